"""What people may type to keep a search."""

from __future__ import annotations

from wtforms import StringField
from wtforms.validators import ValidationError

from tracker.backlog.search import parse
from tracker.forms import AtMost, BaseForm, Filled


class NameForm(BaseForm):
    """The name under which a search is kept."""

    name = StringField("Name", [Filled(), AtMost(255)])


class SavedSearchForm(NameForm):
    """A search to keep, and its name."""

    query = StringField("Search", [Filled(), AtMost(1000)])

    def validate_query(self, field: StringField) -> None:
        if not parse(field.data or "").asks:
            raise ValidationError("Nothing of this search is understood, so there is nothing to keep.")

    @property
    def text(self) -> str:
        """The search as it is kept: its canonical text, or as it was typed where that is too long."""
        canonical = str(parse(self.query.data or ""))
        return canonical if len(canonical) <= 1000 else self.query.data or ""
