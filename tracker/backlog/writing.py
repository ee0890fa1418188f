"""The one door for writing. Whatever changes a project does it within `writing`:

    with writing(project, by=ada, at=now) as change:
        story.title = "…"
        change.record("story.edited", story, …)

It takes the project's lock, enters the iterations that began while nobody wrote (before the change
takes effect), and when the change has recorded its one event it settles: the plan is computed again
and its difference to the ledger entered. Nothing recorded means nothing happened. It never commits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from tracker.accounts.models import Person
from tracker.activity.actions import record
from tracker.activity.kinds import KINDS
from tracker.activity.models import Event
from tracker.backlog import queries
from tracker.backlog.models import Story
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.ledger.entries import Draft, Standing, difference, opening
from tracker.ledger.models import Entry
from tracker.ledger.queries import standing_of_iteration, standings_of_releases
from tracker.planning import queries as iterations
from tracker.planning.calendar import Span, starts_at
from tracker.planning.models import Iteration
from tracker.teams.door import lock
from tracker.teams.models import Project


class Change:
    """A change in the making: whose, when, and the event it leaves."""

    def __init__(self, project: Project, by: Person | None, at: datetime) -> None:
        self.project = project
        self.by = by
        self.at = at
        self.event: Event | None = None
        self.touched: dict[int, Story] = {}

    def record(
        self, kind: str, story: Story | None = None, *, touched: Sequence[Story] = (), **details: Any
    ) -> Event:
        """Leaves the event. A change has one; a second raises RuntimeError, and ValueError is raised for
        particulars that the kind does not declare."""
        if self.event is not None:
            raise RuntimeError(f"One change, one event: {self.event.kind} was recorded, {kind} is too much.")
        db.session.flush()
        self.touched = {each.id: each for each in ((story, *touched) if story else touched)}
        for each in self.touched.values():
            each.version += 1
            each.updated_at = self.at
        self.project.version += 1
        self.event = record(
            self.project.id,
            self.project.version,
            kind,
            by_id=self.by.id if self.by else None,
            at=self.at,
            story_id=story.id if story else None,
            details=details,
        )
        return self.event


@contextmanager
def writing(project: Project, *, by: Person | None, at: datetime) -> Iterator[Change]:
    """The door: see above. `at` is the instant of the change (change.at inside: never before the current
    iteration began); `by` is None for the command line."""
    locked = lock(project.id)
    if locked is None:
        raise LookupError("The project is gone.")
    current = _enter_due_iterations(locked, at)
    # a clock that is behind another host's must not write into an iteration that has ended
    change = Change(locked, by, max(at, starts_at(current.start_on, locked.zone)) if current else at)
    yield change
    if change.event is not None and KINDS[change.event.kind].moves_plan:
        db.session.flush()
        _settle(change)


def enter(
    drafts: Sequence[Draft],
    *,
    at: datetime,
    iteration_id: int | None = None,
    release_id: int | None = None,
    event: Event | None = None,
    who: Callable[[int], str] = lambda _story_id: "",
) -> None:
    """Enters drafts into the ledger of an iteration or of a release; `who` tells for a story's id what
    stands beside its entries."""
    if not drafts:
        return
    titles = queries.titles({draft.story_id for draft in drafts})
    rows = [
        {
            "iteration_id": iteration_id,
            "release_id": release_id,
            "story_id": draft.story_id,
            "kind": draft.kind.value,
            "points": draft.points,
            "unestimated": draft.unestimated,
            "at": at,
            "event_id": event.id if event else None,
            "title": titles[draft.story_id],
            "who": who(draft.story_id),
        }
        for draft in drafts
    ]
    db.session.execute(insert(Entry), rows)


def _enter_due_iterations(project: Project, at: datetime) -> Span | None:
    """Enters the iterations that began while nobody wrote; returns the current one. None in a project
    that is just being made."""
    last = iterations.latest(project.id, 1)
    if not last:
        return None
    due = queries.due_iterations(project, last[0].span, at)
    if not due:
        return last[0].span
    facts = queries.facts(project)
    for opened in due:
        facts = facts.opening(opened)
        span = opened.span
        iteration = Iteration(
            project_id=project.id,
            number=span.number,
            start_on=span.start_on,
            end_on=span.end_on,
            working=opened.working,
        )
        db.session.add(iteration)
        db.session.flush()
        begin = starts_at(span.start_on, project.zone)
        enter(opening(facts.current_scope()), at=begin, iteration_id=iteration.id)
    return facts.current.span


def _settle(change: Change) -> None:
    facts = queries.facts(change.project)
    iteration_id = facts.current.id
    if iteration_id is None:
        raise LookupError("The current iteration was not entered.")
    drafts = difference(standing_of_iteration(iteration_id), facts.current_scope())
    _enter_change(change, drafts, iteration_id=iteration_id)
    scopes = facts.release_scopes()
    standings = standings_of_releases(scopes) if scopes else {}
    scheduled = {story.id for story in facts.scheduled}
    for release_id, scope in scopes.items():
        before = standings.get(release_id)
        known = dict(change.touched)
        if before and release_id in known:  # a marker that comes back from resting knows nothing newer
            known |= queries.stories(story_id for story_id, held in before.items() if held.done)
        after = {**_done_before(before or {}, scheduled, known), **scope}
        drafts = opening(after) if before is None else difference(before, after)
        _enter_change(change, drafts, release_id=release_id)


def _enter_change(change: Change, drafts: Sequence[Draft], **scope: int) -> None:
    """Enters what a change did. Its author stands beside the stories that were touched; others came in
    or went out because the plan moved after it, and their entries say so."""
    name = change.by.name if change.by else ""
    follows = f"the plan, after {name}" if name else "the plan"

    def who(story_id: int) -> str:
        return name if story_id in change.touched else follows

    enter(drafts, at=change.at, event=change.event, who=who, **scope)


def _done_before(
    held: Mapping[int, Standing], scheduled: set[int], known: Mapping[int, Story]
) -> dict[int, Standing]:
    """What a release holds of stories that have left the plan because they were accepted: those stay
    in its scope as done, unless what is known of them says that they were reopened, deleted or
    re-estimated."""
    kept: dict[int, Standing] = {}
    for story_id, standing in held.items():
        if story_id in scheduled:
            continue
        story = known.get(story_id)
        if story is None:
            if standing.done:
                kept[story_id] = standing
        elif story.state == State.ACCEPTED and story.deleted_at is None:
            kept[story_id] = Standing(story.estimate or 0, story.lacks_estimate, True)
    return kept
