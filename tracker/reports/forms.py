"""What owners may type about how the weekly report is sent."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Filled
from tracker.outbox.hosts import BadAddress, checked
from tracker.planning.calendar import WEEK_DAYS
from tracker.reports.models import ReportPlan
from tracker.reports.recipients import BadRecipients, read_recipients


class PlanForm(BaseForm):
    """When the report is sent, to whom, with what; field names are those of the plan's columns."""

    is_on = BooleanField("Send the report every week")
    weekday = Choice("Day", {day: day.capitalize() for day in WEEK_DAYS}, default="monday")
    hour = Choice("Hour", {hour: f"{hour:02}:00" for hour in range(24)}, coerce=int, default=8)
    recipients = TextAreaField("Recipients", [AtMost(4000)], render_kw={"rows": 5, "spellcheck": "false"})
    with_pdf = BooleanField("Attach the report as PDF", default=True)
    with_csv = BooleanField("Attach the figures as CSV", default=True)

    @classmethod
    def of(cls, plan: ReportPlan | None, formdata: Any = None) -> PlanForm:
        """The form with what the plan has, or what was sent in its place."""
        return cls(formdata, obj=plan) if plan else cls(formdata)

    def validate_recipients(self, field: TextAreaField) -> None:
        try:
            read_recipients(field.data or "")
        except BadRecipients as bad:
            raise ValidationError(str(bad)) from bad

    def plan(self) -> dict[str, Any]:
        """What was typed, by column, as it is stored."""
        return {**self.data, "recipients": "\n".join(read_recipients(self.recipients.data or ""))}


class HookForm(BaseForm):
    """The address of a program."""

    url = StringField("Address", [Filled()], render_kw={"inputmode": "url", "spellcheck": "false"})

    def validate_url(self, field: StringField) -> None:
        try:
            checked(field.data or "")
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad
