"""What people may type about a project and its members."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Filled, WeekDays, WholeNumber
from tracker.planning.calendar import WEEK_DAYS
from tracker.projects.days_off import BadDay, read_days_off, written
from tracker.projects.scales import BUILT_IN, LONGEST_TEXT, BadScale, is_custom, read_scale
from tracker.projects.scales import written as written_scale
from tracker.projects.time_zones import zone_names
from tracker.teams.colours import COLOURS
from tracker.teams.models import Project
from tracker.teams.permissions import Role

CUSTOM = "custom"
LENGTHS = {1: "1 week", 2: "2 weeks", 3: "3 weeks", 4: "4 weeks"}
WEEK_DAY_WORDS = {day: day.capitalize() for day in WEEK_DAYS}
ROLES = {
    Role.OWNER.value: "owner: also settings and members",
    Role.MEMBER.value: "member: stories and pairs",
    Role.VIEWER.value: "viewer: reads",
}
NEW_TEAM = 0


class NewProjectForm(BaseForm):
    """A new project of one of my teams, or of a new one."""

    name = StringField("Name", [Filled(), AtMost(50)])
    team = Choice("Team", coerce=int)
    team_name = StringField("Name of the new team", [AtMost(100)])
    time_zone = Choice("Time zone")
    iteration_length = Choice("Iteration length", LENGTHS, coerce=int, default=1)
    week_start_day = Choice("Iterations start on", WEEK_DAY_WORDS, default="monday")

    def offer(self, teams: Iterable[tuple[int, str]]) -> NewProjectForm:
        """The same form with these teams (number, name) to choose from."""
        self.team.among([*teams, (NEW_TEAM, "A new team")])
        self.time_zone.among((zone, zone) for zone in zone_names())
        return self

    def validate_team_name(self, field: StringField) -> None:
        if self.team.data == NEW_TEAM and not field.data:
            raise ValidationError("Name of the new team is missing.")


class LookForm(BaseForm):
    """What a project is to somebody alone; what is not said stays as it is."""

    favourite = Choice("Favourite", {"": "as it is", "yes": "a favourite", "no": "none"}, default="")
    colour = Choice("Colour", {"": "as it is", **COLOURS}, default="")

    @property
    def chosen(self) -> dict[str, Any]:
        """What is said, by the columns of the membership."""
        favourite = {"favorite": self.favourite.data == "yes"} if self.favourite.data else {}
        return {**favourite, **({"project_color": self.colour.data} if self.colour.data else {})}


class CopyForm(BaseForm):
    """A project after the pattern of another: its name, and what comes along besides the settings."""

    name = StringField("Name of the new project", [Filled(), AtMost(50)])
    people = BooleanField("Bring its members along, in their roles")
    stories = BooleanField("Bring its open stories along, none of them begun")


class SettingsForm(BaseForm):
    """The settings of a project; field names are those of its columns, `points` and `custom_scale` apart."""

    name = StringField("Name", [Filled(), AtMost(50)])
    description = StringField("Description", [AtMost(140)])
    enable_tasks = BooleanField("Stories have tasks")
    show_story_priority = BooleanField("Stories show a priority")
    points = Choice("Point scale", {**{each: each for each in BUILT_IN}, CUSTOM: "A custom scale"})
    custom_scale = StringField("Custom scale", [AtMost(LONGEST_TEXT)])
    initial_velocity = WholeNumber("Initial velocity", 1, 999)
    velocity_averaged_over = WholeNumber("Velocity is averaged over", 1, 4)
    automatic_planning = BooleanField("Current fills itself up to the velocity")
    bugs_and_chores_are_estimatable = BooleanField("Bugs and chores are estimated")
    iteration_length = Choice("Iteration length", LENGTHS, coerce=int)
    week_start_day = Choice("Iterations start on", WEEK_DAY_WORDS)
    time_zone = Choice("Time zone")
    working_days = WeekDays("Working days")
    days_off = TextAreaField("Days off")

    @classmethod
    def of(cls, project: Project, formdata: Any = None) -> SettingsForm:
        """The form with what the project has, or what was sent in its place."""
        custom = is_custom(project.point_scale)
        form = cls(
            formdata,
            obj=project,
            points=CUSTOM if custom else project.point_scale,
            custom_scale=project.point_scale if custom else "",
        )
        if project.bugs_and_chores_are_estimatable:
            del form.bugs_and_chores_are_estimatable
        zones: Sequence[str] = zone_names()
        zones = zones if project.time_zone in zones else (project.time_zone, *zones)
        form.time_zone.among((zone, zone) for zone in zones)
        return form

    def validate_custom_scale(self, field: StringField) -> None:
        if self.points.data != CUSTOM:
            return
        try:
            read_scale(field.data or "")
        except BadScale as bad:
            raise ValidationError(str(bad)) from bad

    def validate_days_off(self, field: TextAreaField) -> None:
        try:
            read_days_off(field.data or "")
        except BadDay as bad:
            raise ValidationError(str(bad)) from bad

    def settings(self) -> dict[str, Any]:
        """What was typed, by column, as it is stored."""
        values = {name: value for name, value in self.data.items() if name not in ("points", "custom_scale")}
        custom = self.points.data == CUSTOM
        values["point_scale"] = (
            written_scale(read_scale(self.custom_scale.data or "")) if custom else self.points.data
        )
        values["working_days"] = self.working_days.pattern
        values["days_off"] = written(read_days_off(self.days_off.data or ""))
        return values


class InvitationForm(BaseForm):
    """An invitation: as what, and for whom if for somebody who is only named."""

    role = Choice("Role", ROLES, default=Role.MEMBER.value)
    person = Choice("For", coerce=int, default=0)

    def offer(self, named: Iterable[tuple[int, str]]) -> InvitationForm:
        """The same form with these named people (number, name) to choose from."""
        self.person.among([(0, "anybody who follows the link"), *named])
        return self


class RoleForm(BaseForm):
    role = Choice("Role", ROLES)
