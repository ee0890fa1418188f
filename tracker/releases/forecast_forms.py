"""What people may wonder about: the fields of "What if"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from wtforms import RadioField, SelectField, StringField
from wtforms.validators import ValidationError

from tracker.forms import BaseForm, MaybeNumber
from tracker.planning.calendar import STRONGEST
from tracker.releases.wondering import Wish
from tracker.text import number

FASTEST = 1_000
MOST = 50
"""Stories that may be taken out at once."""


class Numbers(StringField):
    """Numbers of stories: "#12, #15"."""

    def pre_validate(self, form: Any) -> None:
        words = self._words()
        if not all(re.fullmatch(r"#?[0-9]{1,15}", word) for word in words):
            raise ValidationError(f"{self.label.text}: write the numbers of stories, such as #12, #15.")
        if len(words) > MOST:
            raise ValidationError(f"{self.label.text} names {len(words)} stories; at most {MOST} are taken.")

    def _words(self) -> list[str]:
        return re.split(r"[\s,;]+", self.data.strip(" ,;")) if self.data else []

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(number(word.lstrip("#")) for word in self._words())


class WishForm(BaseForm):
    """What if …; every field may be left empty."""

    velocity = MaybeNumber("Velocity", 1, FASTEST)
    strength = MaybeNumber("Team strength", 0, STRONGEST)
    story = Numbers("Story")
    place = RadioField("Place", choices={"above": "above", "below": "below"}, default="above")
    beside = SelectField("Release to move it past", coerce=int, validate_choice=False)
    without = Numbers("Without the stories")
    cut = MaybeNumber("Points cut", 1, 100_000)
    cut_from = SelectField("Release to cut", coerce=int, validate_choice=False)

    def among(self, releases: Iterable[tuple[int, str]]) -> None:
        """The releases that there are to choose from."""
        choices = list(releases)
        self.beside.choices = choices
        self.cut_from.choices = choices

    @property
    def wish(self) -> Wish:
        """What was filled in."""
        moved = self.story.numbers
        return Wish(
            velocity=self.velocity.data,
            strength=self.strength.data,
            story=moved[0] if moved else None,
            above=self.place.data != "below",
            beside=self.beside.data,
            without=self.without.numbers,
            cut=self.cut.data,
            cut_from=self.cut_from.data,
        )
