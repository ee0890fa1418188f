"""The one door for writing. Whatever changes a project does it within `writing`:

    with writing(project, by=ada, at=now) as change:
        story.title = "…"
        change.record("story.edited", story, …)

It takes the project's lock, enters the iterations that began while nobody wrote (before the change
takes effect), and when the change has recorded its one event it settles: the plan is computed again
and its difference to the ledger entered. Nothing recorded means nothing happened. It never commits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from tracker.accounts.models import Person
from tracker.activity.actions import record
from tracker.activity.kinds import KINDS
from tracker.activity.models import Event, event_story, state_change
from tracker.backlog import queries, remembering, text_index
from tracker.backlog.models import Story
from tracker.backlog.settling import Ground, Happened, prepare, settle
from tracker.backlog.settling_epics import settle_epics
from tracker.backlog.state_changes import restated
from tracker.database import MOMENT, db
from tracker.notifications.actions import tell
from tracker.notifications.audience import AUDIENCE, Reason, heard, stronger
from tracker.planning.calendar import Opened, starts_at
from tracker.teams.door import lock
from tracker.teams.models import Project

UNDOABLE = "undoable"
"""Under this name the session holds the last event of its transaction that can be undone."""


class Change:
    """A change in the making: whose, when, and the event it leaves."""

    def __init__(
        self, project: Project, by: Person | None, at: datetime, opened: Sequence[Opened] = ()
    ) -> None:
        self.project = project
        self.by = by
        self.at = at
        self.opened = opened
        self.event: Event | None = None
        self.touched: dict[int, Story] = {}
        self.addressed: dict[int, Reason] = {}
        self.told_of: dict[str, set[int]] = {}

    def address(self, reason: Reason, people: Iterable[Person]) -> None:
        """Names people whom the event concerns: mentioned, made owners, asked for a review. They are told,
        besides those whom the kind of the event is told to anyway (see notifications/audience.py)."""
        for person in people:
            self.addressed[person.id] = stronger(self.addressed.get(person.id), reason)

    def told_as(self, kind: str, stories: Iterable[Story]) -> None:
        """Of a change of several stories: these are told of to whom an event of this kind would be told."""
        ids = {story.id for story in stories}
        if kind in AUDIENCE and ids:
            self.told_of[kind] = ids

    def record(
        self, kind: str, story: Story | None = None, *, touched: Sequence[Story] = (), **details: Any
    ) -> Event:
        """Leaves the event. A change has one; a second raises RuntimeError, and ValueError is raised for
        particulars that the kind does not declare."""
        if self.event is not None:
            raise RuntimeError(f"One change, one event: {self.event.kind} was recorded, {kind} is too much.")
        subjects = (story, *touched) if story else touched
        self.project.version += 1
        for each in subjects:
            each.version = self.project.version
            each.updated_at = self.at
        db.session.flush()  # all of the change at once; new stories get their numbers
        self.touched = {each.id: each for each in subjects}
        before = remembering.replaced()
        self.event = record(
            self.project.id,
            self.project.version,
            kind,
            by_id=self.by.id if self.by else None,
            at=self.at,
            story_id=story.id if story else None,
            details=details,
            before=before,
        )
        others = [each.id for each in self.touched.values() if each is not story]
        self.name_stories(others)
        self._keep_states(others)
        if before and KINDS[kind].undo and not self._follows(db.session.info.get(UNDOABLE)):
            db.session.info[UNDOABLE] = self.event
        return self.event

    def _follows(self, former: Event | None) -> bool:
        """Whether it is undone with what was recorded just before."""
        event = self.event
        at_once = event and former and former.version == event.version - 1
        return bool(event and former and at_once and KINDS[event.kind].follows == former.kind)

    def name_stories(self, story_ids: Iterable[int]) -> None:
        """Puts the event, once it is recorded, into the history of these stories, which it does not name
        itself."""
        if self.event is None:
            raise LookupError("A change names its stories when its event is recorded.")
        db.session.flush()
        rows = [{"event_id": self.event.id, "story_id": story_id} for story_id in story_ids]
        if rows:
            db.session.execute(insert(event_story), rows)

    def _keep_states(self, others: Sequence[int]) -> None:
        """Of which stories the event tells another state, so that these are counted without reading it."""
        event = self.event
        if event is None:
            return
        found = restated(event.kind, event.details, event.before, event.story_id, others)
        if found:
            place = {"project_id": event.project_id, "version": event.version}
            db.session.execute(insert(state_change), [{**place, "story_id": each} for each in found])


@contextmanager
def writing(project: Project, *, by: Person | None, at: datetime) -> Iterator[Change]:
    """The door: see above. `at` is the instant of the change (change.at inside: never before the current
    iteration began); `by` is None for the command line."""
    locked = lock(project.id)
    if locked is None:
        raise LookupError("The project is gone.")
    ground = prepare(locked, at)
    # a clock that is behind another host's must not write into an iteration that has ended
    begin = starts_at(ground.opened[-1].span.start_on, locked.zone) if ground.opened else at
    change = Change(locked, by, max(at, begin), ground.opened)
    remembering.begin()
    db.session.info[MOMENT] = change.at
    try:
        yield change
        if change.event is not None:
            _finish(change, change.event, ground)
    finally:
        remembering.end()
        db.session.info.pop(MOMENT, None)


def _finish(change: Change, event: Event, ground: Ground) -> None:
    db.session.flush()
    name = change.by.name if change.by else ""
    happened = Happened(event, change.at, name, change.touched)
    settle(change.project, ground, happened)
    settle_epics(change.project, happened)
    _tell(change, event)
    text_index.keep_changed()


def _tell(change: Change, event: Event) -> None:
    """Tells those whom the event concerns. Costs nothing for kinds of events that are told to nobody."""
    about = dict(change.told_of)
    if event.kind in AUDIENCE and event.story_id:
        about[event.kind] = {event.story_id}
    ties = queries.ties(set().union(*about.values())) if about else []
    told = heard(event.kind, (), change.addressed, besides=event.by_id)
    for kind, stories in about.items():
        mine = [(person, tie) for story, person, tie in ties if story in stories]
        told = heard(kind, mine, told, besides=event.by_id)
    tell(event, change.project, told)
