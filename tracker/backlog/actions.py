"""Verbs of stories. Each changes rows, leaves one event, and does nothing where nothing would change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import update

from tracker.accounts.models import Person
from tracker.backlog import queries
from tracker.backlog.fields import FIELDS, label_names, shown
from tracker.backlog.models import Label, Story, StoryOwner
from tracker.backlog.ordering import between, renumbered
from tracker.backlog.places import Place, at_top, place_for_state, within_block
from tracker.backlog.workflow import State, StoryType, is_estimable, refusal
from tracker.backlog.writing import Change, writing
from tracker.database import db
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
    description: str = "",
    labels: Sequence[str] = (),
    owners: Sequence[Person] = (),
    deadline_on: date | None = None,
    place: Place | None = None,
) -> Story:
    """A new story, unscheduled or unstarted. Without a place it heads the icebox, or the unstarted
    stories of the backlog. Raises Refusal for a missing title or an estimate off the project's scale."""
    with writing(project, by=by, at=at) as change:
        project = change.project
        if not title:
            raise Refusal("A story needs a title.")
        state = State(state)
        if state not in (State.UNSCHEDULED, State.UNSTARTED):
            raise Refusal("A new story begins in the icebox or unstarted in the backlog.")
        story = Story(
            project=project,
            title=title,
            story_type=StoryType(story_type).value,
            state=state.value,
            description=description,
            description_html=markdown(description),
            requested_by=by,
            created_at=at,
            updated_at=at,
            version=0,
            deadline_on=deadline_on if story_type == StoryType.RELEASE else None,
        )
        _check_estimate(project, story.story_type, estimate)
        story.estimate = estimate
        story.position = _position(project, place or at_top(state))
        story.labels = _labels(project, labels)
        story.ownerships = _ownerships(owners)
        db.session.add(story)
        change.record("story.created", story, title=title, story_type=story.story_type, state=state.value)
        return story


def edit(story: Story, *, by: Person | None, at: datetime, seen: int | None = None, **values: Any) -> Story:
    """Sets fields (see backlog/fields.py): title, story_type, estimate, description, labels (names),
    owners (people), deadline_on. `seen` is the project's version that the editor looked at: where
    somebody changed the same fields since, nothing is set and a Refusal (409) names them."""
    with writing(story.project, by=by, at=at) as change:
        if "story_type" in values:
            values = _fitting_type(story, values)
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
            _refuse_overwriting(story, seen, changes)
        for name in changes:
            setter = _SETTERS.get(name, _set_plainly)
            setter(story, name, values[name])
        _check_whole(story)
        fields = ", ".join(FIELDS[name].words for name in changes)
        change.record("story.edited", story, title=story.title, fields=fields, changes=changes)
        return story


def estimate(story: Story, points: int | None, *, by: Person | None, at: datetime) -> Story:
    """Sets the estimate in points of the project's scale, or takes it away (None)."""
    with writing(story.project, by=by, at=at) as change:
        if story.estimate == points:
            return story
        _check_estimate(story.project, story.story_type, points)
        before, story.estimate = story.estimate, points
        _check_whole(story)
        details: dict[str, Any] = {"title": story.title, "from": before, "to": points}
        change.record("story.estimated", story, **details)
        return story


def change_state(
    story: Story, to: str, *, by: Person | None, at: datetime, owners: Sequence[Person] = ()
) -> Story:
    """Brings the story into a state that is legal for its type (1.3.2), and to its place there (2.8).
    `owners` are added to those it has. Raises Refusal where the state is not legal."""
    with writing(story.project, by=by, at=at) as change:
        if to not in set(State):
            raise Refusal(f"“{to}” is not a state of a story.")
        state, before = State(to), State(story.state)
        if state == before:
            return story
        reason = refusal(story.story_type, state, story.lacks_estimate)
        if story.story_type == StoryType.RELEASE and before == State.UNSCHEDULED and state == State.ACCEPTED:
            reason = "A release in the icebox cannot be finished: move it to the backlog first."
        if reason:
            raise Refusal(reason)
        place = place_for_state(before, state)
        if place:
            story.position = _position(story.project, place, story)
        story.state = state.value
        story.accepted_at = change.at if state == State.ACCEPTED else None
        _add_owners(story, owners)
        details: dict[str, Any] = {"title": story.title, "from": before.value}
        change.record(f"story.{state.value}", story, **details)
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


def accept(story: Story, *, by: Person | None, at: datetime) -> Story:
    return change_state(story, State.ACCEPTED, by=by, at=at)


def reject(story: Story, *, by: Person | None, at: datetime) -> Story:
    return change_state(story, State.REJECTED, by=by, at=at)


