"""Undoing a change: what is still as the change left it becomes what it was before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from tracker.accounts.models import Person
from tracker.activity.kinds import KINDS, sentence
from tracker.activity.models import Event
from tracker.activity.remembered import is_row
from tracker.backlog import queries, undo_queries
from tracker.backlog import undo_row_actions as of_rows
from tracker.backlog.blocker_actions import let_follow
from tracker.backlog.check_actions import check_whole
from tracker.backlog.label_actions import outdate_rows
from tracker.backlog.models import Story, StoryOwner
from tracker.backlog.places import Place, Spot
from tracker.backlog.position_actions import renumber
from tracker.backlog.remembering import as_it_is
from tracker.backlog.undo_queries import Found
from tracker.backlog.undoing import DELETED, POSITION, RENUMBERED, WORDS, ChangedSince, fitted, put_back
from tracker.backlog.undoing import renumbered_place as carried
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.planning import queries as iterations
from tracker.planning.calendar import day_of, starts_at
from tracker.teams.models import Project
from tracker.text import markdown
from tracker.web import Refusal

FARTHEST = 1000
"""Changes that may have come since; what lies further back is not undone in one go."""

ENDING = {"accepted_at", DELETED}
"""What changes of a story that comes to an end, or is open again."""
VERBS = ("took back", "did again")


def undo(project: Project, version: int, *, by: Person | None, at: datetime) -> Event | None:
    """Puts back what the change that made the project this version has replaced, and leaves one event,
    which can itself be undone. None where all is as it was before. Nothing is put back, and a Refusal (409)
    says who and what, where somebody has changed since what would be."""
    with writing(project, by=by, at=at) as change:
        if change.project.version - version > FARTHEST:
            raise Refusal(f"More than {FARTHEST} changes came after this one. Change it by hand.")
        found = undo_queries.change_and_later(change.project, version)
        if not found.before or not KINDS[found.event.kind].undo:
            raise Refusal("This change cannot be undone.")
        of_rows.check_whose(found, by)
        return _put_back(change, version, found)


def _put_back(change: Change, version: int, found: Found) -> Event | None:
    replaced = {
        int(key): parts for key, parts in found.before.items() if key != RENUMBERED and not is_row(key)
    }
    parts = {part for each in replaced.values() for part in each}
    rows = undo_queries.rows(key for key in found.before if is_row(key))
    of_rows.check_heads(change, found, rows)
    shown = of_rows.stories_of(found, rows)
    _refuse_what_moved(found, shown | {*replaced})
    stories = {story.id: story for story in undo_queries.stories(change.project, shown | {*replaced}, parts)}
    shown &= stories.keys()  # what blocks a story may be in another project by now
    now = {story_id: as_it_is(stories[story_id], parts) for story_id in replaced if story_id in stories}
    try:
        back = put_back(found.before, found.event.by_id, found.later, now)
    except ChangedSince as since:
        raise Refusal(_what_happened(since, stories[since.story_id]), 409) from since
    rows_back = of_rows.what_to_put_back(found, rows)
    of_rows.leave_out_lost_files(change, found, rows_back)
    if not back and not rows_back:
        return None
    _refuse_what_is_deleted(found, stories, back)
    of_rows.check(change, found, rows_back)
    rows |= of_rows.bring_back(rows_back)
    _restore(change, found.event, stories, back)
    of_rows.set_and_take_away(change, rows, rows_back)
    of_rows.let_follow(change, rows_back, [stories[key] for key in sorted(shown)])
    event = _record(change, version, found.event, [stories[key] for key in {**back, **dict.fromkeys(shown)}])
    let_follow([stories[key] for key, parts in back.items() if parts.keys() & ENDING], at=change.at)
    labels = of_rows.labels_of(rows_back, rows)
    if labels:
        outdate_rows(change, [*labels])
    return event


def _record(change: Change, version: int, event: Any, touched: list[Story]) -> Event:
    what, again = _sentence(event)
    one = {"story": touched[0]} if len(touched) == 1 else {"touched": touched}
    return change.record("change.undone", verb=VERBS[again], what=what, version=version, **one)


def _refuse_what_moved(found: Found, story_ids: Iterable[int]) -> None:
    """What happened to a story before it moved to another project is not undone here, nor once it is back:
    there others may have built on it."""
    for story_id in story_ids:
        if story_id in found.moved_out:
            who = found.moved_out[story_id]
            raise Refusal(f"{who} moved #{story_id} to another project since, so nothing was undone.", 409)


def _refuse_what_is_deleted(
    found: Found, stories: Mapping[int, Story], back: Mapping[int, Mapping[str, Any]]
) -> None:
    """What hangs on a story is put back only where the story is there."""
    for story_id, story in stories.items():
        if story.deleted_at is not None and str(story_id) not in found.before:
            who = next(
                (each.who for each in reversed(found.later) if each.touches(str(story_id), DELETED)), ""
            )
            raise Refusal(_what_happened(ChangedSince(who, WORDS[DELETED], story_id), story), 409)


def _what_happened(since: ChangedSince, story: Story) -> str:
    who = since.who or "Somebody"
    return f"{who} {since.what} “{story.title}” since, so nothing was undone."


def _sentence(event: Any) -> tuple[str, bool]:
    """What the event did, and whether undoing it does something again."""
    if event.kind == "change.undone":
        return event.details["what"], event.details["verb"] == VERBS[0]
    return sentence(event.kind, event.details), False


def _restore(
    change: Change, event: Any, stories: Mapping[int, Story], back: Mapping[int, Mapping[str, Any]]
) -> None:
    wanted: dict[str, dict[int, Any]] = defaultdict(dict)
    for story_id, parts in back.items():
        for part, value in parts.items():
            wanted[part][story_id] = value
    for part, values in wanted.items():
        if part in _TOGETHER:
            _TOGETHER[part](change, stories, values)
            continue
        for story_id, value in values.items():
            _set(change, event, stories[story_id], part, value)
    for story_id in back:
        if stories[story_id].deleted_at is None:
            check_whole(stories[story_id])


def _set(change: Change, event: Any, story: Story, part: str, value: Any) -> None:
    if part == DELETED:
        story.deleted_at = change.at if value else None
    elif part == "accepted_at":
        story.accepted_at = _acceptance(change, event, value)
    elif part == "deadline_on":
        story.deadline_on = date.fromisoformat(value) if value else None
    elif part == "description":
        story.description, story.description_html = value, markdown(value)
    else:
        setattr(story, _COLUMNS.get(part, part), value)


_COLUMNS = {"requester": "requested_by_id"}


def _acceptance(change: Change, event: Any, value: str | None) -> datetime | None:
    """When the story counts as accepted: as before, save where the iteration of that day has closed upon it
    as open; then now, for closed iterations stay as they are."""
    if value is None:
        return None
    accepted = datetime.fromisoformat(value)
    of_then = iterations.on(change.project.id, day_of(accepted, change.project.zone))
    if of_then is None:
        return accepted
    end = starts_at(of_then.span.last_day + timedelta(days=1), change.project.zone)
    return change.at if event.at < end <= change.at else accepted


def _put_owners(change: Change, stories: Mapping[int, Story], values: Mapping[int, list[int]]) -> None:
    people = undo_queries.people({key for keys in values.values() for key in keys})
    for story_id in values:
        stories[story_id].ownerships = []
    db.session.flush()  # the same owner may come back at another place
    for story_id, keys in values.items():
        stories[story_id].ownerships = [
            StoryOwner(person=people[key], position=index) for index, key in enumerate(keys) if key in people
        ]


def _put_labels(change: Change, stories: Mapping[int, Story], values: Mapping[int, list[int]]) -> None:
    labels = undo_queries.labels(change.project, {key for keys in values.values() for key in keys})
    for story_id, keys in values.items():
        stories[story_id].labels = [labels[key] for key in keys if key in labels]


def _put_places(change: Change, stories: Mapping[int, Story], values: Mapping[int, list[Any]]) -> None:
    for scheduled in (True, False):
        numbers = {key: number for key, (which, number) in values.items() if which == scheduled}
        if numbers:
            for story_id, position in _positions(change.project, scheduled, numbers).items():
                stories[story_id].position = position


def _positions(project: Project, scheduled: bool, wanted: dict[int, int]) -> dict[int, int]:
    """Positions of their own for the stories at the numbers they want, in the backlog or the icebox."""
    place = Place(scheduled, Spot.TOP)
    standing = queries.open_stories(project, place.states)
    fits = fitted((story.position for story in standing if story.id not in wanted), wanted)
    if fits is not None:
        return fits
    positions = [story.position for story in standing]
    renumber(project, place)
    return _positions(project, scheduled, {key: carried(number, positions) for key, number in wanted.items()})


_TOGETHER: dict[str, Callable[[Change, Mapping[int, Story], Any], None]] = {
    "owners": _put_owners,
    "labels": _put_labels,
    POSITION: _put_places,
}
"""Parts that are put back for all stories at once, so that the number of statements stays the same."""
