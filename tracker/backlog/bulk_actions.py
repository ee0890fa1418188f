"""One verb on many stories: one event, the same number of statements however many they are. Where one of
them cannot be changed, none is, and the refusal names it and the rule."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog import bulk_queries
from tracker.backlog.blocker_actions import blocking, let_go
from tracker.backlog.check_actions import check_whole, refuse_state
from tracker.backlog.field_actions import labels_named
from tracker.backlog.fields import NO_PRIORITY, PRIORITIES
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.models import Label, Story, StoryOwner
from tracker.backlog.places import Place, Spot, place_for_state, state_there, within_block
from tracker.backlog.position_queries import neighbour_of
from tracker.backlog.together_actions import naming, put_block, recorded
from tracker.backlog.workflow import State, StoryType, is_estimable
from tracker.backlog.writing import writing
from tracker.notifications.audience import Reason
from tracker.teams.models import Project
from tracker.web import Refusal

ENDS = {Spot.TOP: "top", Spot.BOTTOM: "end"}
NEXT = "next"
"""In place of a state: each story takes the next step of its own."""


def change_states(
    project: Project, ids: Sequence[int], to: str, *, by: Person | None, at: datetime
) -> Event | None:
    """Brings the stories into the state, or each a step on (NEXT), and to their places there (2.8)."""
    with writing(project, by=by, at=at) as change:
        if to != NEXT and to not in set(State):
            raise Refusal(f"“{to}” is not a state of a story.")
        stories = bulk_queries.stories(change.project, ids)
        going: dict[Place, list[Story]] = defaultdict(list)
        wanted = {story.id: _wanted(story, to) for story in stories}
        for story in stories:
            with naming(story):
                refuse_state(story, wanted[story.id])
            place = place_for_state(State(story.state), wanted[story.id])
            if place and wanted[story.id] != story.state:
                going[place].append(story)
        changed = [story for story in stories if wanted[story.id] != story.state]
        accepted = [story for story in changed if wanted[story.id] == State.ACCEPTED]
        for state in State:
            change.told_as(f"story.{state.value}", [each for each in changed if wanted[each.id] == state])
        for place, block in going.items():
            put_block(change, block, place)
            _become(block, wanted, change.at)
        _become(changed, wanted, change.at)
        freed = let_go(accepted, at=change.at) if accepted else ()
        if to == NEXT:
            return recorded(change, stories, lambda them: f"took {them} a step on", besides=freed)
        return recorded(change, stories, lambda them: f"set {them} to {to}", besides=freed)


def move(
    project: Project, ids: Sequence[int], place: Place, *, by: Person | None, at: datetime
) -> Event | None:
    """Puts the stories at the place one behind the other, in the order they have now; those in progress
    stay above what is not started (1.3.3)."""
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids)
        beside = neighbour_of(change.project, place) if place.neighbour else None
        if place.neighbour in {story.id for story in stories}:
            raise Refusal("A story cannot move beside itself. Choose another neighbour.")
        going: dict[Place, list[Story]] = defaultdict(list)
        states: dict[int, State] = {}
        automatic = change.project.automatic_planning
        for story in stories:
            with naming(story):
                _refuse_accepted(story)
            states[story.id] = state_there(place, State(story.state), automatic_planning=automatic)
            kept = within_block(place, states[story.id], State(beside.state) if beside else None)
            going[kept].append(story)
        for kept, block in going.items():
            put_block(change, block, kept)
            for story in block:
                story.state = states[story.id].value
        return recorded(change, stories, lambda them: f"moved {them}{_where(place, automatic)}")


def move_to_ends(
    project: Project, ids: Sequence[int], end: Spot, *, by: Person | None, at: datetime
) -> Event | None:
    """Puts each of the stories at this end of the list in which it stands, in the order they have now: the
    icebox, Current where people plan, the backlog. None changes its state."""
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids)
        going: dict[Place, list[Story]] = defaultdict(list)
        for story in stories:
            with naming(story):
                _refuse_accepted(story)
            place = Place(story.state != State.UNSCHEDULED, end)
            going[within_block(place, State(story.state), None)].append(story)
        for place, block in going.items():
            put_block(change, block, place)
        return recorded(change, stories, lambda them: f"moved {them} to the {ENDS[end]} of their lists")


def add_labels(
    project: Project, ids: Sequence[int], names: Sequence[str], *, by: Person | None, at: datetime
) -> Event | None:
    def add(story: Story, labels: list[Label]) -> None:
        story.labels.extend(label for label in labels if label not in story.labels)

    return _labelled(project, ids, names, add, lambda these, them: f"put {these} on {them}", by=by, at=at)


def remove_labels(
    project: Project, ids: Sequence[int], names: Sequence[str], *, by: Person | None, at: datetime
) -> Event | None:
    def take(story: Story, labels: list[Label]) -> None:
        for label in labels:
            if label in story.labels:
                story.labels.remove(label)

    return _labelled(project, ids, names, take, lambda these, them: f"took {these} off {them}", by=by, at=at)


def change_owners(
    project: Project,
    ids: Sequence[int],
    *,
    add: Sequence[Person] = (),
    remove: Sequence[Person] = (),
    instead: Sequence[Person] | None = None,
    by: Person | None,
    at: datetime,
) -> Event | None:
    """Makes people owners too, or no longer; with `instead` these alone, in this order."""
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids, "owners")
        new: set[Person] = set()
        for story in stories:
            had = story.owners
            kept = had if instead is None else [person for person in had if person in instead]
            wanted = [*(person for person in kept if person not in remove)]
            wanted += [person for person in (*add, *(instead or ())) if person not in wanted]
            if set(wanted) != set(had):
                new |= set(wanted) - set(had)
                _own(story, wanted)
        change.address(Reason.OWNER, new)
        return recorded(change, stories, _owner_words(add, remove, instead))


def estimate(
    project: Project, ids: Sequence[int], points: int | None, *, by: Person | None, at: datetime
) -> Event | None:
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids)
        for story in stories:
            story.estimate = points
            with naming(story):
                check_whole(story)
        if points is None:
            return recorded(change, stories, lambda them: f"took the estimate off {them}")
        return recorded(change, stories, lambda them: f"estimated {them}: {points}")


def change_types(
    project: Project, ids: Sequence[int], to: str, *, by: Person | None, at: datetime
) -> Event | None:
    """Makes the stories of this type, which takes along what such stories cannot have (2.8)."""
    with writing(project, by=by, at=at) as change:
        if to not in set(StoryType):
            raise Refusal(f"“{to}” is not a type of a story.")
        stories = bulk_queries.stories(change.project, ids)
        for story in stories:
            story.story_type = to
            if not is_estimable(to, change.project.bugs_and_chores_are_estimatable):
                story.estimate = None
            if to != StoryType.RELEASE:
                story.deadline_on = None
            with naming(story):
                check_whole(story)
        return recorded(change, stories, lambda them: f"changed the type of {them} to {to}")


def change_priorities(
    project: Project, ids: Sequence[int], to: str, *, by: Person | None, at: datetime
) -> Event | None:
    with writing(project, by=by, at=at) as change:
        if to not in PRIORITIES:
            raise Refusal(f"“{to}” is not a priority of a story.")
        stories = bulk_queries.stories(change.project, ids)
        for story in stories:
            story.priority = to
        if to == NO_PRIORITY:
            return recorded(change, stories, lambda them: f"took the priority off {them}")
        return recorded(change, stories, lambda them: f"set the priority of {them} to {to}")


def delete(project: Project, ids: Sequence[int], *, by: Person | None, at: datetime) -> Event | None:
    """Takes the stories out of every list; what they block is resolved."""
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids)
        for story in stories:
            story.deleted_at = change.at
        besides = (*let_go(stories, at=change.at), *blocking(stories))
        return recorded(change, stories, lambda them: f"deleted {them}", besides=besides)


def _where(place: Place, automatic_planning: bool) -> str:
    """The place as a sentence goes on; nothing beside a neighbour, which names no end."""
    if place.spot not in ENDS:
        return ""
    planned = place.current and not automatic_planning
    name = "the icebox" if not place.scheduled else "Current" if planned else "the backlog"
    return f" to the {ENDS[place.spot]} of {name}"


def _labelled(
    project: Project,
    ids: Sequence[int],
    names: Sequence[str],
    apply: Callable[[Story, list[Label]], None],
    tell: Callable[[str, str], str],
    *,
    by: Person | None,
    at: datetime,
) -> Event | None:
    with writing(project, by=by, at=at) as change:
        labels = labels_named(change.project, names)
        if not labels:
            raise Refusal("Name a label.")
        stories = bulk_queries.stories(change.project, ids, "labels")
        for story in stories:
            apply(story, labels)
        shown = ", ".join(f"“{label.name}”" for label in labels)
        return recorded(change, stories, lambda them: tell(shown, them))


def _own(story: Story, wanted: Sequence[Person]) -> None:
    have = {ownership.person: ownership for ownership in story.ownerships}
    last = max((ownership.position for ownership in story.ownerships), default=-1)
    new = [person for person in wanted if person not in have]
    story.ownerships = [
        *(ownership for person, ownership in have.items() if person in wanted),
        *(StoryOwner(person=person, position=last + n) for n, person in enumerate(new, 1)),
    ]
    add_followers(story, new)


def _owner_words(
    add: Sequence[Person], remove: Sequence[Person], instead: Sequence[Person] | None
) -> Callable[[str], str]:
    names = ", ".join(person.name for person in (*add, *remove, *(instead or ())))
    if instead is not None:
        return lambda them: f"gave {them} to {names} alone" if names else f"took all owners off {them}"
    return lambda them: f"gave {them} to {names}" if add else f"took {names} off {them}"


def _wanted(story: Story, to: str) -> State:
    if to != NEXT:
        return State(to)
    if not story.next_steps:
        why = "it needs an estimate first" if story.lacks_estimate else f"it is {story.state}"
        raise Refusal(f"“{story.title}” has no next step: {why}. Nothing was changed.")
    return State(story.next_steps[0])


def _become(stories: Iterable[Story], wanted: Mapping[int, State], at: datetime) -> None:
    """Who comes to the list next finds these in it."""
    for story in stories:
        story.state = wanted[story.id].value
        story.accepted_at = at if wanted[story.id] == State.ACCEPTED else None


def _refuse_accepted(story: Story) -> None:
    if story.state == State.ACCEPTED:
        raise Refusal("Accepted stories are ordered by their acceptance and cannot be moved.")
