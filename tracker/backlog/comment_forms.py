"""What people may type into a comment, and what is wrong with it."""

from __future__ import annotations

from typing import Any

from wtforms import Field, StringField, TextAreaField

from tracker.forms import AtMost, BaseForm
from tracker.text import number


class Numbers(Field):
    """Numbers that the page has put there, each once; what is none is refused."""

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            self.data = list(dict.fromkeys(number(value) for value in valuelist if value.strip()))
        except ValueError as refused:
            self.data = []
            raise ValueError(f"{self.label.text} names something that is not here.") from refused


class UploadsForm(BaseForm):
    """Files that were sent before, by their numbers."""

    uploads = Numbers("Files")


def _unix(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n")


class TextForm(BaseForm):
    text = TextAreaField("Comment", [AtMost(20_000)], filters=[_unix])


class CommentForm(TextForm, UploadsForm):
    """A comment, and its files."""


class TransitionForm(TextForm):
    """The state that a story is brought into, and why, where somebody says so."""

    state = StringField("State")
