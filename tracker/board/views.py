"""Addresses of the board."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any
from zlib import crc32

from flask import abort, g, render_template, request, session
from werkzeug.wrappers import Response

from tracker.backlog.workflow import STEPS, unestimated
from tracker.board import catalogue
from tracker.board.layout import Layout, layout_of
from tracker.board.look import PLACE, Look
from tracker.board.panels import key_of
from tracker.board.telling import lines, told
from tracker.kept import Kept
from tracker.teams.door import may, needs, project_blueprint
from tracker.teams.permissions import May
from tracker.teams.steady import steady, visited
from tracker.web import me, now, wants_fragment

blueprint = project_blueprint("board", __name__)

frames = Kept(200)
"""What stands before and after the panels of a board, by all that it depends on."""
JSON = "application/json"
HTML = "text/html; charset=utf-8"
MOST_AT_ONCE = 30
"""Panels that one request may ask for."""
FASTEST = 1000
"""Points of an iteration that somebody may ask to see the plan with."""


@blueprint.get("")
@needs(May.READ)
@steady("day")
@visited
def show() -> Response:
    layout, look = layout_of(g.layout), _look()
    return _page(_frame(look, layout), _strip(look, layout.panels))


@blueprint.get("/panels/<string:kind>")
@needs(May.READ)
@steady("day")
def panel(kind: str) -> Response:
    """One panel: a piece for our scripts, a page of its own for everybody else."""
    look, key = _look(), key_of(kind, request.args.get("of", ""))
    found = catalogue.draw(look, key)
    if found is None:
        abort(404)
    values = {"panel": found, "drawn": PLACE, **_workings(look)}
    page = PLACE if wants_fragment() else render_template("board/panel.html", **values)
    return _page(_around_the_place(page), look.panel(found, key))


@blueprint.get("/changes")
@needs(May.READ)
@steady("day")
def changes() -> Response:
    """What the asked panels show now; in the groups that the page lacks, the lines that changed after
    version `since`, and those it asks for by their keys. The project's settings, where they are no more those
    that the page goes by."""
    look = _look()
    rules = _rules(look)
    keys = request.args.getlist("panels")[:MOST_AT_ONCE]
    have = frozenset(request.args.get("have", "").split("."))
    found = {key: catalogue.draw(look, key) for key in keys}
    panels = [panel for panel in found.values() if panel]
    shown = [item for panel in panels for item in lines(panel, have)]
    wanted = look.changed(shown, request.args.get("since", -1, type=int))
    if asked := request.args.getlist("items"):
        wanted |= set(asked)
        shown = [item for panel in panels for item in panel.items]
    news = {
        "version": g.project.version,
        "counts": catalogue.counts(look),
        "rules": None if request.args.get("rules") == rules["data-rules"] else rules,
        "panels": {key: told(panel, have) if panel else None for key, panel in found.items()},
        "items": look.html(item for item in shown if item.key in wanted),
    }
    return Response(json.dumps(news, ensure_ascii=False, separators=(",", ":")), content_type=JSON)


def _look() -> Look:
    return Look(
        g.project, now(), names=g.names_changed_at, person_id=me().id, can_work=may(May.WORK), as_if=_as_if()
    )


def _as_if() -> int | None:
    """The velocity with which somebody wants to see the plan, for themselves; None for the measured one."""
    points = request.args.get("velocity", type=int)
    return points if points is not None and 1 <= points <= FASTEST else None


def _page(frame: tuple[bytes, bytes], panels: Sequence[bytes]) -> Response:
    """The page, or piece of one, with these pieces of panels in their place."""
    before, after = frame
    return Response(b"\n".join(filter(None, [before, *panels, after])), content_type=HTML)


def _around_the_place(page: str) -> tuple[bytes, bytes]:
    before, _, after = page.partition(PLACE)
    return before.encode(), after.encode()


def _frame(look: Look, layout: Layout) -> tuple[bytes, bytes]:
    """What stands before and after the panels of the board; kept, unless it says something but once."""
    counts = catalogue.counts(look)
    person = me().id, me().name, me().initials, g.role
    named = look.project.id, look.project.name, look.project.is_archived
    project = *named, look.project.iteration_length, look.rules
    velocity = look.facts.velocity.points if look.as_if else None
    key = (*person, *project, request.script_root, request.full_path, layout, velocity, *counts.values())
    if session.get("_flashes"):
        return _drawn_frame(look, layout, counts, velocity)
    kept: tuple[bytes, bytes] | None = frames.get(key)
    if kept is None:
        kept = _drawn_frame(look, layout, counts, velocity)
        frames.keep(key, kept)
    return kept


def _drawn_frame(
    look: Look, layout: Layout, counts: Mapping[str, int], velocity: int | None
) -> tuple[bytes, bytes]:
    page = render_template(
        "board/board.html",
        panels=PLACE,
        layout=layout,
        rail=catalogue.on_rail(),
        counts=counts,
        as_if=look.as_if,
        velocity=velocity,
        **_workings(look),
    )
    return _around_the_place(page)


def _workings(look: Look) -> dict[str, Any]:
    """What the element of a board tells our scripts of who works on it, and by which rules."""
    return {"can_work": look.can_work, "steps": STEPS, "rules": _rules(look)}


def _rules(look: Look) -> dict[str, str | None]:
    """What our scripts go by of the project's settings, as attributes of the board's element (None: it has no
    such), with a digest of them all."""
    project = look.project
    said = {
        "data-manual": None if project.automatic_planning else "",
        "data-prioritises": "" if project.show_story_priority else None,
        "data-unestimated": " ".join(unestimated(project.bugs_and_chores_are_estimatable)),
        "data-scale": project.point_scale,
        "data-weeks": str(project.iteration_length),
    }
    return said | {"data-rules": f"{crc32(repr(said).encode()):x}"}


def _strip(look: Look, keys: Sequence[str]) -> list[bytes]:
    """The panels of these keys, drawn side by side, in pieces."""
    found = {key: panel for key in keys if (panel := catalogue.draw(look, key))}
    head = f'<div class="panels" id="panels" data-version="{look.project.version}">'
    pieces = [piece for key, panel in found.items() for piece in look.panel(panel, key)]
    return [head.encode(), *pieces, b"</div>"]
