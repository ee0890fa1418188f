"""Reading the pairing log."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import abort
from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased, joinedload, raiseload, selectinload

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.workflow import IN_PROGRESS
from tracker.database import db
from tracker.pairing.choices import Colleague
from tracker.pairing.models import Pairing, PairingPerson
from tracker.planning.calendar import starts_at
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import PERMISSIONS, May

WORKING_ROLES = [role.value for role, allowed in PERMISSIONS.items() if May.WORK in allowed]


def pairings_between(project: Project, first_day: date, last_day: date) -> list[Pairing]:
    """The lines of the log from first_day to last_day, both included, by day and then as they were
    written; story and people are loaded. Two statements."""
    return list(
        db.session.scalars(
            select(Pairing)
            .where(Pairing.project_id == project.id, Pairing.day.between(first_day, last_day))
            .options(
                joinedload(Pairing.story).raiseload("*"),
                selectinload(Pairing.parts).joinedload(PairingPerson.person),
                raiseload("*"),
            )
            .order_by(Pairing.day, Pairing.created_at, Pairing.id)
        )
    )


def last_paired(project: Project, person: Person) -> dict[int, date]:
    """For each person who ever paired with this one in the project, by id: the latest day they did."""
    mine, theirs = aliased(PairingPerson), aliased(PairingPerson)
    rows = db.session.execute(
        select(theirs.person_id, func.max(Pairing.day))
        .select_from(mine)
        .join(Pairing, Pairing.id == mine.pairing_id)
        .join(theirs, theirs.pairing_id == mine.pairing_id)
        .where(
            mine.person_id == person.id,
            theirs.person_id != person.id,
            Pairing.project_id == project.id,
        )
        .group_by(theirs.person_id)
    )
    return dict(rows.all())


def find_pairing(project: Project, pairing_id: int) -> Pairing:
    """The line of the log within the project; ends the request with 404 where there is none."""
    pairing = db.session.get(Pairing, pairing_id)
    if pairing is None or pairing.project_id != project.id:
        abort(404)
    return pairing


def pairings_of(story: Story, day: date) -> list[Pairing]:
    """What the log has of the story on the day."""
    return list(
        db.session.scalars(
            select(Pairing).where(Pairing.story_id == story.id, Pairing.day == day).order_by(Pairing.id)
        )
    )


def latest_day(story: Story) -> date | None:
    """The latest day on which the log has the story."""
    return db.session.scalar(select(func.max(Pairing.day)).where(Pairing.story_id == story.id))


def colleagues(project: Project) -> list[Colleague]:
    """Everybody who works in the project, by name; viewers do not."""
    rows = db.session.execute(
        select(Person.id, Person.name, Person.initials)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project.id, Membership.role.in_(WORKING_ROLES))
        .order_by(Person.name, Person.id)
    )
    return [Colleague(*row) for row in rows]


def people_with(ids: Sequence[int]) -> list[Person]:
    """The people with these numbers, in the order of the numbers; unknown ones are left out."""
    wanted = list(dict.fromkeys(ids))
    found = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
    return [found[key] for key in wanted if key in found]


def member_ids(project: Project) -> set[int]:
    """The ids of everybody with a role in the project."""
    return set(db.session.scalars(select(Membership.person_id).where(Membership.project_id == project.id)))


def stories_worked_on(project: Project, since: date) -> list[tuple[int, str]]:
    """Number and title of the stories one may have worked on since the day: those in progress by rank,
    then those accepted since, latest first, then others that were logged since."""
    logged = select(Pairing.story_id).where(Pairing.project_id == project.id, Pairing.day >= since)
    rows = db.session.execute(
        select(Story.id, Story.title, Story.state, Story.accepted_at)
        .where(
            Story.project_id == project.id,
            Story.deleted_at.is_(None),
            or_(
                Story.state.in_(IN_PROGRESS),
                Story.accepted_at >= starts_at(since, project.zone),
                Story.id.in_(logged),
            ),
        )
        .order_by(Story.position, Story.id)
    ).all()
    accepted = sorted((row for row in rows if row.accepted_at), key=lambda row: row.accepted_at, reverse=True)
    in_progress = [row for row in rows if row.state in IN_PROGRESS]
    others = [row for row in rows if not row.accepted_at and row.state not in IN_PROGRESS]
    return [(row.id, row.title) for row in (*in_progress, *accepted, *others)]
