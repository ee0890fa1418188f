"""What people may type about an iteration."""

from __future__ import annotations

from wtforms import StringField

from tracker.forms import AtMost, BaseForm, MaybeNumber, WholeNumber
from tracker.planning.calendar import LONGEST_GOAL, LONGEST_OVERRIDE, STRONGEST


class StrengthForm(BaseForm):
    """The team's strength in percent."""

    strength = WholeNumber("Team strength", 0, STRONGEST)


class LengthForm(BaseForm):
    """The weeks of the running iteration; nothing for as many as the project says."""

    length = MaybeNumber("Length", 1, LONGEST_OVERRIDE)


class GoalForm(BaseForm):
    """The goal in a sentence, or nothing."""

    goal = StringField("Goal", [AtMost(LONGEST_GOAL)], default="")
