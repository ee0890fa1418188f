"""What people may type into what hangs on a story, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Optional, ValidationError

from tracker.accounts.models import Person
from tracker.backlog.detail_models import CRITERION, TASK
from tracker.backlog.fields import LONGEST_TITLE
from tracker.backlog.forms import NumberOf
from tracker.backlog.workflow import REVIEW_STATUSES
from tracker.forms import AtMost, BaseForm, Choice, Filled
from tracker.web import Refusal

Self = TypeVar("Self", bound="DetailForm")


class DetailForm(BaseForm):
    """A form so small that what is wrong with it is said in one go."""

    def checked(self: Self) -> Self:
        """The form itself; raises Refusal with its complaints where it has any."""
        if not self.validate():
            raise Refusal(" ".join(self.complaints))
        return self


class TaskForm(DetailForm):
    kind = Choice("List", {TASK: "Tasks", CRITERION: "Acceptance criteria"}, default=TASK)
    description = StringField("Line", [Filled(), AtMost(1000)])


class NeighbourForm(DetailForm):
    """Where a line goes: before or after another one."""

    before = NumberOf("Before", [Optional()])
    after = NumberOf("After", [Optional()])

    def target(self) -> tuple[int, bool]:
        """The neighbour's number, and whether it goes after that one; raises Refusal unless one is given."""
        self.checked()
        if (self.before.data is None) == (self.after.data is None):
            raise Refusal("A move names the line before which it goes, or the one after which.")
        return (self.before.data, False) if self.after.data is None else (self.after.data, True)


class BlockerForm(DetailForm):
    description = StringField("Blocker", [Filled(), AtMost(1000)])


class CodeLinkForm(DetailForm):
    url = StringField("Address", [Filled(), AtMost(1000)])


class ReviewForm(DetailForm):
    """A review to ask for, or to change; `reviewer_id` is empty where it is nobody's."""

    review_type_id = NumberOf("Kind of review", [Optional()])
    reviewer_id = NumberOf("Reviewer", [Optional()])
    status = Choice("Status", {"": "", **REVIEW_STATUSES}, default="")


class ReviewTypeForm(DetailForm):
    name = StringField("Name", [Filled(), AtMost(100)])


class FollowersForm(DetailForm):
    """Who follows a story. Whom the form showed it repeats: who was chosen there and who no longer comes and
    goes, and who came meanwhile stays."""

    followers = SelectMultipleField("Followers", validate_choice=False)
    followers_were = StringField("Followers that the form showed")

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.id): person for person in people}

    def validate_followers(self, field: SelectMultipleField) -> None:
        if {*field.data} - self.people.keys():
            raise ValidationError("Followers must be people of this project.")

    @property
    def come(self) -> list[Person]:
        """Those who were chosen in the form."""
        return self._people({*self.followers.data} - self._shown)

    @property
    def go(self) -> list[Person]:
        """Those who were taken off in it."""
        return self._people(self._shown - {*self.followers.data})

    @property
    def _shown(self) -> set[str]:
        return {*(self.followers_were.data or "").split()}

    def _people(self, keys: set[str]) -> list[Person]:
        return [person for key, person in self.people.items() if key in keys]


class SplitForm(DetailForm):
    lines = TextAreaField("Titles", [Filled()])
    points = Choice("Points", {"keep": "keeps its points", "drop": "gives them up"}, default="keep")

    def titles(self) -> list[str]:
        """The titles, a line each; raises Refusal for one that is too long."""
        self.checked()
        titles = [line.strip() for line in (self.lines.data or "").splitlines() if line.strip()]
        for title in titles:
            if len(title) > LONGEST_TITLE:
                raise Refusal(
                    f"The title “{title[:20]}…” has {len(title)} characters; at most {LONGEST_TITLE} fit."
                )
        return titles
