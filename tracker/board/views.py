"""Addresses of the board."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app, g, render_template, request, url_for
from markupsafe import Markup

from tracker.backlog.plan import Ranked
from tracker.board import queries
from tracker.board.panels import Board, Group, sparkline
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint, steady
from tracker.teams.permissions import May
from tracker.web import Kept, now

blueprint = project_blueprint("board", __name__)

fragments = Kept(20_000)
"""Drawn rows, by what they show."""
iterations = Kept(2_000)
"""Drawn iterations, by their figures and what their rows show."""
pages = Kept(24)
"""Drawn panels, by the project's version."""


@blueprint.get("")
@needs(May.READ)
@steady("day")
def show() -> str:
    return render_template("board/board.html", panels=_panels(), can_work=may(May.WORK))


@blueprint.get("/panels")
@needs(May.READ)
@steady("day")
def panels() -> str:
    return _panels()


def _key() -> tuple[Any, ...]:
    """All that the panels depend on."""
    today = day_of(now(), g.project.zone)
    names = queries.names_changed_at()
    return g.project.id, g.project.version, names, today, may(May.WORK), _done_before()


def _done_before() -> int | None:
    return request.args.get("done_before", type=int)


def _panels() -> Markup:
    drawn = pages.get(_key())
    if drawn is None:
        board = queries.board(g.project, now(), _done_before())
        drawn = Markup(render_template("board/_panels.html", board=_drawn(board), can_work=may(May.WORK)))
        pages.keep(_key(), drawn)
    return drawn


def _drawn(board: Board) -> dict[str, Any]:
    """What the panels hold: figures, and lists of iterations and rows already drawn."""
    keys = _row_keys(board)
    rows = _rows(board, keys)
    look = _Look(rows, keys, url_for("charts.page", iteration=0).removesuffix("0"))
    return {
        "velocity": board.velocity,
        "version": g.project.version,
        "done": Markup("").join([look.iteration(group, "done") for group in board.done]),
        "done_earlier": url_for("board.show", done_before=board.earlier) if board.earlier else None,
        "current": look.iteration(board.current, "current"),
        "current_is_empty": not board.current.stories,
        "backlog": Markup("").join([look.iteration(group, "backlog") for group in board.backlog]),
        "icebox": look.list(board.icebox),
        "icebox_count": len(board.icebox),
    }


class _Look:
    """Draws iterations of rows that are drawn; those that look as they did before are kept."""

    def __init__(self, rows: dict[int, str], keys: dict[int, Hashable], burndown: str) -> None:
        self.rows = rows
        self.keys = keys
        self.burndown = burndown
        self.today = day_of(now(), g.project.zone)
        self.draw = current_app.jinja_env.get_template("board/_iteration.html").render

    def list(self, stories: Sequence[Ranked]) -> Markup:
        return Markup("\n".join([self.rows[story.id] for story in stories]))

    def iteration(self, group: Group, name: str) -> Markup:
        looks = replace(group, stories=())
        key = (g.project.id, name, self.today, looks, tuple([self.keys[story.id] for story in group.stories]))
        drawn = iterations.get(key)
        if drawn is None:
            values = {
                "group": group,
                "list": name,
                "today": self.today,
                "rows": self.list(group.stories),
                "sparkline": sparkline(group.remaining, len(group.span.days)),
                "burndown_url": f"{self.burndown}{group.span.number}",
            }
            drawn = Markup(self.draw(values))
            iterations.keep(key, drawn)
        return drawn


def _row_keys(board: Board) -> dict[int, Hashable]:
    """What each row's look depends on, by the story's id."""
    today = day_of(now(), g.project.zone)
    rules = (g.project.id, may(May.WORK), today.year, queries.stamp_of_rules(g.project))
    late = board.late
    return {
        story.id: (story.id, story.version, story.pair_day == today, late.get(story.id), rules)
        for story in board.stories()
    }


def _rows(board: Board, keys: dict[int, Hashable]) -> dict[int, str]:
    """Every row of the board, drawn: from what was kept, or anew."""
    kept = fragments.get_all(keys.values())
    rows = {story_id: kept[key] for story_id, key in keys.items() if key in kept}
    missing = [story for story in board.stories() if story.id not in rows]
    if missing:
        draw = current_app.jinja_env.get_template("board/_row.html").render
        today = day_of(now(), g.project.zone)
        shared = {"can_work": may(May.WORK), "today": today, "address": url_for("backlog.create")}
        for row in queries.rows(g.project, missing, board.late, today):
            rows[row.id] = draw(row=row, **shared).strip()
            fragments.keep(keys[row.id], rows[row.id])
    return rows
