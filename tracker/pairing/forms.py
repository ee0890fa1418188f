"""What people may send about pairs. Who and what may be named is the verbs' business."""

from __future__ import annotations

from wtforms import DateField, SelectField, SelectMultipleField

from tracker.forms import BaseForm, Filled
from tracker.text import number


class PeopleForm(BaseForm):
    """People by their numbers, sent as `with` as often as needed, or not at all."""

    people = SelectMultipleField("People", name="with", coerce=number, validate_choice=False)


class LogForm(PeopleForm):
    """A line for the log."""

    day = DateField("Day", [Filled()])
    story = SelectField("Story", [Filled()], coerce=number, validate_choice=False)
    people = SelectMultipleField("People", [Filled()], name="with", coerce=number, validate_choice=False)
