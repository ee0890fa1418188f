"""What people may type about a team and its people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from tracker.forms import AtMost, BaseForm, Filled
from tracker.teams.permissions import DISCIPLINES, TEAM_KINDS

SOMEBODY_NEW = 0


class Choice(SelectField):
    """One of a few, given as values with their words; any other is refused with the field's name."""

    data: Any

    def __init__(self, label: str, choices: Mapping[Any, str] | None = None, **options: Any) -> None:
        super().__init__(label, choices=dict(choices or {}), **options)

    def among(self, choices: Iterable[tuple[Any, str]]) -> None:
        """Sets what there is to choose from."""
        self.choices = dict(choices)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None

    def pre_validate(self, form: Any) -> None:
        if self.data not in [choice.value for choice in self.iter_choices()]:
            raise ValidationError(f"{self.label.text} is none of those to choose from.")


class WholeNumber(IntegerField):
    """A whole number within bounds; anything else is refused with the field's name and the bounds."""

    data: Any

    def __init__(self, label: str, least: int, most: int, **options: Any) -> None:
        self.least, self.most = least, most
        super().__init__(label, render_kw={"min": least, "max": most}, **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None

    def pre_validate(self, form: Any) -> None:
        if self.data is None or not self.least <= self.data <= self.most:
            raise ValidationError(f"{self.label.text} is a whole number from {self.least} to {self.most}.")


class Day(DateField):
    """A day or nothing; what is no date is refused with the field's name."""

    def __init__(self, label: str, **options: Any) -> None:
        super().__init__(label, [Optional()], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as refused:
            raise ValueError(f"{self.label.text} is not a date; write it as 2026-12-24.") from refused


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
