"""Setting the fields of a story, within a change of it: what a value takes along, and whom."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog import queries
from tracker.backlog.check_actions import check_labels
from tracker.backlog.fields import FIELDS, label_names
from tracker.backlog.follower_actions import add_followers
from tracker.backlog.models import Label, Story, StoryOwner
from tracker.backlog.workflow import StoryType, is_estimable
from tracker.database import db
from tracker.teams.models import Project
from tracker.web import Refusal


def _set_labels(story: Story, _name: str, names: Sequence[str]) -> None:
    story.labels = labels_named(story.project, names)


def _set_owners(story: Story, _name: str, people: Sequence[Person]) -> None:
    story.ownerships = []
    db.session.flush()  # the same owner may come back at another place
    story.ownerships = ownerships(people)
    add_followers(story, people)


def _set_requester(story: Story, _name: str, person: Person | None) -> None:
    story.requested_by = person
    add_followers(story, [person])


_SETTERS: dict[str, Callable[[Story, str, Any], None]] = {
    "labels": _set_labels,
    "owners": _set_owners,
    "requested_by": _set_requester,
}


def set_field(story: Story, name: str, value: Any) -> None:
    """Sets one of FIELDS, within a change of the story; who comes to it by that follows it from then on."""
    _SETTERS.get(name, setattr)(story, name, value)


def fitting_type(story: Story, values: dict[str, Any]) -> dict[str, Any]:
    """A new type takes along what it cannot have: the estimate (2.8), and the deadline of a release."""
    new = StoryType(values["story_type"])
    values = {**values, "story_type": new.value}
    if not is_estimable(new, story.project.bugs_and_chores_are_estimatable):
        values["estimate"] = None
    if new != StoryType.RELEASE:
        values["deadline_on"] = None
    return values


def refuse_overwriting(story: Story, seen: int, changes: dict[str, Any]) -> None:
    """Raises Refusal (409) where somebody changed one of these fields after the project had the version
    `seen`."""
    theirs = queries.changed_since(story, seen)
    both = [name for name in changes if name in theirs]
    if both:
        fields = ", ".join(FIELDS[name].words for name in both)
        raise Refusal(
            f"{theirs[both[0]]} changed the {fields} of this story while you were editing it. "
            "Nothing of yours was saved; compare both and save again.",
            409,
        )


def labels_named(project: Project, names: Sequence[str]) -> list[Label]:
    """The project's labels of these names; new ones where there are none yet. Raises Refusal as
    `check_labels` does."""
    wanted = label_names(names)
    check_labels(wanted)
    known = queries.labels_named(project, wanted) if wanted else {}
    return [known.get(name) or Label(project_id=project.id, name=name) for name in wanted]


def ownerships(people: Sequence[Person]) -> list[StoryOwner]:
    """These people as owners of a story, in their order, each once."""
    unique = list(dict.fromkeys(people))
    return [StoryOwner(person=person, position=index) for index, person in enumerate(unique)]
