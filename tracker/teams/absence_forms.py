"""What people may type about days on which somebody does not pair."""

from __future__ import annotations

from datetime import date
from typing import cast

from wtforms import FileField, SelectMultipleField
from wtforms.validators import ValidationError

from tracker.forms import BaseForm, Choice, Day
from tracker.teams.calendar_file import BadEntry, Entry
from tracker.teams.presence import KINDS, LONGEST, Kind, Part

PARTS = {Part.DAY.value: "whole days", Part.MORNING.value: "mornings", Part.AFTERNOON.value: "afternoons"}


class AbsenceForm(BaseForm):
    kind = Choice("What", {kind.value: words for kind, words in KINDS.items()})
    from_on = Day("From", required=True)
    until_on = Day("Until")
    part = Choice("Which part", PARTS, default=Part.DAY.value)

    def validate_until_on(self, field: Day) -> None:
        begin, end = self.from_on.data, field.data
        if begin and end and end < begin:
            raise ValidationError("Until is before From.")
        if begin and end and end - begin > LONGEST:
            raise ValidationError("Until is more than two years after From; set their last day in the team.")

    @property
    def entry(self) -> Entry:
        """The days as they were typed; without Until it is one day."""
        first = cast(date, self.from_on.data)
        return Entry(first, self.until_on.data or first, Part(self.part.data))

    @property
    def chosen_kind(self) -> Kind:
        return Kind(self.kind.data)


class CalendarForm(BaseForm):
    """An iCalendar file to be read."""

    file = FileField("Calendar file")


class EntriesForm(BaseForm):
    """Entries of a calendar that were shown and ticked, each as "2026-12-24/2026-12-31/day"."""

    entry = SelectMultipleField("Entries", validate_choice=False)

    def validate_entry(self, field: SelectMultipleField) -> None:
        try:
            self.entries()
        except BadEntry as bad:
            raise ValidationError(str(bad)) from bad

    def entries(self) -> list[Entry]:
        """Those that were ticked. Raises BadEntry."""
        return [Entry.parsed(text) for text in self.entry.data or ()]
