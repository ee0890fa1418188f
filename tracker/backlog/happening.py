"""A recorded change with all that it changed, from what to what: what other programs are told. Plain."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tracker.backlog.label_counts import BeforeAndAfter
from tracker.backlog.line_up import Beside

STORY = "story"
CREATED, UPDATED, DELETED = "create", "update", "delete"


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that an event made, changed or took away: a story, whose parts are those of
    backlog/remembering.py, or a row of this table, whose parts are its columns. `was` and `became` have the
    parts that changed, as JSON; all of them after what was made."""

    table: str
    id: int
    change: str
    was: Mapping[str, Any]
    became: Mapping[str, Any]


class Named(NamedTuple):
    """Something by its number and name; of a story its type, too, its priority where the project shows
    priorities, and when it was made."""

    id: int
    name: str
    story_type: str = ""
    priority: str = ""
    created_at: datetime | None = None


class Performer(NamedTuple):
    id: int
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class Happening:
    """An event: of which project, what kind, what its particulars are, who did it (nobody for the command
    line), the story it is about, the stories that are spoken of, and what changed. `labels` names the
    project's labels; `together` has the kinds of all events that are told as this one; `last_changed` says
    when stories had last changed before; `moves` has the neighbours of stories before the event and after
    it, `epic_moves` those of epics, which `epics` names; `label_counts` has the counts of labels that
    differ. All this as far as it is known."""

    project: Named
    zone: ZoneInfo
    version: int
    kind: str
    at: datetime
    details: Mapping[str, Any]
    by: Performer | None = None
    story: Named | None = None
    stories: Mapping[int, Named] = field(default_factory=dict)
    changed: tuple[Changed, ...] = ()
    labels: Mapping[int, str] = field(default_factory=dict)
    together: Collection[str] = ()
    last_changed: Mapping[int, datetime] = field(default_factory=dict)
    moves: Mapping[int, tuple[Beside, Beside]] = field(default_factory=dict)
    epic_moves: Mapping[int, tuple[Beside, Beside]] = field(default_factory=dict)
    epics: Mapping[int, str] = field(default_factory=dict)
    label_counts: BeforeAndAfter = field(default_factory=dict)
