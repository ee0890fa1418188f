"""Reading the pairing log."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from flask import abort
from sqlalchemy import func, or_, select, union
from sqlalchemy.orm import Load, aliased, joinedload, selectinload

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.workflow import IN_PROGRESS
from tracker.database import db
from tracker.pairing.choices import Colleague
from tracker.pairing.lines import Line
from tracker.pairing.models import Pairing, PairingPerson
from tracker.planning.calendar import starts_at
from tracker.teams.models import Membership, Project, TeamMember
from tracker.teams.permissions import PERMISSIONS, May
from tracker.teams.presence import Part

WORKING_ROLES = [role.value for role, allowed in PERMISSIONS.items() if May.WORK in allowed]


def pairings_between(project: Project, first_day: date, last_day: date) -> list[Pairing]:
    """The lines of the log from first_day to last_day, both included, by day and then as they were
    written; story and people are loaded. Two statements."""
    return list(
        db.session.scalars(
            select(Pairing)
            .where(Pairing.project_id == project.id, Pairing.day.between(first_day, last_day))
            .options(
                joinedload(Pairing.story),  # nothing forbidden of these: a change may hold them already
                selectinload(Pairing.parts).joinedload(PairingPerson.person),
                Load(Pairing).raiseload("*"),
            )
            .order_by(Pairing.day, Pairing.created_at, Pairing.id)
        )
    )


def together_between(project: Project, first_day: date, last_day: date) -> list[tuple[date, frozenset[int]]]:
    """The same days with nothing but who worked together, by person. One statement."""
    rows = db.session.execute(
        select(Pairing.id, Pairing.day, PairingPerson.person_id)
        .join(PairingPerson, PairingPerson.pairing_id == Pairing.id)
        .where(Pairing.project_id == project.id, Pairing.day.between(first_day, last_day))
        .order_by(Pairing.day, Pairing.id)
    )
    return [
        (day, frozenset(row.person_id for row in people))
        for (_, day), people in groupby(rows, lambda row: (row.id, row.day))
    ]


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


def all_of(story: Story) -> list[Pairing]:
    """Whatever the log has of the story, latest day first."""
    mine = select(Pairing).where(Pairing.story_id == story.id)
    return list(db.session.scalars(mine.order_by(Pairing.day.desc(), Pairing.id)))


def story_of(project: Project, number: int) -> Story | None:
    """The story of that number in the project, unless it is deleted."""
    mine = Story.project_id == project.id, Story.id == number, Story.deleted_at.is_(None)
    return db.session.scalars(select(Story).where(*mine)).one_or_none()


def stories_here(project: Project, numbers: Collection[int]) -> set[int]:
    """Those of the numbers that stories of the project have, deleted ones too."""
    mine = Story.project_id == project.id, Story.id.in_(numbers)
    return set(db.session.scalars(select(Story.id).where(*mine)))


def people_to_name(project: Project) -> list[Person]:
    """Whoever a line may name, by name."""
    people = select(Person).where(Person.id.in_(ids_to_name(project)))
    return list(db.session.scalars(people.order_by(Person.name, Person.id)))


def project_of(pairing: Pairing) -> Project:
    return db.session.get_one(Project, pairing.project_id)


def pairings_of(project: Project, story: Story | None, day: date, subject: str = "") -> list[Pairing]:
    """What the log has of the story, or of work that is none and has this subject, on the day."""
    mine = Pairing.project_id == project.id, Pairing.day == day
    on_it = (
        (Pairing.story_id == story.id,) if story else (Pairing.story_id.is_(None), Pairing.subject == subject)
    )
    return list(db.session.scalars(select(Pairing).where(*mine, *on_it).order_by(Pairing.id)))


def latest_day(story: Story) -> date | None:
    """The latest day on which the log has the story."""
    return db.session.scalar(select(func.max(Pairing.day)).where(Pairing.story_id == story.id))


def colleagues(project: Project, day: date) -> list[Colleague]:
    """Everybody who may be named for the day, by name: who works in the project (viewers do not), and who
    is in its team on the day, guests included."""
    workers = select(Membership.person_id).where(
        Membership.project_id == project.id, Membership.role.in_(WORKING_ROLES)
    )
    team = select(TeamMember.person_id).where(
        TeamMember.team_id == project.team_id,
        or_(TeamMember.from_on.is_(None), TeamMember.from_on <= day),
        or_(TeamMember.until_on.is_(None), TeamMember.until_on >= day),
    )
    rows = db.session.execute(
        select(Person.id, Person.name, Person.initials)
        .where(or_(Person.id.in_(workers), Person.id.in_(team)))
        .order_by(Person.name, Person.id)
    )
    return [Colleague(*row) for row in rows]


def people_with(ids: Sequence[int]) -> list[Person]:
    """The people with these numbers, in the order of the numbers; unknown ones are left out."""
    wanted = list(dict.fromkeys(ids))
    found = {person.id: person for person in db.session.scalars(select(Person).where(Person.id.in_(wanted)))}
    return [found[key] for key in wanted if key in found]


def ids_to_name(project: Project) -> set[int]:
    """The numbers of everybody whom a line may name: with a role in the project, or ever in its team."""
    members = select(Membership.person_id).where(Membership.project_id == project.id)
    team = select(TeamMember.person_id).where(TeamMember.team_id == project.team_id)
    return set(db.session.scalars(union(members, team)))


def lines_between(project: Project, first_day: date, last_day: date) -> list[Line]:
    """The log as plain lines, by day and then as they were written. One statement, for the whole history
    as well; people and stories come as their numbers."""
    rows = db.session.execute(
        select(
            Pairing.id,
            Pairing.day,
            Pairing.story_id,
            Pairing.subject,
            Pairing.part,
            PairingPerson.person_id,
        )
        .join(PairingPerson, PairingPerson.pairing_id == Pairing.id)
        .where(Pairing.project_id == project.id, Pairing.day.between(first_day, last_day))
        .order_by(Pairing.day, Pairing.id)
    )
    return [
        Line(day, frozenset(row.person_id for row in group), story, subject, Part(part))
        for (_, day, story, subject, part), group in groupby(rows, key=lambda row: tuple(row[:5]))
    ]


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
