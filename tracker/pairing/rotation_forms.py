"""What owners may type about how their team rotates, and what is sent to the board of pairs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wtforms import BooleanField, IntegerField, SelectMultipleField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import BaseForm, Choice, WholeNumber
from tracker.pairing.rotation_facts import Odd, Stays
from tracker.pairing.rotation_models import RotationSettings
from tracker.pairing.rotation_rules import Kind, Rule
from tracker.teams.permissions import DISCIPLINES

STAYS = {
    Stays.ANY: "whoever makes the better pairs",
    Stays.NEWEST: "rather the newest",
    Stays.ANCHOR: "rather who took the story on",
    Stays.STRICT_NEWEST: "always the newest",
    Stays.STRICT_ANCHOR: "always who took the story on",
}
ODDS = {
    Odd.ALONE: "works alone, in turns",
    Odd.TRIO: "makes a group of three",
    Odd.ASK: "is left for the team to decide",
}
RHYTHMS = {
    1: "every day",
    2: "every 2 days",
    3: "every 3 days",
    5: "every week",
    0: "whenever it is asked for",
}
BETWEEN_PEOPLE = {
    Kind.NEVER: "never pair",
    Kind.TOGETHER: "stay together",
    Kind.AVOID: "rather do not pair",
    Kind.PREFER: "wish to pair",
}
BETWEEN_DISCIPLINES = {Kind.ONLY: "pairs only with", Kind.APART: "does not pair with"}


class RotationForm(BaseForm):
    """The manner of the rotation; names are those of the columns."""

    every = Choice("Pairs change", RHYTHMS, coerce=int)
    stays = Choice("Who stays on a story", {stays.value: words for stays, words in STAYS.items()})
    stay_limit = WholeNumber("Days on one story, if it can be had", 1, 20)
    odd = Choice("With an odd number, somebody", {odd.value: words for odd, words in ODDS.items()})
    overlap = WholeNumber("Minutes that two people must share", 0, 480)
    rotating = SelectMultipleField(
        "Disciplines that rotate",
        choices={each: each for each in DISCIPLINES},
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    @classmethod
    def of(cls, settings: RotationSettings, sent: Any = None) -> RotationForm:
        form = cls(sent, obj=settings)
        if sent is None:
            form.rotating.data = settings.rotating.split()
        return form

    def validate_rotating(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError("Disciplines that rotate: choose at least one.")

    def settings(self) -> dict[str, Any]:
        """What was typed, by column, as it is stored."""
        rotating = " ".join(each for each in DISCIPLINES if each in (self.rotating.data or ()))
        return {**self.data, "rotating": rotating}


class PeopleRuleForm(BaseForm):
    """A rule between two people."""

    one = Choice("One", coerce=int)
    kind = Choice("Rule", {kind.value: words for kind, words in BETWEEN_PEOPLE.items()})
    other = Choice("Other", coerce=int)

    def offer(self, people: Iterable[tuple[int, str]]) -> PeopleRuleForm:
        known = [*people]
        self.one.among(known)
        self.other.among(known)
        return self

    @property
    def rule(self) -> Rule:
        one, other = sorted((self.one.data, self.other.data))
        return Rule(Kind(self.kind.data), one, other)


class DisciplineRuleForm(BaseForm):
    """A rule between two disciplines."""

    one = Choice("Discipline", {each: each for each in DISCIPLINES})
    kind = Choice("Rule", {kind.value: words for kind, words in BETWEEN_DISCIPLINES.items()})
    other = Choice("Other discipline", {each: each for each in DISCIPLINES})

    @property
    def rule(self) -> Rule:
        return Rule(Kind(self.kind.data), self.one.data, self.other.data)


class MoveForm(BaseForm):
    """Who moves to which track, and with whom there they trade places; none is the bench. Tracks are counted
    from 0. Or what is wanted."""

    person = IntegerField("Person", [Optional()])
    to = IntegerField("Track", [Optional()])
    instead = IntegerField("In place of", [Optional()])
    pinned = BooleanField("Pinned")
    keep = BooleanField("Keep the pairs")
    other = IntegerField("Alternative", [Optional()])
