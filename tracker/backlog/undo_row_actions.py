"""Undoing what a change did to rows that are no stories: lines, comments, epics, labels, heads of iterations
and whatever else is REMEMBERED."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, inspect

from tracker.accounts.models import Person
from tracker.activity.remembered import (
    THERE,
    RowChangedSince,
    is_row,
    key_of,
    rows_back,
    table_and_identity,
)
from tracker.backlog import epic_queries, label_queries, queries, undo_queries
from tracker.backlog.attachment_actions import WAITS
from tracker.backlog.detail_models import Attachment, Task
from tracker.backlog.epic_actions import take_away
from tracker.backlog.iteration_actions import mark_working_days
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.remembering import note_brought_back, values_of
from tracker.backlog.undo_queries import Found, Rows
from tracker.backlog.undoing import fitted
from tracker.backlog.writing import Change
from tracker.database import UTCTime, db
from tracker.planning.calendar import day_of
from tracker.planning.models import Iteration, Override
from tracker.web import Refusal

Back = dict[str, dict[str, Any]]
NEVER = date.max.isoformat()
FOLLOWS: dict[str, Callable[[Story, Change], None]] = {}
"""By the table of rows that hang on a story, how the story repeats them; the part that has them says it."""
HEADS = (Iteration.__tablename__, Override.__tablename__)


def what_to_put_back(found: Found, rows: Rows) -> Back:
    """By key the values to set of rows: see rows_back. Raises Refusal where somebody has changed one."""
    manners = {name: model.REMEMBERED for name, model in undo_queries.remembered_models().items()}
    now = {key: values_of(row) for key, row in rows.items()}
    try:
        return rows_back(found.before, found.event.by_id, found.later, now, manners)
    except RowChangedSince as since:
        raise _changed(found, since, {**found.before[since.key], **now.get(since.key, {})}) from since


def _changed(found: Found, since: RowChangedSince, values: Mapping[str, Any]) -> Refusal:
    words = undo_queries.remembered_models()[_table(since.key)].REMEMBERED.words
    subject = _subject(found, since.key, values)
    return Refusal(f"{since.who or 'Somebody'} {words} {subject} since, so nothing was undone.", 409)


def check_whose(found: Found, by: Person | None) -> None:
    """Raises Refusal where the change is undone by another person than is to do so (1.2)."""
    models = undo_queries.remembered_models()
    tables = {_table(key) for key in found.before if is_row(key)}
    if by and by.id != found.event.by_id and any(models[table].REMEMBERED.own for table in tables):
        raise Refusal("Only who wrote, changed or deleted a comment or a file may undo that.", 403)


def stories_of(found: Found, rows: Rows) -> set[int]:
    """The stories whose rows show what changed: those that it hangs on, and those that block others."""
    values = [parts for key, parts in found.before.items() if is_row(key)]
    numbers = {found.event.story_id} if values else set()
    values += map(values_of, rows.values())
    numbers |= {each.get(name) for each in values for name in ("story_id", "blocking_id")}
    return {number for number in numbers if number is not None}


def labels_of(back: Back, rows: Rows) -> set[int]:
    """The labels whose stories look otherwise, as they have another name or serve another epic."""
    epics = {key for key in back if _table(key) == Epic.__tablename__}
    labels = {row.id for key, row in rows.items() if key in back and isinstance(row, Label)}
    served = [back[key].get("label_id") for key in epics]
    served += [row.label_id for key, row in rows.items() if key in epics]
    return labels | {*filter(None, served)}


def check_heads(change: Change, found: Found, rows: Rows) -> None:
    """Raises Refusal where something would be set of an iteration that has begun, or ended, since: all but
    the strength of one that has ended."""
    current = change.opened[-1].span.number
    for key, parts in found.before.items():
        table, identity = table_and_identity(key) if is_row(key) else ("", ())
        if table == Override.__tablename__ and identity[1] <= current:
            raise Refusal(f"Iteration {identity[1]} has begun since, so nothing was undone.", 409)
        if table == Iteration.__tablename__ and rows[key].number != current and {*parts} != {"strength"}:
            raise Refusal(f"Iteration {rows[key].number} has ended since, so nothing was undone.", 409)


def check(change: Change, found: Found, back: Back) -> None:
    """Raises Refusal where what a row hangs on is gone meanwhile, where a name or a label is taken, and where
    an iteration would have ended by now."""
    _check_parents(found, back)
    today = day_of(change.at, change.project.zone)
    for key, values in back.items():
        table, identity = table_and_identity(key)
        if table == Label.__tablename__ and "name" in values:
            other = queries.label_named(change.project, values["name"])
            if other is not None:
                raise Refusal(f"There is another label “{other.name}” by now, so nothing was undone.", 409)
        if table == Iteration.__tablename__ and date.fromisoformat(values.get("end_on", NEVER)) <= today:
            raise Refusal("The iteration would have ended by now, so nothing was undone.", 409)
        if table == Epic.__tablename__ and values.get("label_id"):
            _check_label(change, identity[0], values["label_id"])


def leave_out_lost_files(change: Change, found: Found, back: Back) -> None:
    """What was stored is thrown away a day after its row; a comment then comes back without its files."""
    if change.at - found.event.at >= WAITS:
        for key in [key for key, values in back.items() if values.get(THERE)]:
            if _table(key) == Attachment.__tablename__:
                del back[key]


def bring_back(back: Back) -> Rows:
    """Writes the rows that are to be there again; those that others hang on first."""
    order = {table.name: index for index, table in enumerate(db.metadata.sorted_tables)}
    keys = [key for key, values in back.items() if values.get(THERE)]
    found: Rows = {}
    for key in sorted(keys, key=lambda key: order[_table(key)]):
        model = undo_queries.remembered_models()[_table(key)]
        values = {name: _read(model, name, value) for name, value in back[key].items() if name != THERE}
        found[key] = model(**values)
        note_brought_back(found[key])
        db.session.add(found[key])
        db.session.flush()
    _forget_lists()
    return found


def set_and_take_away(change: Change, rows: Rows, back: Back) -> None:
    """Sets what is to be set, and takes away what had been added."""
    for key, values in back.items():
        if _is_ended(change, rows[key]):
            rows[key].amend_strength(values["strength"])
        elif THERE not in values:
            for name, value in values.items():
                setattr(rows[key], name, _read(type(rows[key]), name, value))
    db.session.flush()
    order = {table.name: index for index, table in enumerate(db.metadata.sorted_tables)}
    gone = [key for key, values in back.items() if values.get(THERE) is False]
    for key in sorted(gone, key=lambda key: -order[_table(key)]):
        if isinstance(rows[key], Label) and label_queries.is_in_use(rows[key]):
            raise Refusal(f"“{rows[key].name}” is in use since, so nothing was undone.", 409)
        if isinstance(rows[key], Epic):
            take_away(rows[key], at=change.at)
        else:
            db.session.delete(rows[key])
        db.session.flush()
        _forget_lists()
    changed = [row for key, row in rows.items() if key in back]
    for row in changed:
        if isinstance(row, Iteration) and not _is_ended(change, row):
            mark_working_days(change.project, row)
    _put_lines_in_order(row for row in changed if isinstance(row, Task))
    _put_epics_apart(change, {row.id: row.position for row in changed if isinstance(row, Epic)})


def _is_ended(change: Change, row: Any) -> bool:
    return isinstance(row, Iteration) and row.number < change.opened[-1].span.number


def let_follow(change: Change, back: Back, stories: Iterable[Story]) -> None:
    """Brings up to date what stories repeat of the rows that were put back."""
    follows = {table: FOLLOWS.get(table) for table in map(_table, back)}
    for story in stories:
        for follow in filter(None, follows.values()):
            follow(story, change)


def _table(key: str) -> str:
    return table_and_identity(key)[0]


def _forget_lists() -> None:
    """Rows that came or went past the lists they are in: what the session knows of these is out of date."""
    for thing in db.session.identity_map.values():
        lists = [each for each in inspect(thing).mapper.relationships if each.uselist]
        names = [each.key for each in lists if _is_hanging(each.entity.class_)]
        if names:
            db.session.expire(thing, names)


def _is_hanging(model: type) -> bool:
    return hasattr(model, "REMEMBERED") and model is not Label


def _check_parents(found: Found, back: Back) -> None:
    parents: dict[str, str] = {}
    for key, values in back.items():
        model = undo_queries.remembered_models()[_table(key)]
        for column in model.__table__.columns:
            names = {each.column.table.name for each in column.foreign_keys}
            for table in names & undo_queries.remembered_models().keys():
                if values.get(column.name) is not None:
                    parents[key_of(table, [values[column.name]])] = key
    parents = {parent: key for parent, key in parents.items() if parent not in back}
    there = undo_queries.rows(parents)
    for parent, key in parents.items():
        if parent not in there:
            who = next((each.who for each in reversed(found.later) if parent in each.before), "")
            raise _changed(found, RowChangedSince(who, key), found.before[key])


def _check_label(change: Change, epic_id: int, label_id: int) -> None:
    label = undo_queries.labels(change.project, [label_id]).get(label_id)
    served = epic_queries.epic_of(label) if label else None
    if label and served and served.id != epic_id:
        raise Refusal(
            f"The label “{label.name}” serves the epic “{served.name}” by now, so nothing was undone.", 409
        )


def _put_lines_in_order(lines: Iterable[Task]) -> None:
    """Lines that others put in between meanwhile make the positions uneven."""
    for story_id, kind in {(line.story_id, line.kind) for line in lines}:
        for position, line in enumerate(undo_queries.lines(story_id, kind), 1):
            line.position = position


def _put_epics_apart(change: Change, wanted: dict[int, int]) -> None:
    """Another epic may have taken the position meanwhile."""
    standing = epic_queries.positions(change.project)
    if not wanted.keys() & standing.keys():
        return
    wanted = {key: position for key, position in wanted.items() if key in standing}
    apart = fitted((place for key, place in standing.items() if key not in wanted), wanted)
    for epic_id, position in (apart or {}).items():
        db.session.get_one(Epic, epic_id).position = position


def _subject(found: Found, key: str, values: Mapping[str, Any]) -> str:
    """What the row of this key belongs to, as a sentence names it."""
    table, identity = table_and_identity(key)
    if table in HEADS:
        return f"iteration {values.get('number', identity[-1])}"
    story_id = values.get("story_id") or found.event.story_id
    return f"“{queries.titles([story_id]).get(story_id, '')}”" if story_id else f"“{values.get('name', '')}”"


def _read(model: Any, name: str, value: Any) -> Any:
    """A value as its column has it, from JSON."""
    kind = model.__table__.c[name].type
    if value is not None and isinstance(kind, UTCTime):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if value is not None and isinstance(kind, Date) else value
