"""Verbs of stories. Each changes rows, leaves one event, and does nothing where nothing would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import queries
from tracker.backlog.acceptance_actions import when_accepted
from tracker.backlog.blocker_actions import blocking, let_go
from tracker.backlog.check_actions import check_estimate, check_whole, refuse_state
from tracker.backlog.field_actions import (
    fitting_type,
    labels_named,
    ownerships,
    refuse_overwriting,
    set_field,
)
from tracker.backlog.fields import FIELDS, NO_PRIORITY, label_names, shown
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.models import Story, StoryOwner
from tracker.backlog.places import Place, at_top, place_for_state, state_there, within_block
from tracker.backlog.position_actions import kept_place, position_at
from tracker.backlog.position_queries import neighbour_of
from tracker.backlog.workflow import NOT_BEGUN, State, StoryType
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.notifications.audience import Reason
from tracker.teams.models import Project
from tracker.text import markdown
from tracker.web import Refusal


def create(
    project: Project,
    *,
    by: Person | None,
    at: datetime,
    title: str,
    story_type: str = StoryType.FEATURE,
    state: str = State.UNSCHEDULED,
    estimate: int | None = None,
    priority: str = NO_PRIORITY,
    description: str = "",
    labels: Sequence[str] = (),
    owners: Sequence[Person] = (),
    requested_by: Person | None = None,
    deadline_on: date | None = None,
    place: Place | None = None,
    rendered: str | None = None,
    created_at: datetime | None = None,
    import_key: str | None = None,
) -> Story:
    """A new story, unscheduled, unstarted or, where planning is manual, planned. Without a place it heads
    the icebox, or the unstarted stories of the backlog, or comes behind what is planned. `by` requests it
    unless somebody else does. `rendered` is the HTML of the description, where it was made before.
    `created_at` is when it was made elsewhere, under the number `import_key` there. Raises Refusal for a
    missing title or an estimate off the scale."""
    with writing(project, by=by, at=at) as change:
        project = change.project
        if not title:
            raise Refusal("A story needs a title.")
        state = State(state)
        if state not in NOT_BEGUN:
            raise Refusal("A new story begins in the icebox or unstarted in the backlog.")
        story = Story(
            project=project,
            title=title,
            story_type=StoryType(story_type).value,
            state=state.value,
            priority=priority,
            description=description,
            description_html=markdown(description) if rendered is None else rendered,
            requested_by=requested_by or by,
            created_at=min(created_at or at, at),
            updated_at=at,
            import_key=_free_key(project, import_key),
            deadline_on=deadline_on if story_type == StoryType.RELEASE else None,
        )
        check_estimate(project, story.story_type, estimate)
        story.estimate = estimate
        refuse_state(story, state)
        story.position = position_at(project, kept_place(project, place or at_top(state), state))
        story.labels = labels_named(project, labels)
        story.ownerships = ownerships(owners)
        add_followers(story, (story.requested_by, *owners))
        db.session.add(story)
        change.address(Reason.OWNER, owners)
        change.record("story.created", story, title=title, story_type=story.story_type, state=state.value)
        return story


def number_elsewhere(story: Story, key: str | None, *, by: Person | None, at: datetime) -> Story:
    """The number that the story has where it came from. Raises Refusal where another story has that."""
    with writing(story.project, by=by, at=at) as change:
        if story.import_key == key:
            return story
        before, story.import_key = story.import_key, _free_key(change.project, key)
        details: dict[str, Any] = {"title": story.title, "from": before or "", "to": key or "nothing"}
        change.record("story.numbered", story, **details)
        return story


def edit(
    story: Story,
    *,
    by: Person | None,
    at: datetime,
    seen: int | None = None,
    rendered: str | None = None,
    **values: Any,
) -> Story:
    """Sets fields (see backlog/fields.py): title, story_type, estimate, priority, description, labels
    (names), owners (people, in order), requested_by, deadline_on. `seen` is the project's version that the
    editor looked at: where somebody changed the same fields since, nothing is set and a Refusal (409) names
    them. `rendered` is the HTML of the description, where it was made before: nobody shall wait for it."""
    with writing(story.project, by=by, at=at) as change:
        if "story_type" in values:
            values = fitting_type(story, values)
        if "labels" in values:
            values = {**values, "labels": label_names(values["labels"])}
        before = {name: FIELDS[name].read(story) for name in values}
        changes = {
            name: [shown(before[name]), shown(value)]
            for name, value in values.items()
            if shown(before[name]) != shown(value)
        }
        if not changes:
            return story
        if seen is not None:
            refuse_overwriting(story, seen, changes)
        had = set(story.owners) if "owners" in changes else set()
        for name in changes:
            set_field(story, name, values[name])
        if "description" in changes:
            story.description_html = markdown(story.description) if rendered is None else rendered
        check_whole(story)
        if "owners" in changes:
            change.address(Reason.OWNER, [owner for owner in story.owners if owner not in had])
        fields = ", ".join(FIELDS[name].words for name in changes)
        change.record("story.edited", story, title=story.title, fields=fields, changes=changes)
        return story


def estimate(story: Story, points: int | None, *, by: Person | None, at: datetime) -> Story:
    """Sets the estimate in points of the project's scale, or takes it away (None)."""
    with writing(story.project, by=by, at=at) as change:
        if story.estimate == points:
            return story
        check_estimate(story.project, story.story_type, points)
        before, story.estimate = story.estimate, points
        check_whole(story)
        details: dict[str, Any] = {"title": story.title, "from": before, "to": points}
        change.record("story.estimated", story, **details)
        return story


