"""The demonstration project: an invented team, an invented product, and a past made by the real verbs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from tracker.accounts.actions import create_person
from tracker.accounts.models import Person
from tracker.backlog import epic_actions
from tracker.backlog.places import Spot
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.exchange.demo_past import replay
from tracker.exchange.demo_rhythm import ZONE, at_time, past_before
from tracker.exchange.demo_words import AWAY, EPICS, OWNER, TEAM
from tracker.notifications.actions import choose, mark_read
from tracker.notifications.audience import Reason, Way
from tracker.projects.actions import create_project
from tracker.teams import absence_actions
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Membership, Project, TeamMember
from tracker.teams.permissions import Role
from tracker.web import Refusal

EMAIL = "owner@tracker.example"
SETTINGS: dict[str, Any] = {
    "description": "Timetable, tickets and bad news for the passengers of a small ferry company.",
    "point_scale": "0,1,2,3,5,8",
    "time_zone": ZONE.key,
}


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """Who signs in to look at the demonstration. The password is kept nowhere else."""

    email: str
    password: str
    project_id: int

    def __str__(self) -> str:
        return f"The demonstration is loaded. Sign in as {self.email} with the password {self.password}"


def load(*, at: datetime, progress: Callable[[str], None] = lambda sentence: None) -> DemoLoaded:
    """The demonstration project with twelve done iterations and a current one, up to the instant.
    `progress` hears a sentence for each week. Refuses where there is a project already; commits not."""
    if db.session.scalar(select(func.count()).select_from(Project)):
        raise Refusal("There are projects here already; the demonstration goes into an empty database only.")
    past = past_before(at)
    begin = at_time(past.first_day, 8, 45)
    password = "-".join(secrets.token_hex(2) for _ in range(4))
    owner = create_person(OWNER.name, EMAIL, password, administrator=True, at=begin)
    project = create_project(
        "Harbour", "Harbour", by=owner, at=begin, week_start_day=past.start_day, **SETTINGS
    )
    team = {OWNER.name: owner, **_gather(project, owner, begin)}
    _add_epics(project, owner, begin)
    choose(owner, dict.fromkeys(Reason, Way.INBOX))  # nobody reads the mail of an invented address
    replay(project, team, past, until=at, progress=progress)
    _say_who_is_away(team, at)
    mark_read(owner.id, at=at, before=at - timedelta(days=1))
    db.session.flush()
    return DemoLoaded(EMAIL, password, project.id)


def _gather(project: Project, owner: Person, at: datetime) -> dict[str, Person]:
    """The others of the team, by name: members who cannot sign in."""
    of_owner = select(TeamMember).where(TeamMember.person_id == owner.id)
    db.session.scalars(of_owner).one().discipline = OWNER.discipline
    people = {}
    for colleague in TEAM[1:]:
        person = people[colleague.name] = create_person(colleague.name, at=at)
        with writing(project, by=owner, at=at) as change:
            db.session.add(Membership(project_id=project.id, person_id=person.id, role=Role.MEMBER.value))
            db.session.add(
                TeamMember(
                    team_id=project.team_id,
                    person_id=person.id,
                    discipline=colleague.discipline,
                    dedication=colleague.dedication,
                    week=colleague.week,
                )
            )
            change.record("member.joined", role=Role.MEMBER.value, person_id=person.id)
    return people


def _say_who_is_away(team: dict[str, Person], at: datetime) -> None:
    """What the team has noted of the coming weeks, and from whose calendar."""
    today = at.astimezone(ZONE).date()
    monday = today - timedelta(days=today.weekday())
    for absent in AWAY:
        first = monday + timedelta(days=absent.first)
        entry = Entry(first, first + timedelta(days=absent.days - 1), absent.part)
        absence_actions.add(team[absent.name], entry, kind=absent.kind, source=absent.source, at=at)


def _add_epics(project: Project, by: Person, at: datetime) -> None:
    for label, (name, description) in EPICS.items():
        epic_actions.create(
            project, by=by, at=at, name=name, label=label, description=description, spot=Spot.BOTTOM
        )
