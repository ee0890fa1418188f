"""The panel of what happened in the project, newest first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby

from flask import url_for
from markupsafe import Markup
from sqlalchemy import bindparam, select

from tracker.activity.kinds import sentence
from tracker.activity.queries import Told, before
from tracker.backlog.models import Story
from tracker.board.look import Look
from tracker.board.panels import Group, Item, Panel
from tracker.database import asked
from tracker.planning.calendar import day_of

AT_ONCE = 60
"""Events shown at first, and so many more each time."""
MOST = 3000
"""Events that one page shows; who wants to look further back asks a story for its own."""

_LIVING = select(Story.id, Story.title).where(
    Story.id.in_(bindparam("ids", expanding=True)), Story.deleted_at.is_(None)
)


def history(look: Look, of: str) -> Panel | None:
    """The latest events by days; with a number those down to the event that made this version, and some
    more."""
    if of and not re.fullmatch("[0-9]{1,15}", of):
        return None
    version = look.project.version
    since = version - int(of) + 1 if of else 0
    count = min(max(since, 0) + AT_ONCE, MOST)
    told = before(look.project.id, version + 1, count + 1)
    shown = told[:count]
    living = {row.id: row.title for row in asked(_LIVING, ids=[e.story_id for e in shown if e.story_id])}
    foot = ""
    if len(told) > count and count < MOST:
        last = shown[-1].version
        address = url_for("board.panel", kind="history", of=last)
        foot = Markup(
            '<p class="earlier"><a href="{}" data-of="history:{}">Show earlier changes</a></p>'
        ).format(address, last)
    return Panel(
        key="history",
        title="History",
        groups=_by_day(look, shown, living),
        nothing=look.drawn("board/_nothing.html", panel="history"),
        foot=Markup(foot),
    )


def _by_day(look: Look, told: Iterable[Told], living: Mapping[int, str]) -> tuple[Group, ...]:
    days = groupby(told, key=lambda event: day_of(event.at, look.project.zone))
    return tuple(
        Group(
            key=f"day-{day.isoformat()}",
            head=look.drawn("board/_day.html", day=day, word=_word(day, look.today)),
            items=tuple(_item(look, event, living.get(event.story_id or 0)) for event in events),
            label=f"What happened on {day.isoformat()}",
        )
        for day, events in days
    )


def _word(day: date, today: date) -> str:
    return {today: "Today", today - timedelta(days=1): "Yesterday"}.get(day, "")


def _item(look: Look, event: Told, title: str | None) -> Item:
    """The line of an event; of a story that still lives, called `title` now, the sentence leads to it."""
    told = sentence(event.kind, event.details)
    named = f"“{event.details.get('title', title)}”" if title is not None else ""
    lives = bool(named) and named in told

    def draw() -> str:
        begin, _, end = told.rpartition(named) if lives else (told, "", "")
        return look.drawn(
            "board/_event.html",
            event=event,
            at=event.at.astimezone(look.project.zone),
            begin=begin,
            named=named if lives else "",
            end=end,
            url=url_for("backlog.story", story_id=event.story_id) if title is not None else "",
        )

    stamp = f"{event.version}.{int(title is not None)}{int(lives)}.{look.rules}"
    return look.item(f"event-{event.version}", stamp, draw, event.version)