def move(story: Story, place: Place, *, by: Person | None, at: datetime) -> Story:
    """Puts the story before or after a neighbour, or at an end, of the backlog or the icebox. Across
    the border it changes between unscheduled and unstarted. Raises Refusal for accepted stories, and
    (409) where the neighbour is no longer in that list."""
    with writing(story.project, by=by, at=at) as change:
        before = State(story.state)
        if before == State.ACCEPTED:
            raise Refusal("Accepted stories are ordered by their acceptance and cannot be moved.")
        if place.scheduled:
            state: State = State.UNSTARTED if before == State.UNSCHEDULED else before
        else:
            state = State.UNSCHEDULED
        neighbour = queries.neighbour_of(place)
        beside = State(neighbour.state) if neighbour and neighbour.state in place.states else None
        position = _position(story.project, within_block(place, state, beside), story)
        if state == before and position == story.position:
            return story
        story.position = position
        story.state = state.value
        details: dict[str, Any] = {"title": story.title, "from": before.value, "to": state.value}
        change.record("story.moved", story, **details)
        return story


def delete(story: Story, *, by: Person | None, at: datetime) -> None:
    """Takes the story out of every list. Its row stays, for the ledger and for undoing."""
    with writing(story.project, by=by, at=at) as change:
        if story.deleted_at is not None:
            return
        story.deleted_at = at
        change.record("story.deleted", story, title=story.title)


def note_pair(change: Change, story: Story, day: date | None, names: str) -> None:
    """Within a change of the pairing log: repeats the latest day's people on the story, for the board."""
    story.pair_day = day
    story.pair_names = names[:1000]


def _position(project: Project, place: Place, story: Story | None = None) -> int:
    """A position at the place; the story's own where it stands there already."""
    db.session.flush()
    above, below = queries.bounds(project, place, story)
    if story is not None and story.state in place.states and _stands(story.position, above, below):
        return story.position
    position = between(above, below)
    if position is None:
        _renumber(project, place)
        position = between(*queries.bounds(project, place, story))
    if position is None:
        raise RuntimeError("There is no room in the list although it was numbered anew.")
    return position


def _stands(position: int, above: int | None, below: int | None) -> bool:
    return (above is None or above < position) and (below is None or position < below)


def _renumber(project: Project, place: Place) -> None:
    ids = queries.ids_by_position(project, place.states)
    rows = [
        {"id": key, "position": position} for key, position in zip(ids, renumbered(len(ids)), strict=True)
    ]
    db.session.execute(update(Story), rows)
    for story in db.session.identity_map.values():
        if isinstance(story, Story):
            db.session.expire(story, ["position"])


def _set_plainly(story: Story, name: str, value: Any) -> None:
    setattr(story, name, value)


def _set_description(story: Story, _name: str, value: str) -> None:
    story.description = value
    story.description_html = markdown(value)


def _set_labels(story: Story, _name: str, names: Sequence[str]) -> None:
    story.labels = _labels(story.project, names)


def _set_owners(story: Story, _name: str, people: Sequence[Person]) -> None:
    story.ownerships = []
    db.session.flush()  # the same owner may come back at another place
    story.ownerships = _ownerships(people)


_SETTERS: dict[str, Callable[[Story, str, Any], None]] = {
    "description": _set_description,
    "labels": _set_labels,
    "owners": _set_owners,
}


def _fitting_type(story: Story, values: dict[str, Any]) -> dict[str, Any]:
    """A new type takes along what it cannot have: the estimate (2.8), and the deadline of a release."""
    new = StoryType(values["story_type"])
    values = {**values, "story_type": new.value}
    if not is_estimable(new, story.project.bugs_and_chores_are_estimatable):
        values["estimate"] = None
    if new != StoryType.RELEASE:
        values["deadline_on"] = None
    return values


def _check_whole(story: Story) -> None:
    if not story.title:
        raise Refusal("A story needs a title.")
    _check_estimate(story.project, story.story_type, story.estimate)
    reason = refusal(story.story_type, story.state, story.lacks_estimate)
    if reason:
        raise Refusal(reason)


def _check_estimate(project: Project, story_type: str, points: int | None) -> None:
    if points is None:
        return
    if not is_estimable(story_type, project.bugs_and_chores_are_estimatable):
        raise Refusal(f"A {story_type} has no estimate in this project.")
    if points not in project.scale:
        scale = ", ".join(map(str, project.scale))
        raise Refusal(f"{points} is not on this project's point scale ({scale}).")


def _refuse_overwriting(story: Story, seen: int, changes: dict[str, Any]) -> None:
    theirs = queries.changed_since(story, seen)
    both = [name for name in changes if name in theirs]
    if both:
        fields = ", ".join(FIELDS[name].words for name in both)
        raise Refusal(
            f"{theirs[both[0]]} changed the {fields} of this story while you were editing it. "
            "Nothing of yours was saved; compare both and save again.",
            409,
        )


def _labels(project: Project, names: Sequence[str]) -> list[Label]:
    return [
        queries.label_named(project, name) or Label(project_id=project.id, name=name)
        for name in label_names(names)
    ]


def _ownerships(people: Sequence[Person]) -> list[StoryOwner]:
    unique = list(dict.fromkeys(people))
    return [StoryOwner(person=person, position=index) for index, person in enumerate(unique)]


def _add_owners(story: Story, people: Sequence[Person]) -> None:
    have = {ownership.person_id for ownership in story.ownerships}
    for person in dict.fromkeys(people):
        if person.id not in have:
            story.ownerships.append(StoryOwner(person=person, position=len(story.ownerships)))
