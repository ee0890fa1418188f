"""What all forms share: trimmed text, and messages that name the field."""

from __future__ import annotations

from typing import Any

from wtforms import Field, Form
from wtforms.validators import ValidationError


def stripped(value: Any) -> Any:
    """Text without white space at its ends; anything else as it is."""
    return value.strip() if isinstance(value, str) else value


class BaseForm(Form):
    """A form whose text fields come without white space at their ends."""

    class Meta:
        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Field:
            filters = list(unbound_field.kwargs.get("filters", ()))
            filters.append(stripped)
            return unbound_field.bind(form=form, filters=filters, **options)

    @property
    def complaints(self) -> list[str]:
        """Every complaint as a sentence that names its field."""
        return [
            f"{self[name].label.text}: {message}"
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
            raise ValidationError(
                f"{field.label.text} has {length} characters; at most {self.limit} are kept."
            )
