"""Teams, their people, their projects, and who may do what in a project."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.database import TABLE, Dated, Key, LongText, Model
from tracker.teams.balance import Rules
from tracker.teams.colours import usual
from tracker.teams.permissions import Role
from tracker.teams.presence import EVERY_DAY, KINDS, Kind, Part

REQUIRED = " ".join(Rules().required)


class Team(Model):
    """People who work together on products. Kind: product, platform or leadership. What it expects of itself
    (see teams/balance.py): disciplines, with spaces between; dedication in percent; how many people.
    `version` counts the changes of the team and of who is in it: what shows them is kept until the next."""

    __tablename__ = "team"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    kind: Mapped[str] = mapped_column(String(12), default="product")
    required: Mapped[str] = mapped_column(String(100), default=REQUIRED, server_default=REQUIRED)
    least_dedication: Mapped[int] = mapped_column(default=80, server_default="80")
    smallest: Mapped[int] = mapped_column(default=4, server_default="4")
    largest: Mapped[int] = mapped_column(default=10, server_default="10")
    version: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def rules(self) -> Rules:
        return Rules(tuple(self.required.split()), self.least_dedication, self.smallest, self.largest)


class TeamMember(Model):
    """A person in a team, with a discipline, perhaps a second (`also`), and a dedication in percent of their
    time. `week` has a sign for each day of the week from Monday, 1 for those on which they work for the
    team. A guest works along for a while and is none of the team."""

    __tablename__ = "team_member"
    __table_args__ = (UniqueConstraint("team_id", "person_id"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    discipline: Mapped[str] = mapped_column(String(12), default="development")
    also: Mapped[str] = mapped_column(String(12), default="", server_default="")
    dedication: Mapped[int] = mapped_column(default=100)
    from_on: Mapped[date | None]
    until_on: Mapped[date | None]
    week: Mapped[str] = mapped_column(String(7), default=EVERY_DAY, server_default=EVERY_DAY)
    is_guest: Mapped[bool] = mapped_column(default=False, server_default=false())

    person: Mapped[Person] = relationship(lazy="joined")


class Absence(Model):
    """Days, or the same half of each, on which a person does not pair, in whatever team: see
    teams/presence.py. `source` is "typed" or "calendar"; a calendar that is taken again replaces its own."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person_id_until_on", "person_id", "until_on"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(8), default=Kind.AWAY.value)
    from_on: Mapped[date]
    until_on: Mapped[date]
    part: Mapped[str] = mapped_column(String(9), default=Part.DAY.value)
    source: Mapped[str] = mapped_column(String(8), default="typed")
    created_at: Mapped[datetime]

    @property
    def span_part(self) -> Part:
        return Part(self.part)

    @property
    def words(self) -> str:
        """What the person does: "away", "on support duty"."""
        return KINDS[Kind(self.kind)]


class Project(Model):
    """A product: one backlog, owned by one team, planned by these settings.

    `version` counts the changes of the project; it is the events' order, the ETag and the live signal. Of a
    deleted one all stays, and nobody finds it. `number_of_done_iterations_to_show`, `project_type` (private,
    shared or demo) and `profile_content` (Markdown about it) are kept for programs, which show them.
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
    automatic_planning: Mapped[bool] = mapped_column(default=True, server_default=true())
    working_days: Mapped[str] = mapped_column(String(7), default="1111100")
    days_off: Mapped[str] = mapped_column(String(4000), default="")
    created_at: Mapped[datetime]
    archived_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    enable_tasks: Mapped[bool] = mapped_column(default=True, server_default=true())
    show_story_priority: Mapped[bool] = mapped_column(default=False, server_default=false())
    number_of_done_iterations_to_show: Mapped[int] = mapped_column(default=4, server_default="4")
    project_type: Mapped[str] = mapped_column(String(10), default="private", server_default="private")
    profile_content: Mapped[str] = mapped_column(LongText, default="")

    team: Mapped[Team] = relationship(lazy="select")

    @property
    def scale(self) -> tuple[int, ...]:
        """The points a story may be given, ascending."""
        return tuple(int(value) for value in self.point_scale.split(","))

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


class Membership(Dated, Model):
    """A person's role in a project: owner, member or viewer; and what is theirs alone in it: how they
    arranged its board (`layout` names the panels from left to right, as board/layout.py reads it), the colour
    that it has for them (six hexadecimal digits; "" for the usual one), whether it is a favourite of theirs,
    and when they last looked at the board, to the hour."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("project_id", "person_id"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str] = mapped_column(String(6), default=Role.MEMBER.value)
    layout: Mapped[str] = mapped_column(String(2000), default="", server_default="")
    project_color: Mapped[str] = mapped_column(String(6), default="", server_default="")
    favorite: Mapped[bool] = mapped_column(default=False, server_default=false())
    last_viewed_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined")

    @property
    def colour(self) -> str:
        """The colour that stands for the project: their own, or else the usual one."""
        return self.project_color or usual(self.project_id)


class Workspace(Model):
    """Several projects that somebody looks at side by side, under a name of their own. `project_ids` are
    their numbers from left to right, with spaces between."""

    __tablename__ = "workspace"
    __table_args__ = (UniqueConstraint("person_id", "name"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(50))
    project_ids: Mapped[str] = mapped_column(String(200))

    @property
    def numbers(self) -> list[int]:
        return [int(number) for number in self.project_ids.split()]


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
