"""What may be done with many stories at once, and how lines of text are sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from tracker.accounts.models import Person
from tracker.backlog.forms import NO_LIST, EstimateForm, MoveForm, NumberOf
from tracker.backlog.places import LISTS, Place, Spot
from tracker.forms import AtMost, BaseForm
from tracker.text import number
from tracker.web import Refusal


def numbers(text: str | None) -> list[int]:
    """Numbers of rows, separated by spaces or commas; raises Refusal where something else is among them."""
    try:
        return [number(word) for word in (text or "").replace(",", " ").split()]
    except ValueError as refused:
        raise Refusal("Stories and people are named by their numbers.") from refused


class BulkForm(EstimateForm, MoveForm):
    """Which stories, and what becomes of them; `do` names it, the other fields belong to one `do` each."""

    list = StringField("List")
    stories = StringField("Stories", [AtMost(20_000)])
    state = StringField("State")
    story_type = StringField("Type")
    priority = StringField("Priority")
    labels = StringField("Labels", [AtMost(2000)])
    people = StringField("People", [AtMost(2000)])
    project = NumberOf("Project", [Optional()])

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {person.id: person for person in people}

    def target(self) -> Place:
        if self.list.data not in LISTS:
            raise Refusal(NO_LIST)
        return super().target()

    def end(self) -> Spot:
        """The end of a list; raises Refusal for anything else."""
        if self.place.data not in ("top", "bottom"):
            raise Refusal("Say to which end of their lists: top or bottom.")
        return Spot(self.place.data)

    def ids(self) -> Sequence[int]:
        return numbers(self.stories.data)

    def project_id(self) -> int:
        """The number of the project named; raises Refusal for none."""
        if not self.project.data:
            raise Refusal("Say to which project: choose one in which you may change stories.")
        return int(self.project.data)

    def persons(self) -> Sequence[Person]:
        """The people named; raises Refusal for somebody who is not in the project."""
        keys = numbers(self.people.data)
        if not self.members.keys() >= set(keys):
            raise Refusal("Somebody of these is not in the project.")
        return [self.members[key] for key in keys]

    def names(self) -> Sequence[str]:
        return [name.strip() for name in (self.labels.data or "").split(",") if name.strip()]


class LinesForm(BaseForm):
    """Lines to become stories: in which list, and behind which story where one is named."""

    lines = TextAreaField("Lines", [AtMost(200_000)])
    list = SelectField(
        "List", choices=[SelectChoice(name, name.capitalize()) for name in LISTS], default="backlog"
    )
    after = NumberOf("After", [Optional()])
