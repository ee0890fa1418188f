"""Teams, their people, their projects, and who may do what in a project."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.database import TABLE, Key, Model
from tracker.teams.permissions import Role


class Team(Model):
    """People who work together on products. Kind: product, platform or leadership."""

    __tablename__ = "team"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(12), default="product")


class TeamMember(Model):
    """A person in a team, with a discipline and a dedication in percent of their time."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    discipline: Mapped[str] = mapped_column(String(12), default="development")
    dedication: Mapped[int] = mapped_column(default=100)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]

    person: Mapped[Person] = relationship(lazy="joined")


class Project(Model):
    """A product: one backlog, owned by one team, planned by these settings.

    `version` counts the changes of the project; it is the events' order, the ETag and the live signal.
    """

    __tablename__ = "project"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"), index=True)
    name: Mapped[str] = mapped_column(String(50), unique=True)
    description: Mapped[str] = mapped_column(String(140), default="")
    version: Mapped[int] = mapped_column(Key, default=0)
    point_scale: Mapped[str] = mapped_column(String(255), default="0,1,2,3")
    iteration_length: Mapped[int] = mapped_column(default=1)
    week_start_day: Mapped[str] = mapped_column(String(9), default="monday")
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    velocity_averaged_over: Mapped[int] = mapped_column(default=3)
    initial_velocity: Mapped[int] = mapped_column(default=10)
    bugs_and_chores_are_estimatable: Mapped[bool] = mapped_column(default=False)
    working_days: Mapped[str] = mapped_column(String(7), default="1111100")
    days_off: Mapped[str] = mapped_column(String(4000), default="")
    created_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="select")

    @property
    def scale(self) -> tuple[int, ...]:
        """The points a story may be given, ascending."""
        return tuple(int(value) for value in self.point_scale.split(","))

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Membership(Model):
    """A person's role in a project: owner, member or viewer."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("project_id", "person_id"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(6), default=Role.MEMBER.value)

    person: Mapped[Person] = relationship(lazy="joined")


class Invitation(Model):
    """A link that makes whoever follows it a member. Only a hash of the link's secret is kept.

    With `person_id` the link is for somebody who is named already and cannot sign in yet.
    """

    __tablename__ = "invitation"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    role: Mapped[str] = mapped_column(String(6), default=Role.MEMBER.value)
    secret_hash: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    invited_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship(lazy="joined")
