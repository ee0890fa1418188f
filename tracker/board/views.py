"""Addresses of the board."""

from __future__ import annotations

from collections.abc import Sequence
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
pages = Kept(200)
"""Drawn panels, by the project's version."""


@blueprint.get("")
@needs(May.READ)
@steady
def show() -> str:
    return render_template("board/board.html", panels=_panels(), can_work=may(May.WORK))


@blueprint.get("/panels")
@needs(May.READ)
@steady
def panels() -> str:
    return _panels()


def _key() -> tuple[Any, ...]:
    """All that the panels depend on."""
    today = day_of(now(), g.project.zone)
    return g.project.id, g.project.version, today, may(May.WORK), _done_before()


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
    rows = _rows(board)
    earlier = url_for("board.show", done_before=board.earlier) if board.earlier else None
    return {
        "velocity": board.velocity,
        "version": g.project.version,
        "today": day_of(now(), g.project.zone),
        "done": [_group(group, rows) for group in board.done],
        "done_earlier": earlier,
        "current": _group(board.current, rows),
        "backlog": [_group(group, rows) for group in board.backlog],
        "icebox": _list(board.icebox, rows),
        "icebox_count": len(board.icebox),
    }


def _group(group: Group, rows: dict[int, str]) -> dict[str, Any]:
    number = group.span.number
    return {
        "number": number,
        "start_on": group.span.start_on,
        "last_day": group.span.last_day,
        "points": group.points,
        "done_points": group.done_points,
        "capacity": group.capacity,
        "strength": group.strength,
        "goal": group.goal,
        "reconstructed": group.reconstructed,
        "rows": _list(group.stories, rows),
        "empty_before": group.empty_before,
        "sparkline": sparkline(group.remaining, len(group.span.days)),
        "burndown_url": url_for("charts.page", iteration=number),
    }


def _list(stories: Sequence[Ranked], rows: dict[int, str]) -> Markup:
    return Markup("\n".join([rows[story.id] for story in stories]))


def _rows(board: Board) -> dict[int, str]:
    """Every row of the board, drawn: from what was kept, or anew with the same template."""
    project, today, can_work = g.project, day_of(now(), g.project.zone), may(May.WORK)
    stories = board.stories()
    rules = (project.id, can_work, today.year, queries.stamp_of_rules(project))
    keys = {
        story.id: (story.id, story.version, story.pair_day == today, board.late.get(story.id), rules)
        for story in stories
    }
    kept = fragments.get_all(keys.values())
    rows = {story_id: kept[key] for story_id, key in keys.items() if key in kept}
    missing = [story for story in stories if story.id not in rows]
    if missing:
        draw = current_app.jinja_env.get_template("board/_row.html").render
        address = url_for("backlog.create")
        for row in queries.rows(project, missing, board.late, today):
            rows[row.id] = draw(row=row, can_work=can_work, today=today, address=address).strip()
            fragments.keep(keys[row.id], rows[row.id])
    return rows
