"""Reading who did what with which token, who came in, and who may do what: of the whole installation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import aliased

from tracker.accounts.audit_kinds import sentence as audit_sentence
from tracker.accounts.models import AuditEntry, Person, Token
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.database import asked
from tracker.teams.models import Project

AT_ONCE = 100
"""Lines of one page."""
_about = aliased(Person)


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: before this entry, and before this event."""

    entry: int
    event: int

    def __str__(self) -> str:
        return f"{self.entry}.{self.event}"


START = Cursor(10**17, 10**17)


@dataclass(frozen=True, slots=True)
class Line:
    """What somebody did, in a sentence that goes on from `who`; in which project ("": in none), by which
    token ("": none) and from which network address, where that is known."""

    at: datetime
    who: str
    what: str
    project: str
    token: str
    address: str
    entry: int = 0
    event: int = 0


def lines(before: Cursor = START, person_id: int | None = None) -> tuple[list[Line], Cursor | None]:
    """A page of what is kept, newest first: sign-ins, tokens, administrators; of projects who came, went and
    got another role, and all that programs did. And where the next page begins, if there is one."""
    entries, events = _ENTRIES.where(AuditEntry.id < before.entry), _EVENTS.where(Event.id < before.event)
    if person_id is not None:
        entries = entries.where(or_(AuditEntry.by_id == person_id, AuditEntry.about_id == person_id))
        events = events.where(Event.by_id == person_id)
    found = [*map(_of_entry, _some(entries)), *map(_of_event, _some(events))]
    found.sort(key=lambda line: (line.at, line.event, line.entry), reverse=True)
    shown = found[:AT_ONCE]
    if len(found) <= AT_ONCE:
        return shown, None
    return shown, Cursor(
        min((line.entry for line in shown if line.entry), default=before.entry),
        min((line.event for line in shown if line.event), default=before.event),
    )


def _some(query: Select[Any]) -> Any:
    return asked(query.limit(AT_ONCE + 1))


def _of_entry(row: Any) -> Line:
    what = audit_sentence(row.kind, row.details, row.about or "")
    who = row.who or (row.about if row.kind == "sign_in_failed" else None) or "Somebody"
    return Line(row.at, who, what, "", _named(row.token, row.token_id), row.address, entry=row.id)


def _of_event(row: Any) -> Line:
    what = sentence(row.kind, row.details)
    token = _named(row.token, row.token_id)
    return Line(row.at, row.who or "Somebody", what, row.project, token, "", event=row.id)


def _named(name: str | None, token_id: int | None) -> str:
    return "" if token_id is None else name or "for sign-in by password"


def _kept(what: type[AuditEntry] | type[Event], *more: Any) -> Select[Any]:
    """What an entry and an event both tell, and more; newest first."""
    return (
        select(
            what.id,
            what.at,
            what.kind,
            what.details,
            what.token_id,
            Person.name.label("who"),
            Token.name.label("token"),
            *more,
        )
        .select_from(what)
        .outerjoin(Person, Person.id == what.by_id)
        .outerjoin(Token, Token.id == what.token_id)
        .order_by(what.id.desc())
    )


_ENTRIES = _kept(AuditEntry, AuditEntry.address, _about.name.label("about")).outerjoin(
    _about, _about.id == AuditEntry.about_id
)
_EVENTS = (
    _kept(Event, Project.name.label("project"))
    .join(Project, Project.id == Event.project_id)
    .where(or_(Event.token_id.is_not(None), Event.kind.like("member.%"), Event.kind == "project.deleted"))
)
