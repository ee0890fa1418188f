"""What a change replaces, noticed by itself while it happens, so that it can be undone.

Whatever a verb sets on a story, or on any other row whose model is REMEMBERED, is seen when the session
writes it: the first value that a change replaced is kept until its event takes it along (`event.before`). No
verb does anything for it, and no statement is asked. `PARTS` says what is kept of a story, as JSON; of other
rows it is their columns (see activity/remembered.py). What is written past the session is told to `note_…`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Mapper, Session
from sqlalchemy.orm.attributes import get_history

from tracker.activity.remembered import THERE, Remembered, key_of
from tracker.backlog.models import Story
from tracker.backlog.undoing import DELETED, POSITION, RENUMBERED, renumbered_place
from tracker.backlog.workflow import State
from tracker.database import db


@dataclass(frozen=True)
class Part:
    """A part of a story: the attributes it is set by, and how it is read from the story as JSON. What it
    was is taken from its attribute's history by `was`."""

    read: Callable[[Story], Any]
    attributes: tuple[str, ...]
    was: Callable[[Story, list[Any]], Any]


def _plain(name: str, shown: Callable[[Any], Any] = lambda value: value) -> Part:
    return Part(lambda story: shown(getattr(story, name)), (name,), lambda _story, old: shown(old[0]))


def _iso(value: Any) -> str | None:
    return value.isoformat() if value is not None else None


def _owner_ids(ownerships: list[Any]) -> list[int]:
    return [each.person_id for each in sorted(ownerships, key=lambda each: each.position)]


PARTS: dict[str, Part] = {
    "title": _plain("title"),
    "story_type": _plain("story_type"),
    "estimate": _plain("estimate"),
    "priority": _plain("priority"),
    "state": _plain("state"),
    "accepted_at": _plain("accepted_at", _iso),
    POSITION: _plain("position"),
    "description": _plain("description"),
    "deadline_on": _plain("deadline_on", _iso),
    "requester": Part(
        lambda story: story.requested_by_id,
        ("requested_by", "requested_by_id"),
        # who was set as an object is not yet written to the column, which still holds the former
        lambda story, old: old[0] if isinstance(old[0], int) else story.requested_by_id,
    ),
    "labels": Part(
        lambda story: sorted(label.id for label in story.labels),
        ("labels",),
        lambda _story, old: sorted(label.id for label in old),
    ),
    "owners": Part(
        lambda story: _owner_ids(story.ownerships), ("ownerships",), lambda _story, old: _owner_ids(old)
    ),
    "import_key": _plain("import_key"),
    DELETED: _plain("deleted_at", lambda value: value is not None),
}
_PART_OF = {attribute: name for name, part in PARTS.items() for attribute in part.attributes}
_LISTS = ("labels", "ownerships")


def as_it_is(story: Story, parts: Collection[str] = tuple(PARTS)) -> dict[str, Any]:
    """The story now, in the manner of what is kept of it: these parts, and how it stands in the list."""
    wanted = {*parts, "state", DELETED} & PARTS.keys()
    values = {name: PARTS[name].read(story) for name in wanted}
    return {**values, POSITION: [story.state != State.UNSCHEDULED, story.position]}


_KEPT: dict[str, type] = {
    "replaced": dict,
    "renumbered": list,
    "rows": dict,
    "labels": dict,
    "outdated": bool,
}
"""What the session keeps while a change is made: of stories, of the numbers of a list, of other rows, of
labels written past it, and whether rows of other stories are out of date."""


def begin() -> None:
    """A change begins: from now on what it replaces is noticed."""
    db.session.info.update({name: kind() for name, kind in _KEPT.items()})


def end() -> None:
    """The change is over; what was noticed and not taken is forgotten."""
    for name in _KEPT:
        db.session.info.pop(name, None)


def note_renumbering(scheduled: bool, positions: list[int]) -> None:
    """The open list was numbered anew; it had these positions, ascending. Where stories of it stood before
    this change is kept in the new numbers, whether they were put elsewhere before or after that."""
    db.session.info.setdefault("renumbered", []).append([scheduled, positions])
    for story, olds in db.session.info.get("replaced", {}).items():
        if POSITION in olds and (olds.get("state", story.state) != State.UNSCHEDULED) == scheduled:
            olds[POSITION] = renumbered_place(olds[POSITION], positions)


def note_labels(labels: Mapping[int, list[int]]) -> None:
    """The labels of these stories change past the session; they were these, by the story."""
    for story_id, label_ids in labels.items():
        db.session.info["labels"].setdefault(story_id, sorted(label_ids))


def note_brought_back(row: Any) -> None:
    """The row is written again under its old number: undoing that takes it away, whatever it is."""
    db.session.info["rows"][row] = {THERE: False}


