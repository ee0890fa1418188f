"""What people may type about teams."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Day, Filled, Several, WeekDays, WholeNumber
from tracker.teams.models import Team
from tracker.teams.permissions import DISCIPLINES, TEAM_KINDS
from tracker.teams.presence import EVERY_DAY

SOMEBODY_NEW = 0
EACH_DISCIPLINE = {each: each for each in DISCIPLINES}


class TeamForm(BaseForm):
    """A team and what it expects of itself."""

    name = StringField("Name", [Filled(), AtMost(100)])
    kind = Choice("Kind", {kind: kind for kind in TEAM_KINDS})
    required = Several("Disciplines that must be there", EACH_DISCIPLINE)
    least_dedication = WholeNumber("Least dedication in percent", 1, 100)
    smallest = WholeNumber("Fewest people", 1, 99)
    largest = WholeNumber("Most people", 1, 99)

    @classmethod
    def of(cls, team: Team) -> TeamForm:
        return cls(data={**vars(team), "required": team.rules.required})

    def validate_largest(self, field: WholeNumber) -> None:
        if field.data and self.smallest.data and field.data < self.smallest.data:
            raise ValidationError("Most people is less than Fewest people.")

    def values(self) -> dict[str, Any]:
        """What was typed, by column, as it is stored."""
        chosen = [each for each in DISCIPLINES if each in (self.required.data or ())]
        return {**self.data, "required": " ".join(chosen)}


class MemberForm(BaseForm):
    """A person's part in a team."""

    discipline = Choice("Discipline", EACH_DISCIPLINE, default="development")
    also = Choice("Second discipline", {"": "none", **EACH_DISCIPLINE}, default="")
    dedication = WholeNumber("Dedication in percent", 1, 100, default=100)
    week = WeekDays("Days in this team", default=EVERY_DAY)
    from_on = Day("From")
    until_on = Day("Until")
    is_guest = BooleanField("A guest, who works along and is none of the team")

    def validate_until_on(self, field: Day) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError("Until is before From.")

    def values(self) -> dict[str, Any]:
        """What was typed, by column, as it is stored."""
        also = "" if self.also.data == self.discipline.data else self.also.data
        return {**self.data, "week": self.week.pattern, "also": also}


class NewMemberForm(MemberForm):
    """Somebody for the team: one of its projects' people, or a new name."""

    person = Choice("Person", coerce=int, default=SOMEBODY_NEW)
    name = StringField("Name of somebody new", [AtMost(200)])

    def offer(self, people: Iterable[tuple[int, str]]) -> NewMemberForm:
        """The same form with these people (number, name) to choose from."""
        self.person.among([*people, (SOMEBODY_NEW, "somebody new")])
        return self

    def validate_name(self, field: StringField) -> None:
        if self.person.data == SOMEBODY_NEW and not field.data:
            raise ValidationError("Name of somebody new is missing.")
