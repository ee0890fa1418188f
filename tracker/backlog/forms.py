"""What people may type into a story, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

from wtforms import DateField, IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import AnyOf, InputRequired, Optional, ValidationError

from tracker.accounts.models import Person
from tracker.backlog.fields import LONGEST_LABEL, LONGEST_TITLE, NO_PRIORITY, PRIORITIES, label_names
from tracker.backlog.models import Story
from tracker.backlog.places import LISTS, Place, Spot, place_in
from tracker.backlog.workflow import StoryType
from tracker.forms import AtMost, BaseForm, Filled
from tracker.teams.models import Project
from tracker.text import number
from tracker.web import Refusal

NO_LIST = "List must be current, backlog or icebox."
PRIORITY_CHOICES = [SelectChoice(each, word) for each, word in ({NO_PRIORITY: ""} | PRIORITIES).items()]
TYPES = [SelectChoice(story_type.value, story_type.value.capitalize()) for story_type in StoryType]


def _points(value: str | None) -> int | None:
    return number(value) if value not in (None, "", "None") else None


def _choice(points: int) -> SelectChoice:
    return SelectChoice(points, str(points))


class NumberOf(IntegerField):
    """A number that the page has put there; one that cannot be any row's is refused."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist and valuelist[0].strip():
            try:
                self.data = number(valuelist[0])
            except ValueError as refused:
                self.data = None
                raise ValueError(f"{self.label.text} is not a number of anything here.") from refused


class EstimateForm(BaseForm):
    estimate = SelectField("Estimate", coerce=_points, validate_choice=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.estimate.choices = [SelectChoice("", "unestimated"), *map(_choice, project.scale)]


class StoryForm(EstimateForm):
    """All a story has to edit. `version` is the project's version that the editor looked at."""

    title = StringField("Title", [Filled(), AtMost(LONGEST_TITLE)])
    story_type = SelectField("Type", choices=TYPES)
    priority = SelectField("Priority", choices=PRIORITY_CHOICES, default=NO_PRIORITY)
    description = TextAreaField("Description", [AtMost(20000)])
    labels = StringField("Labels", [AtMost(2000)])
    owners = SelectMultipleField("Owners", coerce=int)
    requested_by = SelectField("Requester", coerce=_points, validate_choice=False)
    deadline_on = DateField("Deadline", [Optional()])
    owners_were = StringField("Owners that the form showed")
    version = NumberOf("Version", [Optional()])

    def __init__(
        self, *args: Any, project: Project, people: list[Person], story: Story | None = None, **kwargs: Any
    ) -> None:
        data = values_of(story) if story else {}
        super().__init__(*args, project=project, data={**data, "version": project.version}, **kwargs)
        self.people = {person.id: person for person in people}
        for person in (*story.owners, story.requested_by) if story else ():
            if person is not None:
                self.people.setdefault(person.id, person)
        choices = [SelectChoice(person.id, person.name) for person in self.people.values()]
        self.owners.choices = choices
        nobody = [] if story and story.requested_by else [SelectChoice("", "nobody")]
        self.requested_by.choices = [*nobody, *choices]
        if story is not None and story.estimate is not None and story.estimate not in project.scale:
            self.estimate.choices = [*(self.estimate.choices or ()), _choice(story.estimate)]

    def validate_labels(self, field: StringField) -> None:
        for name in label_names((field.data or "").split(",")):
            if len(name) > LONGEST_LABEL:
                raise ValidationError(
                    f"Labels: {name[:20]}… has {len(name)} characters; at most {LONGEST_LABEL} fit."
                )

    def validate_requested_by(self, field: SelectField) -> None:
        if field.data is not None and field.data not in self.people:
            raise ValidationError("Requester is nobody of this project.")

    def values(self, *, only: Any = None) -> dict[str, Any]:
        """The fields by name, as the verbs take them; `only` keeps those that were sent."""
        values: dict[str, Any] = {
            "title": self.title.data,
            "story_type": self.story_type.data,
            "estimate": self.estimate.data,
            "priority": self.priority.data,
            "description": (self.description.data or "").replace("\r\n", "\n"),
            "labels": [name.strip() for name in (self.labels.data or "").split(",") if name.strip()],
            "owners": [self.people[key] for key in self.owners.data or []],
            "requested_by": self.people.get(self.requested_by.data),
            "deadline_on": self.deadline_on.data,
        }
        return values if only is None else {name: value for name, value in values.items() if name in only}

    def sent(self, names: Set[str]) -> set[str]:
        """The fields that were sent and may change something. Owners that nobody ticked send nothing, so
        they count where the form says which it showed; left as they were shown they are not touched, for
        somebody may have become an owner meanwhile."""
        shown = (self.owners_were.data or "").split()
        chose = "owners" in names or "owners_were" in names
        touched = chose and ("owners_were" not in names or shown != [*map(str, self.owners.data or ())])
        return {*names} - {"owners"} | ({"owners"} if touched else set())


class NewStoryForm(StoryForm):
    list = SelectField(
        "List", choices=[SelectChoice(name, name.capitalize()) for name in LISTS], default="icebox"
    )
    after = NumberOf("After", [Optional()])


class MoveForm(BaseForm):
    """Where a story goes: a list, and a neighbour or an end of it."""

    list = StringField("List", [AnyOf(LISTS, NO_LIST)])
    before = NumberOf("Before", [Optional()])
    after = NumberOf("After", [Optional()])
    place = StringField("Place")

    def target(self) -> Place:
        """The place; raises Refusal where not exactly one of before, after and place is given."""
        name = self.list.data or ""
        given = [
            place_in(name, spot, neighbour)
            for spot, neighbour in ((Spot.BEFORE, self.before.data), (Spot.AFTER, self.after.data))
            if neighbour is not None
        ]
        if self.place.data in ("top", "bottom"):
            given.append(place_in(name, Spot(self.place.data)))
        if len(given) != 1:
            raise Refusal("A move names one of: before a story, after a story, top, or bottom.")
        return given[0]


class UndoForm(BaseForm):
    """Which change to undo: the project's version that it made."""

    version = NumberOf("Version", [InputRequired("Say which change to undo.")])


def values_of(story: Story) -> dict[str, Any]:
    """The story as its form shows it."""
    return {
        "title": story.title,
        "story_type": story.story_type,
        "estimate": story.estimate,
        "priority": story.priority,
        "description": story.description,
        "labels": ", ".join(label.name for label in story.labels),
        "owners": [owner.id for owner in story.owners],
        "requested_by": story.requested_by_id,
        "deadline_on": story.deadline_on,
    }
