"""What people may type into an epic or a label, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from tracker.backlog.forms import NumberOf
from tracker.backlog.models import Epic
from tracker.backlog.places import Spot
from tracker.forms import AtMost, BaseForm, Filled
from tracker.web import Refusal


class EpicForm(BaseForm):
    """All an epic has to edit. `version` is the project's version that the editor looked at."""

    name = StringField("Name", [Filled(), AtMost(5000)])
    label = StringField("Label", [AtMost(255)])
    description = TextAreaField("Description", [AtMost(20000)])
    version = NumberOf("Version", [Optional()])

    @classmethod
    def of(cls, epic: Epic, version: int, sent: Any = None) -> EpicForm:
        """The form filled with the epic, and with what was sent."""
        data = {"name": epic.name, "label": epic.label.name, "description": epic.description}
        return cls(sent, data={**data, "version": version})

    def values(self, names: Container[str]) -> dict[str, str]:
        """The fields of these names, as the verbs take them."""
        fields = {"name": self.name, "label": self.label, "description": self.description}
        return {
            name: (field.data or "").replace("\r\n", "\n") for name, field in fields.items() if name in names
        }


class SpotForm(BaseForm):
    """Where an epic goes: beside another one, or to an end."""

    before = NumberOf("Before", [Optional()])
    after = NumberOf("After", [Optional()])
    place = StringField("Place")

    def target(self) -> tuple[Spot, int | None]:
        """The spot and the neighbour; raises Refusal where not exactly one of before, after and place is
        given."""
        given = [
            (spot, neighbour)
            for spot, neighbour in ((Spot.BEFORE, self.before.data), (Spot.AFTER, self.after.data))
            if neighbour is not None
        ]
        if self.place.data in ("top", "bottom"):
            given.append((Spot(self.place.data), None))
        if len(given) != 1:
            raise Refusal("A move names one of: before an epic, after an epic, top, or bottom.")
        return given[0]


class LabelForm(BaseForm):
    """A label's name; `merging` says that it may be that of another label, with which it becomes one."""

    name = StringField("Name", [Filled(), AtMost(255)])
    merging = BooleanField("Merge the two")


class MergeForm(BaseForm):
    into = NumberOf("Other label", [InputRequired("Choose the label to merge it into.")])
