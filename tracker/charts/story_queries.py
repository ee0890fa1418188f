"""The stories behind a mark: what the chart keeps of them, and what they say themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select

from tracker.accounts.models import Person
from tracker.backlog.models import Story, StoryOwner
from tracker.charts.chart import Item
from tracker.database import asked
from tracker.text import listed

AT_ONCE = 500
"""Stories that a statement asks for."""


class Seen(NamedTuple):
    """A story behind a mark as a page lists it; `has_page` is False once it was deleted."""

    story_id: int
    title: str
    what: str
    who: str
    has_page: bool


def seen(items: Iterable[Item]) -> list[Seen]:
    """The things behind a mark in their order. Title and people come from the story where the chart keeps
    none."""
    things = list(items)
    known: dict[int, tuple[str, bool]] = {}
    owners: dict[int, list[str]] = {}
    ids = sorted({item.story_id for item in things})
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        known |= {row[0]: (row[1], row[2] is None) for row in asked(_STORIES, ids=some)}
        for story_id, name in asked(_OWNERS, ids=some):
            owners.setdefault(story_id, []).append(name)
    return [
        Seen(
            item.story_id,
            item.title or known.get(item.story_id, ("A story", False))[0],
            item.what,
            item.who or ("" if item.title else listed(owners.get(item.story_id, ()))),
            known.get(item.story_id, ("", False))[1],
        )
        for item in things
    ]


_IDS: Any = bindparam("ids", expanding=True)
_STORIES = select(Story.id, Story.title, Story.deleted_at).where(Story.id.in_(_IDS))
_OWNERS = (
    select(StoryOwner.story_id, Person.name)
    .join(Person, Person.id == StoryOwner.person_id)
    .where(StoryOwner.story_id.in_(_IDS))
    .order_by(StoryOwner.story_id, StoryOwner.position)
)
