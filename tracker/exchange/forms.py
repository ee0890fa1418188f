"""What people choose when they import a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, FileField, HiddenField, StringField
from wtforms.validators import ValidationError

from tracker.exchange import mapping
from tracker.exchange.file_names import LONGEST_PROJECT, project_of
from tracker.exchange.sheets import Sheet
from tracker.forms import AtMost, BaseForm, Choice, Filled
from tracker.projects.forms import NEW_TEAM
from tracker.projects.time_zones import zone_names


class FileForm(BaseForm):
    """A file from the person's machine."""

    file = FileField("File", render_kw={"accept": ".csv,.tsv,.txt,.zip,.json", "required": True})

    def validate_file(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data:
            raise ValidationError("Choose a file first.")


class ConfirmForm(BaseForm):
    """The second step: the key of the file that waits, and what to do with rows that have complaints."""

    key = HiddenField("Key")
    mapping = HiddenField("Mapping")
    skip_bad = BooleanField("Leave out the rows with complaints")


class ColumnsForm(BaseForm):
    """What the columns of the file that waits mean. Its other fields follow from the file."""

    key = HiddenField("Key")
    mapping = HiddenField("Mapping")


class NewProjectForm(BaseForm):
    """The project that a file becomes, of one of my teams or of one of its own."""

    name = StringField("Name of the new project", [Filled(), AtMost(LONGEST_PROJECT)])
    team = Choice("Team", coerce=int, default=NEW_TEAM)
    time_zone = Choice("Time zone")

    def offer(self, teams: Iterable[tuple[int, str]]) -> None:
        """Gives these teams (number, name) to choose from, and every time zone."""
        self.team.among([(NEW_TEAM, "A new team of the project's name"), *teams])
        self.time_zone.among((zone, zone) for zone in zone_names())


class NewImportForm(NewProjectForm, FileForm):
    """The first step for a new project. A name that is left blank is taken from the file's."""

    def name_by_file(self) -> None:
        if not self.name.data and self.file.data:
            self.name.data = project_of(self.file.data.filename)


class ConfirmNewForm(NewProjectForm, ConfirmForm):
    """The second step for a new project."""


class ColumnsOfNewForm(NewProjectForm, ColumnsForm):
    """The same for a new project."""


def mapping_of(form: Mapping[str, str], sheet: Sheet) -> mapping.Mapping:
    """The mapping that was chosen on the page: a field for each column, one for each word."""
    columns = {name: form.get(f"column-{place}", "") for place, name in enumerate(sheet.columns)}
    chosen = mapping.Mapping({name: target for name, target in columns.items() if target in mapping.TARGETS})
    words = {
        target: {
            word: ours
            for place, word in enumerate(mapping.words_of(sheet, chosen, target))
            if (ours := form.get(f"word-{target}-{place}", "")) in known
            and form.get(f"said-{target}-{place}") == word
        }
        for target, known in mapping.WORDS.items()
    }
    return mapping.Mapping(chosen.columns, words, form.get("points", "").strip())
