"""Reading events with all that they changed: for the history that programs read, and for webhooks.

A story may have moved through several projects, whose versions say nothing of each other: its changes stand
in the order of the numbers of their events, each given out under the lock of the project it was in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.activity.models import Event
from tracker.activity.remembered import DELETED_AT, THERE, is_row, table_and_identity
from tracker.backlog.deeds import all_replaced, first_and_last, leading
from tracker.backlog.epic_order import PLACE, TABLE
from tracker.backlog.followings import FOLLOWERS
from tracker.backlog.happening import CREATED, DELETED, STORY, UPDATED, Changed, Happening, Named
from tracker.backlog.hindsight_queries import Ground, parts_of, read
from tracker.backlog.label_counts import BeforeAndAfter
from tracker.backlog.line_up import Beside
from tracker.backlog.remembering import PARTS
from tracker.backlog.undoing import DELETED as IS_DELETED

NAMED_BY = {"iteration": ("number",)}
"""Columns that say which row it is, told whether they changed or not."""
_WHOLE = (*(part for part in PARTS if part != IS_DELETED), FOLLOWERS)
"""The parts of a story that are told of one that was made."""


def happenings(events: Sequence[Event]) -> list[Happening]:
    """These events, of whatever projects, each with those that are told with it, with what it changed and how
    that was after it. A constant number of statements for each of the projects."""
    parts = parts_of(events)
    deeds = [(*parts.get(event.id, ()), event) for event in events]
    ground = read([event for deed in deeds for event in deed])
    return [_happening(deed, ground) for deed in deeds]


def named_after(deed: Sequence[Event]) -> Event:
    """Of these events, which are told together, the one that says best what was done."""
    return deed[leading([each.kind for each in deed])]


def _happening(deed: Sequence[Event], ground: Ground) -> Happening:
    """What these events of one request did, oldest first."""
    event, name_giver = deed[-1], named_after(deed)
    project = ground.projects[event.project_id]
    before = all_replaced(ground.replaced[each.id] for each in deed)
    changed = tuple(each for key, parts in before.items() for each in _changed(key, parts, event, ground))
    about = {each.id for each in changed if each.table == STORY} | {event.story_id or 0}
    moves, counts = ground.moves[project.id], ground.label_counts.get(project.id, {})
    moved = first_and_last(moves.get(each.version, {}) for each in deed)
    spoken_of = about | {after.after_id or 0 for _, after in moved.values()}
    return Happening(
        project=Named(project.id, project.name),
        zone=project.zone,
        version=event.version,
        kind=name_giver.kind,
        at=event.at,
        details=name_giver.details,
        by=ground.people.get(event.by_id or 0),
        story=_story(event.story_id or 0, event, ground),
        stories={number: story for number in spoken_of if (story := _story(number, event, ground))},
        changed=changed,
        labels=ground.labels,
        together={each.kind for each in deed},
        moves=moved,
        epic_moves=_epic_moves(changed, deed, ground),
        epics=ground.epic_names,
        label_counts=_differing(first_and_last(counts.get(each.version, {}) for each in deed)),
        last_changed={number: at for number in about if (at := _last_changed(number, deed[0], ground))},
    )


def _epic_moves(
    changed: Sequence[Changed], deed: Sequence[Event], ground: Ground
) -> dict[int, tuple[Beside, Beside]]:
    """Between which epics those stood, ahead of these events and after them, that they put somewhere. Where
    the list was numbered anew for one, not the others."""
    order = ground.epics.get(deed[-1].project_id)
    moved = [each.id for each in changed if each.table == TABLE and PLACE & {*each.was, *each.became}]
    about = {event.details.get("epic_id") for event in deed} - {None}
    if order is None:
        return {}
    before, after = deed[0].id - 1, deed[-1].id
    return {
        epic_id: (order.beside(epic_id, before), order.beside(epic_id, after))
        for epic_id in moved
        if not about or epic_id in about
    }


def _differing(counts: BeforeAndAfter) -> BeforeAndAfter:
    return {label_id: pair for label_id, pair in counts.items() if pair[0] != pair[1]}


def _story(number: int, event: Event, ground: Ground) -> Named | None:
    """What the story is called in the project of the event; where it has moved to another one, what it was
    called right after the event, as what became of it there is not for everybody here."""
    known = ground.stories.get(number)
    if known is None or ground.homes.get(number, event.project_id) == event.project_id:
        return known
    title, story_type = (
        ground.hindsight.after(str(number), part, event.id) for part in ("title", "story_type")
    )
    return Named(number, title, story_type, created_at=known.created_at)


def _last_changed(story_id: int, event: Event, ground: Ground) -> datetime | None:
    former = [at for number, at in ground.history.get(story_id, ()) if number < event.id]
    return former[-1] if former else None


def _changed(key: str, parts: Mapping[str, Any], event: Event, ground: Ground) -> Iterator[Changed]:
    """What the event changed of the thing of this key; nothing of a story of another installation's."""
    number, hindsight = event.id, ground.hindsight
    if not is_row(key):
        became = {part: hindsight.after(key, part, number) for part in parts}
        change = _change_of(parts.get(IS_DELETED), became.get(IS_DELETED))
        if change == CREATED:
            became = {part: hindsight.after(key, part, number) for part in _WHOLE}
        yield Changed(STORY, int(key), change, parts, became)
        return
    table, identity = table_and_identity(key)
    if THERE in parts:
        if parts[THERE]:
            yield Changed(table, identity[-1], DELETED, parts, {})
        else:
            yield Changed(table, identity[-1], CREATED, {}, hindsight.all_after(key, number))
        return
    became = {part: hindsight.after(key, part, number) for part in (*parts, *NAMED_BY.get(table, ()))}
    change = UPDATED
    if DELETED_AT in parts:
        change = _change_of(parts[DELETED_AT] is not None, became[DELETED_AT] is not None)
    whole = hindsight.all_after(key, number) if change == CREATED else became
    yield Changed(table, identity[-1], change, parts, whole)


def _change_of(was_deleted: Any, is_deleted: Any) -> str:
    if bool(was_deleted) == bool(is_deleted):
        return UPDATED
    return CREATED if was_deleted else DELETED
