"""What owners may type about a webhook."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import ValidationError

from tracker.forms import BaseForm, Filled
from tracker.outbox.hosts import BadAddress, checked


class WebhookForm(BaseForm):
    """The address of a program."""

    url = StringField("Address", [Filled()], render_kw={"inputmode": "url", "spellcheck": "false"})

    def validate_url(self, field: StringField) -> None:
        try:
            checked(field.data or "")
        except BadAddress as bad:
            raise ValidationError(str(bad)) from bad
