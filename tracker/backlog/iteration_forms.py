"""What people may type about an iteration."""

from __future__ import annotations

from wtforms import StringField

from tracker.forms import AtMost, BaseForm, WholeNumber
from tracker.planning.calendar import LONGEST_GOAL, STRONGEST


class StrengthForm(BaseForm):
    """The team's strength in percent."""

    strength = WholeNumber("Team strength", 0, STRONGEST)


class GoalForm(BaseForm):
    """The goal in a sentence, or nothing."""

    goal = StringField("Goal", [AtMost(LONGEST_GOAL)], default="")
