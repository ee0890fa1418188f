"""What people may send about pairs. Who and what may be named is the verbs' business."""

from __future__ import annotations

from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Optional, ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Filled
from tracker.pairing.lines import LONGEST_SUBJECT
from tracker.teams.presence import Part
from tracker.text import number

PARTS = {
    Part.DAY.value: "the whole day",
    Part.MORNING.value: "the morning",
    Part.AFTERNOON.value: "the afternoon",
}


class PeopleForm(BaseForm):
    """People by their numbers, sent as `with` as often as needed, or not at all; a part of the day, or ""."""

    people = SelectMultipleField("People", name="with", coerce=number, validate_choice=False)
    part = Choice("Part", {"": "as it is", **PARTS}, default="")


class LogForm(PeopleForm):
    """A line for the log: of a story, or else of a subject; a guest is named."""

    day = DateField("Day", [Filled()])
    part = Choice("Part", PARTS, default=Part.DAY.value)
    story = SelectField(
        "Story", [Optional()], coerce=lambda text: number(text) if text else 0, validate_choice=False
    )
    subject = StringField("Other work", [AtMost(LONGEST_SUBJECT)])
    guest = StringField("Guest", [AtMost(200)])

    def validate_guest(self, field: StringField) -> None:
        if not field.data and not self.people.data:
            raise ValidationError("People is missing.")

    def validate_subject(self, field: StringField) -> None:
        if not field.data and not self.story.data:
            raise ValidationError("Story is missing; or say what the other work was.")


class NoteForm(BaseForm):
    """What the next pair should know."""

    text = StringField("Note for the next pair", [AtMost(1000)])


class WhoForm(BaseForm):
    """A person by their number, or nobody."""

    person = SelectField(
        "Person", [Optional()], coerce=lambda text: number(text) if text else 0, validate_choice=False
    )
