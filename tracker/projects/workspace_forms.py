"""What people may type about a workspace."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, ListWidget

from tracker.forms import AtMost, BaseForm, Filled


class WorkspaceForm(BaseForm):
    """A name, and the projects that stand side by side."""

    name = StringField("Name", [Filled(), AtMost(50)])
    projects = SelectMultipleField(
        "Projects",
        coerce=int,
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, projects: Iterable[tuple[int, str]]) -> WorkspaceForm:
        """The same form with these projects (number, name) to choose from."""
        self.projects.choices = list(projects)
        return self
