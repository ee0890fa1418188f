"""What all forms share: trimmed text, and fields and messages that name the field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import DateField, Field, Form, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.planning.calendar import WEEK_DAYS


def stripped(value: Any) -> Any:
    """Text without white space at its ends and without NUL, which PostgreSQL has no place for; anything
    else as it is."""
    return value.replace("\x00", "").strip() if isinstance(value, str) else value


def lowered(value: Any) -> Any:
    """Text in lower case, which may be longer: a limit must count what is kept."""
    return value.lower() if isinstance(value, str) else value


class BaseForm(Form):
    """A form whose text fields come without white space at their ends, and without NUL."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", ()))
            filters.append(stripped)
            return unbound_field.bind(form=form, filters=filters, **options)

    @property
    def complaints(self) -> list[str]:
        """Every complaint as a sentence that names its field."""
        return [
            message if self[name].label.text in message else f"{self[name].label.text}: {message}"
            for name, messages in self.errors.items()
            for message in messages
        ]


class Filled:
    """The field must hold something; says so with the field's name."""

    field_flags = {"required": True}

    def __call__(self, form: Form, field: Field) -> None:
        if field.data is None or field.data == "" or field.data == []:
            raise ValidationError(f"{field.label.text} is missing.")


class AtMost:
    """No more than so many characters; says how many there are."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.field_flags = {"maxlength": limit}

    def __call__(self, form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > self.limit:
            raise ValidationError(f"{field.label.text} has {length} characters; at most {self.limit} fit.")


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


class MaybeNumber(WholeNumber):
    """A whole number within bounds, or nothing."""

    def pre_validate(self, form: Any) -> None:
        if any(text.strip() for text in self.raw_data or ()):
            super().pre_validate(form)


class Day(DateField):
    """A day, or nothing where it may be missing; what is no date is refused with the field's name."""

    def __init__(self, label: str, required: bool = False, **options: Any) -> None:
        first = InputRequired(f"{label} is missing.") if required else Optional()
        super().__init__(label, [first], **options)

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as refused:
            raise ValueError(f"{self.label.text} is not a date; write it as 2026-12-24.") from refused


class Several(SelectMultipleField):
    """Any number of a few, as boxes to tick, given as values with their words."""

    data: Any

    def __init__(self, label: str, choices: Mapping[Any, str], **options: Any) -> None:
        widgets = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        super().__init__(label, choices=dict(choices), **widgets, **options)


class WeekDays(Several):
    """Days of the week, one at least. They are kept as `pattern`: a sign for each day from Monday, 1 for
    those that are ticked."""

    def __init__(self, label: str, **options: Any) -> None:
        days = {str(number): day.capitalize() for number, day in enumerate(WEEK_DAYS)}
        super().__init__(label, days, coerce=int, **options)

    def process_data(self, value: str | None) -> None:
        self.data = [number for number, sign in enumerate(value or "") if sign == "1"]

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if not self.data:
            raise ValidationError(f"{self.label.text}: choose at least one.")

    @property
    def pattern(self) -> str:
        return "".join("1" if day in self.data else "0" for day in range(7))
