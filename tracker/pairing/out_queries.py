"""Reading the log for others."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from tracker.database import db
from tracker.pairing.models import Pairing
from tracker.pairing.out import Logged, Writer
from tracker.pairing.queries import pairings_between, people_to_name
from tracker.pairing.suggestion_models import GitIdentity
from tracker.teams.models import Project


def logged(project: Project, first: date, last: date) -> list[Logged]:
    """The log from first to last day, by day."""
    return [
        Logged(
            each.day,
            each.part,
            each.story_id,
            each.title,
            tuple(person.name for person in each.people),
            each.source,
        )
        for each in pairings_between(project, first, last)
    ]


def first_day(project: Project) -> date | None:
    """The day of the log's earliest line."""
    return db.session.scalar(select(func.min(Pairing.day)).where(Pairing.project_id == project.id))


def writers(project: Project) -> dict[int, Writer]:
    """How commits name people of the project and its team, by person: by an address that they commit with,
    as far as one is known, else by that with which they sign in."""
    found = select(GitIdentity.person_id, GitIdentity.email).where(
        GitIdentity.team_id == project.team_id, GitIdentity.person_id.is_not(None)
    )
    known = dict(db.session.execute(found.order_by(GitIdentity.id.desc())).all())
    people = people_to_name(project)
    addresses = {person.id: known.get(person.id) or person.email for person in people}
    return {
        person.id: Writer(person.name, address, person.initials.lower())
        for person in people
        if (address := addresses[person.id])
    }