def change_state(
    story: Story,
    to: str,
    *,
    by: Person | None,
    at: datetime,
    owners: Sequence[Person] = (),
    accepted_at: datetime | None = None,
) -> Story:
    """Brings the story into a state that is legal for its type (1.3.2), and to its place there (2.8).
    `owners` are added to those it has. What is accepted was so at `accepted_at`, now without it. Raises
    Refusal where the state is not legal, or nothing can have been accepted then."""
    with writing(story.project, by=by, at=at) as change:
        if to not in set(State):
            raise Refusal(f"“{to}” is not a state of a story.")
        state, before = State(to), State(story.state)
        if state == before:
            return story
        refuse_state(story, state)
        place = place_for_state(before, state)
        if place:
            story.position = position_at(story.project, place, story)
        story.state = state.value
        story.accepted_at = when_accepted(change, accepted_at) if state == State.ACCEPTED else None
        touched = let_go([story], at=change.at) if state == State.ACCEPTED else ()
        change.address(Reason.OWNER, _add_owners(story, owners))
        details: dict[str, Any] = {"title": story.title, "from": before.value}
        change.record(f"story.{state.value}", story, touched=touched, **details)
        return story


def start(story: Story, *, by: Person | None, at: datetime, owners: Sequence[Person] = ()) -> Story:
    """Somebody begins to work on the story, alone or with others: all of them become its owners."""
    return change_state(story, State.STARTED, by=by, at=at, owners=owners)


def finish(story: Story, *, by: Person | None, at: datetime) -> Story:
    """The work is done; of a chore or a release this is the acceptance."""
    whole = story.story_type in (StoryType.FEATURE, StoryType.BUG)
    return change_state(story, State.FINISHED if whole else State.ACCEPTED, by=by, at=at)


def deliver(story: Story, *, by: Person | None, at: datetime) -> Story:
    return change_state(story, State.DELIVERED, by=by, at=at)


def accept(story: Story, *, by: Person | None, at: datetime, accepted_at: datetime | None = None) -> Story:
    return change_state(story, State.ACCEPTED, by=by, at=at, accepted_at=accepted_at)


def reject(story: Story, *, by: Person | None, at: datetime) -> Story:
    return change_state(story, State.REJECTED, by=by, at=at)


def move(story: Story, place: Place, *, by: Person | None, at: datetime) -> Story:
    """Puts the story before or after a neighbour, or at an end, of the backlog or the icebox. Across
    the border it changes between unscheduled and unstarted, and to planned and back where planning is
    manual. Raises Refusal for accepted stories, and (409) where the neighbour is no longer in that list."""
    with writing(story.project, by=by, at=at) as change:
        before = State(story.state)
        if before == State.ACCEPTED:
            raise Refusal("Accepted stories are ordered by their acceptance and cannot be moved.")
        state = state_there(place, before, automatic_planning=change.project.automatic_planning)
        beside = neighbour_of(story.project, place) if place.neighbour else None
        kept = within_block(place, state, State(beside.state) if beside else None)
        position = position_at(story.project, kept, story, beside)
        if state == before and position == story.position:
            return story
        story.position = position
        story.state = state.value
        details: dict[str, Any] = {"title": story.title, "from": before.value, "to": state.value}
        change.record("story.moved", story, **details)
        return story


def delete(story: Story, *, by: Person | None, at: datetime) -> None:
    """Takes the story out of every list; what it blocks is resolved. Its row stays, for the ledger and
    for undoing."""
    with writing(story.project, by=by, at=at) as change:
        if story.deleted_at is not None:
            return
        story.deleted_at = at
        touched = (*let_go([story], at=change.at), *blocking([story]))
        change.record("story.deleted", story, touched=touched, title=story.title)


def note_pair(change: Change, story: Story, day: date | None, names: str) -> None:
    """Within a change of the pairing log: repeats the latest day's people on the story, for the board."""
    story.pair_day = day
    story.pair_names = names[:1000]


def repeat_note(story: Story, day: date | None, text: str) -> None:
    """Within a change of the notes for the next pair: repeats the latest one on the story."""
    story.note_day, story.note_text = day, text


def _free_key(project: Project, key: str | None) -> str | None:
    if key is not None and queries.has_key(project, key):
        raise Refusal(f"Another story of this project is {key} in the place it came from.")
    return key


def _add_owners(story: Story, people: Sequence[Person]) -> list[Person]:
    """Makes these people owners too; those who were none before."""
    have = {ownership.person_id for ownership in story.ownerships}
    new = [person for person in dict.fromkeys(people) if person.id not in have]
    for person in new:
        story.ownerships.append(StoryOwner(person=person, position=len(story.ownerships)))
    add_followers(story, new)
    return new
