"""What owners may type about a forge."""

from __future__ import annotations

from wtforms import StringField

from tracker.forges.signatures import FORGES
from tracker.forms import AtMost, BaseForm, Choice, Filled


class ForgeForm(BaseForm):
    """Which kind of forge, and what it is called here."""

    kind = Choice("Kind", FORGES, default="github")
    name = StringField("Name", [Filled(), AtMost(100)])
