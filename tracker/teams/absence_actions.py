"""What is said about days on which somebody does not pair. It is no part of any project's history, so nothing
here is an event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams import absence_queries as queries
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Absence
from tracker.teams.presence import Kind

CALENDAR = "calendar"


def add(person: Person, entry: Entry, *, at: datetime, kind: Kind = Kind.AWAY, source: str = "typed") -> bool:
    """Notes the days; says whether they are new. What is noted already stays as it is."""
    known = [_entry(each) for each in queries.absences_of(person, entry.first) if each.kind == kind]
    if entry in known:
        return False
    db.session.add(Absence(**_values(person, entry, kind, source, at)))
    db.session.flush()
    return True


def remove(person: Person, absence_id: int) -> bool:
    """Takes the days away; says whether they were there."""
    absence = queries.absence_of(person, absence_id)
    if absence is None:
        return False
    db.session.delete(absence)
    return True


def take_calendar(person: Person, entries: Sequence[Entry], *, today: date, at: datetime) -> int:
    """Sets what a calendar says of the time from today on, in place of what one said before; returns how
    many entries are new. What was typed stays."""
    wanted = set(entries)
    known: set[Entry] = set()
    for absence in queries.absences_of(person, min([today, *(entry.first for entry in entries)])):
        entry = _entry(absence)
        if absence.source == CALENDAR and entry not in wanted and absence.until_on >= today:
            db.session.delete(absence)
        elif absence.kind == Kind.AWAY:
            known.add(entry)
    db.session.flush()
    new = [_values(person, entry, Kind.AWAY, CALENDAR, at) for entry in sorted(wanted - known)]
    if new:
        db.session.execute(insert(Absence), new)
    return len(new)


def _values(person: Person, entry: Entry, kind: Kind, source: str, at: datetime) -> dict[str, Any]:
    """The columns of an absence."""
    return {
        "person_id": person.id,
        "kind": kind.value,
        "from_on": entry.first,
        "until_on": entry.last,
        "part": entry.part.value,
        "source": source,
        "created_at": at,
    }


def _entry(absence: Absence) -> Entry:
    return Entry(absence.from_on, absence.until_on, absence.span_part)
