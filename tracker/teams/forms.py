"""What people may type about a team and its people."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import StringField
from wtforms.validators import ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Day, Filled, WholeNumber
from tracker.teams.permissions import DISCIPLINES, TEAM_KINDS

SOMEBODY_NEW = 0


class TeamForm(BaseForm):
    name = StringField("Name", [Filled(), AtMost(100)])
    kind = Choice("Kind", {kind: kind for kind in TEAM_KINDS})


class MemberForm(BaseForm):
    """A person's part in a team."""

    discipline = Choice("Discipline", {each: each for each in DISCIPLINES}, default="development")
    dedication = WholeNumber("Dedication in percent", 1, 100, default=100)
    from_on = Day("From")
    until_on = Day("Until")

    def validate_until_on(self, field: Day) -> None:
        if field.data and self.from_on.data and field.data < self.from_on.data:
            raise ValidationError("Until is before From.")


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
