"""What one request of a program does to a story: our verbs, one after the other, in one transaction. Each
leaves its event, so that a request may give the project several versions (semantics reference 1.9); programs
are told of them as one activity, that of the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.activity.actions import told_together
from tracker.api import story_queries as queries
from tracker.api.problems import invalid, nameless
from tracker.api.story_parameters import label_name
from tracker.backlog import actions as stories
from tracker.backlog import (
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    detail_queries,
    review_actions,
)
from tracker.backlog.acceptance_actions import redate
from tracker.backlog.comment_queries import Subject, mentionable, project_of
from tracker.backlog.fields import parted
from tracker.backlog.follower_actions import set_followers
from tracker.backlog.label_queries import labels as labels_of
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot, place_in, state_there
from tracker.backlog.queries import find_story
from tracker.backlog.workflow import NOT_BEGUN, State
from tracker.database import db
from tracker.planning.calendar import day_of
from tracker.teams.models import Project

PLAIN = {
    "name": "title",
    "description": "description",
    "story_type": "story_type",
    "story_priority": "priority",
    "estimate": "estimate",
}
"""Properties that a field of ours stands for as it is."""
EARLIEST = 2005
"""The year before which nothing can have been created (1.3.1)."""


@told_together()
def create(project: Project, values: Mapping[str, Any], *, by: Person, at: datetime) -> Story:
    """A new story with all that was sent of it. Without a place it heads the icebox, or ends the backlog
    (1.3.3). Raises Problem and Refusal for what cannot be."""
    if not (values.get("name") or "").strip():
        raise invalid("Name can't be blank")
    if values.get("project_id") not in (None, project.id):
        raise invalid("'project_id' must be the id of the project in the address.")
    _check_creation(values, at)
    state = _state(project, values, State.UNSCHEDULED)
    place = _place(project, state, values)
    if place is not None and not _told(values):  # then the neighbour says in which list it begins
        state = state_there(place, state, automatic_planning=project.automatic_planning)
    _check_acceptance(values, state)
    first = state if state in NOT_BEGUN else State.UNSTARTED  # a further one it is brought into
    fields = _fields(project, values)
    story = stories.create(
        project,
        by=by,
        at=at,
        state=first,
        place=place or _usual_place(first),
        created_at=values.get("created_at"),
        import_key=values.get("external_id") or None,
        **{
            "title": fields.pop("title"),
            **{name: value for name, value in fields.items() if value is not None},
        },
    )
    if state != first:
        stories.change_state(story, state, by=by, at=at, accepted_at=values.get("accepted_at"))
    _hang_on(story, values, by=by, at=at)
    if values.get("follower_ids"):
        people = queries.people(project, values["follower_ids"])
        set_followers(story, [*story.followers, *people], by=by, at=at)
    return story


@told_together()
def change(story: Story, values: Mapping[str, Any], *, by: Person, at: datetime) -> Story:
    """Sets only what was sent (3.1). Raises Problem and Refusal for what cannot be."""
    if "name" in values and not (values["name"] or "").strip():
        raise invalid("Name can't be blank")
    _check_made(story, values)
    state = _state(story.project, values, State(story.state))
    _check_acceptance(values, state)
    fields = _fields(story.project, values)
    if fields:
        stories.edit(story, by=by, at=at, **fields)
    if state != story.state:
        stories.change_state(story, state, by=by, at=at, accepted_at=values.get("accepted_at"))
    elif values.get("accepted_at"):
        redate(story, values["accepted_at"], by=by, at=at)
    if "external_id" in values:
        stories.number_elsewhere(story, values["external_id"] or None, by=by, at=at)
    if values.get("follower_ids") is not None:
        set_followers(story, queries.people(story.project, values["follower_ids"]), by=by, at=at)
    place = _place(story.project, state, values)
    if place is not None and state != State.ACCEPTED:
        stories.move(story, place, by=by, at=at)
    if values.get("comment"):
        say(story, values["comment"], by=by, at=at)
    return story


def _check_creation(values: Mapping[str, Any], at: datetime) -> None:
    made = values.get("created_at")
    if made is not None and (made > at or made.year < EARLIEST):
        raise invalid(f"Created at must be a time from {EARLIEST}-01-01 until now.")


def _check_made(story: Story, values: Mapping[str, Any]) -> None:
    """A program may send the whole story back; when it was made is not to be changed so."""
    made = values.get("created_at")
    if made is not None and made.replace(microsecond=0) != story.created_at.replace(microsecond=0):
        raise invalid("'created_at' can be set only when the story is created.")


def _check_acceptance(values: Mapping[str, Any], state: State) -> None:
    if values.get("accepted_at") is not None and state != State.ACCEPTED:
        raise invalid("'accepted_at' can be set only for stories in the accepted state.")


def say(
    subject: Subject,
    text: str,
    *,
    by: Person,
    at: datetime,
    uploads: Sequence[int] = (),
    commit: Mapping[str, str] | None = None,
) -> Any:
    """Adds a comment, with files that were sent before; `commit` says which one it is about."""
    said = written(text, mentionable(project_of(subject)))
    return comment_actions.add(subject, said, by=by, at=at, uploads=uploads, **(commit or {}))


GROUPS = {"unscheduled": "icebox", "scheduled": "backlog", "current": "current"}
"""What the board calls the lists that `group` names (1.3.3)."""


def _state(project: Project, values: Mapping[str, Any], otherwise: State) -> State:
    """The state that is asked for, or that goes with the list asked for; else the one it has."""
    if values.get("current_state"):
        return State(values["current_state"])
    group = values.get("group")
    if group is None or otherwise == State.ACCEPTED:
        return otherwise
    place = place_in(GROUPS[group], Spot.TOP)
    return state_there(place, otherwise, automatic_planning=project.automatic_planning)


def _told(values: Mapping[str, Any]) -> bool:
    """Whether the list that the story is to stand in was named."""
    return bool(values.get("current_state") or values.get("group"))


def _fields(project: Project, values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of ours that the values set."""
    fields: dict[str, Any] = {
        ours: "" if values[theirs] is None and theirs == "description" else values[theirs]
        for theirs, ours in PLAIN.items()
        if theirs in values and (values[theirs] is not None or theirs in ("estimate", "description"))
    }
    if "title" in fields:
        fields["title"] = fields["title"].strip()
    if "deadline" in values:
        deadline = values["deadline"]
        fields["deadline_on"] = day_of(deadline, project.zone) if deadline else None
    if "owner_ids" in values:
        fields["owners"] = queries.people(project, values["owner_ids"] or [])
    elif "owned_by_id" in values:
        owner = values["owned_by_id"]
        fields["owners"] = queries.people(project, [owner] if owner else [])
    if values.get("requested_by_id"):
        (fields["requested_by"],) = queries.people(project, [values["requested_by_id"]])
    if "labels" in values or "label_ids" in values:
        fields["labels"] = _labels(project, values)
    return fields


