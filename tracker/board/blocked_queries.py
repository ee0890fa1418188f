"""The panel of what cannot go on, each story with what keeps it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from flask import url_for
from markupsafe import Markup
from sqlalchemy import bindparam, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Person
from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT, RANKED, ranked
from tracker.backlog.workflow import SCHEDULED, State
from tracker.board.kept_queries import IS_BLOCKED, blocked_of
from tracker.board.look import Look
from tracker.board.panels import Group, Item, Panel
from tracker.database import asked
from tracker.planning.calendar import day_of

_STUCK = (
    Story.project_id == PROJECT,
    Story.deleted_at.is_(None),
    Story.state.in_((State.UNSCHEDULED, *SCHEDULED)),
    IS_BLOCKED,
)
_BLOCKED = select(*RANKED).where(*_STUCK).order_by(Story.state == State.UNSCHEDULED, Story.position, Story.id)
_other = aliased(Story)
_BLOCKERS = (
    select(
        Blocker.story_id,
        Blocker.id,
        Blocker.description,
        Blocker.created_at,
        Person.name,
        _other.id,
        _other.title,
        _other.state,
    )
    .outerjoin(Person, Person.id == Blocker.by_id)
    .outerjoin(_other, (_other.id == Blocker.blocking_id) & (_other.project_id == PROJECT))
    .where(Blocker.story_id.in_(bindparam("ids", expanding=True)), ~Blocker.resolved)
    .order_by(Blocker.id)
)


def blocked(look: Look, _of: str) -> Panel:
    """The open stories that somebody has said are blocked: those planned first, by rank."""
    stories = ranked(_BLOCKED, project=look.project.id)
    ids = [story.id for story in stories]
    reasons: dict[int, list[Sequence[Any]]] = {}
    for story_id, *rest in asked(_BLOCKERS, ids=ids, project=look.project.id) if stories else ():
        reasons.setdefault(story_id, []).append(rest)
    items: list[Item] = []
    for story, row in zip(stories, look.rows(stories), strict=True):
        items += row, _why(look, story.id, reasons.get(story.id, []))
    return Panel(
        key="blocked",
        title="Blocked",
        groups=(Group("blocked", Markup(), tuple(items), label="Blocked"),),
        meta=Markup(len(stories) or ""),
        nothing=look.drawn("board/_nothing.html", panel="blocked"),
    )


def how_many(look: Look) -> int:
    """How many open stories are blocked."""
    return len(blocked_of(look.project, look.facts))


def _why(look: Look, story_id: int, reasons: Sequence[Sequence[Any]]) -> Item:
    def draw() -> str:
        told = [
            {
                "what": what,
                "day": day_of(at, look.project.zone),
                "who": who,
                "url": url_for("backlog.story", story_id=other) if other else "",
                "other": other,
                "title": title,
                "state": state,
            }
            for _, what, at, who, other, title, state in reasons
        ]
        return look.drawn("board/_reasons.html", story_id=story_id, reasons=told)

    stamp = f"{crc32(repr(reasons).encode()):x}.{look.rules}"
    return look.item(f"reasons-{story_id}", stamp, draw)
