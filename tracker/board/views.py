"""Addresses of the board."""

from __future__ import annotations

from typing import Any

from flask import Response, g, render_template, request, url_for
from markupsafe import Markup

from tracker.backlog.plan import Ranked
from tracker.board import queries
from tracker.board.panels import Board, Group, sparkline
from tracker.planning.calendar import day_of
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.web import Kept, now, unless_changed

blueprint = project_blueprint("board", __name__)

fragments = Kept(20_000)
"""Drawn rows, by what they show."""
pages = Kept(200)
"""Drawn panels, by the project's version."""


@blueprint.get("")
@needs(May.READ)
def show() -> Response | str:
    return unless_changed("board", *_key()) or render_template(
        "backlog/board.html", panels=_panels(), **_frame()
    )


@blueprint.get("/panels")
@needs(May.READ)
def panels() -> Response | str:
    return unless_changed("panels", *_key()) or _panels()


def _key() -> tuple[Any, ...]:
    """All that the panels depend on."""
    today = day_of(now(), g.project.zone)
    return g.project.id, g.project.version, today, may(May.WORK), _done_before()


def _frame() -> dict[str, Any]:
    return {"can_work": may(May.WORK), "version": g.project.version}


def _done_before() -> int | None:
    return request.args.get("done_before", type=int)


def _panels() -> Markup:
    drawn = pages.get(_key())
    if drawn is None:
        board = queries.board(g.project, now(), _done_before())
        drawn = Markup(render_template("backlog/_panels.html", board=_drawn(board), can_work=may(May.WORK)))
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
        "icebox": [rows[story.id] for story in board.icebox],
    }


def _group(group: Group, rows: dict[int, Markup]) -> dict[str, Any]:
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
        "rows": [rows[story.id] for story in group.stories],
        "empty_before": group.empty_before,
        "sparkline": sparkline(group.remaining, len(group.span.days)),
        "burndown_url": url_for("charts.page", iteration=number),
    }


def _rows(board: Board) -> dict[int, Markup]:
    """Every row of the board, drawn: from what was kept, or anew with the same template."""
    stories = board.stories()
    today = day_of(now(), g.project.zone)
    can_work = may(May.WORK)
    keys = {
        story.id: (story.id, can_work, queries.stamp(g.project, story, board.late.get(story.id, ""), today))
        for story in stories
    }
    rows = {key: drawn for key in keys if (drawn := fragments.get(keys[key])) is not None}
    missing: list[Ranked] = [story for story in stories if story.id not in rows]
    for row in queries.rows(g.project, missing, board.late, today) if missing else ():
        rows[row.id] = Markup(
            render_template("backlog/_row.html", row=row, can_work=can_work, today=today).strip()
        )
        fragments.keep(keys[row.id], rows[row.id])
    return rows