def _labels(project: Project, values: Mapping[str, Any]) -> list[str]:
    sent = values.get("labels") or [{"id": number} for number in values.get("label_ids") or ()]
    known = {label.id: label.name for label in labels_of(project)} if sent else {}
    names = [label_name(label, known) for label in sent]
    if None in names:
        raise invalid("One of these labels does not exist in this project.")
    if not all(str(name).strip() for name in names):
        raise nameless()
    return parted(map(str, names))


def _usual_place(state: State) -> Place:
    return Place(False, Spot.TOP) if state == State.UNSCHEDULED else Place(True, Spot.BOTTOM)


def _place(project: Project, state: State, values: Mapping[str, Any]) -> Place | None:
    """Where before_id and after_id put a story that is, or will be, in this state. A neighbour in another
    list means the end of the list on its side."""
    for name, spot in (("before_id", Spot.BEFORE), ("after_id", Spot.AFTER)):
        number = values.get(name)
        if number is None:
            continue
        beside = State(find_story(project, number).state)
        scheduled = (
            state != State.UNSCHEDULED
            if _told(values) or beside == State.ACCEPTED
            else beside != State.UNSCHEDULED
        )
        if beside == State.ACCEPTED:
            return Place(scheduled, Spot.TOP)
        if scheduled == (beside != State.UNSCHEDULED):
            return Place(scheduled, spot, number)
        return Place(scheduled, Spot.BOTTOM if scheduled else Spot.TOP)
    return None


def _hang_on(story: Story, values: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """What comes with a new story (3.9.3)."""
    for task in values.get("tasks") or ():
        line = checklist_actions.add(story, task.get("description", "").strip(), by=by, at=at)
        checklist_actions.tick(story, line, task.get("complete", False), by=by, at=at)
    for comment in values.get("comments") or ():
        say(story, comment if isinstance(comment, str) else comment.get("text", ""), by=by, at=at)
    for blocker in values.get("blockers") or ():
        made = blocker_actions.add(story, blocker.get("description", "").strip(), by=by, at=at)
        blocker_actions.resolve(story, made, blocker.get("resolved", False), by=by, at=at)
    for review in values.get("reviews") or ():
        ask(story, review, by=by, at=at)
    for link in (*(values.get("pull_requests") or ()), *(values.get("branches") or ())):
        code_actions.link(story, link.get("original_url", ""), by=by, at=at)
    db.session.flush()


def ask(story: Story, values: Mapping[str, Any], *, by: Person, at: datetime) -> Any:
    """A review of the kind that the values name, in the status they name. Raises Problem where the project
    has no such kind."""
    kinds = {kind.id: kind for kind in detail_queries.review_types(story.project)}
    kind = kinds.get(values.get("review_type_id") or 0)
    if kind is None:
        raise invalid("'review_type_id' must be the id of a review type of this project")
    reviewer = values.get("reviewer_id")
    person = queries.people(story.project, [reviewer])[0] if reviewer else None
    review = review_actions.ask(story, kind, person, by=by, at=at)
    if values.get("status"):
        review_actions.judge(story, review, values["status"], by=by, at=at)
    return review
