"""The panels of the plan: Current and Backlog, apart or together, Icebox, Done."""

from __future__ import annotations

import re

from markupsafe import Markup

from tracker.backlog.workflow import State
from tracker.board.kept_queries import done_of
from tracker.board.look import Look
from tracker.board.panels import Group, Panel
from tracker.web import address_of


def current(look: Look, _of: str) -> Panel:
    return Panel(
        key="current",
        title="Current",
        groups=(look.iteration(look.plan.current, "current"),),
        meta=_accepted(look),
        nothing=look.drawn("board/_nothing.html", panel="current", by_hand=look.plan.current.by_hand),
        adds="current",
    )


def backlog(look: Look, _of: str) -> Panel:
    return Panel(
        key="backlog",
        title="Backlog",
        groups=_to_come(look),
        meta=_velocity(look),
        nothing=look.drawn("board/_nothing.html", panel="backlog", alone=not look.plan.current.stories),
        foot=look.drawn("board/_deadlines.html", deadlines=look.plan.beyond),
        adds="backlog",
    )


def together(look: Look, _of: str) -> Panel:
    """Current and below it the backlog, as one list."""
    return Panel(
        key="current-backlog",
        title="Current/Backlog",
        groups=(look.iteration(look.plan.current, "current"), *_to_come(look)),
        meta=Markup("{} {}").format(_accepted(look), _velocity(look)),
        nothing=look.drawn("board/_nothing.html", panel="backlog", alone=True),
        foot=look.drawn("board/_deadlines.html", deadlines=look.plan.beyond),
        adds="current",
    )


def _to_come(look: Look) -> tuple[Group, ...]:
    empty = Group("iteration-none", Markup(), (), "backlog", "Backlog")
    return tuple(look.iteration(filled, "backlog") for filled in look.plan.backlog) or (empty,)


def _accepted(look: Look) -> Markup:
    """The button that folds away what is accepted in Current."""
    count = sum(story.state == State.ACCEPTED for story in look.plan.current.stories)
    return look.drawn("board/_accepted.html", count=count) if count else Markup()


def _velocity(look: Look) -> Markup:
    return look.drawn("board/_velocity.html", velocity=look.plan.velocity, as_if=look.plan.as_if)


def icebox(look: Look, _of: str) -> Panel:
    return Panel(
        key="icebox",
        title="Icebox",
        groups=(look.icebox(),),
        meta=Markup(len(look.plan.icebox) or ""),
        nothing=look.drawn("board/_nothing.html", panel="icebox"),
        adds="icebox",
    )


def done(look: Look, of: str) -> Panel | None:
    """The latest done iterations; with a number those down to that iteration, and some more."""
    if of and not re.fullmatch("[0-9]{1,9}", of):
        return None
    found = done_of(look.project, look.facts, int(of) if of else None)
    earlier = ""
    if found.earlier:
        address = address_of("board.panel", kind="done", of=found.earlier)
        earlier = Markup(
            '<p class="earlier"><a href="{}" data-of="done:{}">Show earlier iterations</a></p>'
        ).format(address, found.earlier)
    return Panel(
        key="done",
        title="Done",
        groups=tuple(look.iteration(filled, "done") for filled in found.iterations),
        nothing=look.drawn("board/_nothing.html", panel="done"),
        foot=Markup(earlier),
    )
