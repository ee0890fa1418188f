"""What people choose when they import a file."""

from __future__ import annotations

from collections.abc import Iterable

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, StringField
from wtforms.validators import ValidationError

from tracker.forms import AtMost, BaseForm, Choice, Filled
from tracker.projects.forms import NEW_TEAM
from tracker.projects.time_zones import zone_names


class FileForm(BaseForm):
    """A file from the person's machine."""

    file = FileField("File", render_kw={"accept": ".csv,.zip", "required": True})

    def validate_file(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data:
            raise ValidationError("Choose a file first.")


class ConfirmForm(BaseForm):
    """The second step: the key of the file that waits, and what to do with rows that have complaints."""

    key = HiddenField("Key")
    skip_bad = BooleanField("Leave out the rows with complaints")


class NewProjectForm(BaseForm):
    """The project that a file becomes, of one of my teams or of one of its own."""

    name = StringField("Name of the new project", [Filled(), AtMost(50)])
    team = Choice("Team", coerce=int, default=NEW_TEAM)
    time_zone = Choice("Time zone")

    def offer(self, teams: Iterable[tuple[int, str]]) -> None:
        """Gives these teams (number, name) to choose from, and every time zone."""
        self.team.among([(NEW_TEAM, "A new team of the project's name"), *teams])
        self.time_zone.among((zone, zone) for zone in zone_names())


class NewImportForm(NewProjectForm, FileForm):
    """The first step for a new project."""


class ConfirmNewForm(NewProjectForm, ConfirmForm):
    """The second step for a new project."""