def has_changed(*models: type) -> bool:
    """Whether the change set, added or took away rows of these."""
    return any(isinstance(row, models) for row in db.session.info.get("rows", ()))


def note_outdated() -> None:
    """Stories came to the version of the change though it is not about them: others draw them anew."""
    db.session.info["outdated"] = True


def has_changed_others() -> bool:
    """Whether the change gave other stories than those it is about a new position or version."""
    return bool(db.session.info.get("renumbered") or db.session.info.get("outdated"))


def replaced() -> dict[str, Any] | None:
    """What the change replaced so far, by the story's number as text: see Event.before. Ask after a flush."""
    found: dict[str, Any] = {}
    for story, olds in db.session.info.get("replaced", {}).items():
        kept = {name: old for name, old in olds.items() if old != PARTS[name].read(story)}
        if kept.keys() & {"state", DELETED, POSITION}:
            state = kept.get("state", story.state)
            kept[POSITION] = [state != State.UNSCHEDULED, kept.get(POSITION, story.position)]
        if kept:
            found[str(story.id)] = kept
    for story_id, label_ids in db.session.info.get("labels", {}).items():
        found.setdefault(str(story_id), {}).setdefault("labels", label_ids)
    for row, olds in db.session.info.get("rows", {}).items():
        kept = _kept_of(row, olds)
        if kept:
            found[_key(row)] = kept
    if db.session.info.get("renumbered"):
        found[RENUMBERED] = db.session.info["renumbered"]
    return found or None


@event.listens_for(db.session, "before_flush")
def _notice(session: Session, _context: Any, _instances: Any) -> None:
    noticed = session.info.get("replaced")
    if noticed is None:
        return
    for story in session.new:
        if isinstance(story, Story):
            noticed[story] = {DELETED: True}
    for thing in session.dirty:
        if isinstance(thing, Story) and not noticed.get(thing, {}).get(DELETED):
            _notice_one(thing, noticed)


def _notice_one(story: Story, noticed: dict[Story, dict[str, Any]]) -> None:
    for attribute in inspect(story).committed_state:
        name = _PART_OF.get(attribute)
        if name is None or name in noticed.get(story, {}):
            continue
        history = get_history(story, attribute)
        if history.has_changes():
            gone = list(history.deleted)
            old = [*history.unchanged, *gone] if attribute in _LISTS else gone or [None]
            noticed.setdefault(story, {})[name] = PARTS[name].was(story, old)


def values_of(row: Any) -> dict[str, Any]:
    """All columns of a row that is remembered, as JSON."""
    return {name: _as_json(getattr(row, name)) for name in _columns(row)}


def _columns(row: Any) -> list[str]:
    return [attribute.key for attribute in inspect(row).mapper.column_attrs]


def _as_json(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _key(row: Any) -> str:
    return key_of(row.__tablename__, inspect(row).identity)


def _kept_of(row: Any, olds: dict[str, Any]) -> dict[str, Any]:
    """What the change replaced of a row that it touched; nothing of one that came and went with it."""
    is_gone = inspect(row).deleted or inspect(row).detached
    if THERE in olds:
        return {} if olds == {THERE: False} and is_gone else olds
    return {name: old for name, old in olds.items() if old != _as_json(getattr(row, name))}


def _noticed(row: Any) -> dict[Any, dict[str, Any]] | None:
    """Where what is replaced of the row is kept; None where no change is made, or it is not remembered."""
    return db.session.info.get("rows") if hasattr(row, "REMEMBERED") else None


@event.listens_for(Mapper, "before_insert")
def _notice_added(_mapper: Any, _connection: Any, row: Any) -> None:
    rows = _noticed(row)
    if rows is not None and not row.REMEMBERED.stays:
        rows.setdefault(row, {THERE: False})


@event.listens_for(Mapper, "before_update")
def _notice_set(_mapper: Any, _connection: Any, row: Any) -> None:
    rows = _noticed(row)
    if rows is None or THERE in rows.get(row, {}):
        return
    manner: Remembered = row.REMEMBERED
    for name in _columns(row):
        history = get_history(row, name)
        if history.has_changes() and name not in manner.quiet:
            old = history.deleted[0] if history.deleted else None
            rows.setdefault(row, {}).setdefault(name, _as_json(old))


@event.listens_for(Mapper, "before_delete")
def _notice_gone(_mapper: Any, _connection: Any, row: Any) -> None:
    rows = _noticed(row)
    if rows is None or THERE in rows.get(row, {}):
        return
    was = {name: get_history(row, name).deleted for name in _columns(row)}
    set_before = {name: _as_json(old[0]) for name, old in was.items() if old}
    rows[row] = {THERE: True, **values_of(row), **set_before, **rows.get(row, {})}
