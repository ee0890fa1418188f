"""What hangs on stories, for programs: tasks, owners, labels, blockers, reviews (semantics 3.9.3)."""

from __future__ import annotations

from flask import Response, g

from tracker.activity.actions import told_together
from tracker.api import story_actions as actions
from tracker.api import story_queries as queries
from tracker.api.answering import many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint, story_addresses
from tracker.api.label_shapes import LABEL
from tracker.api.parameters import integer, needed, text, truth
from tracker.api.people_shapes import PERSON
from tracker.api.problems import invalid, nameless, one_needed, required, unfound
from tracker.api.story_parameters import REVIEW_PARAMETERS
from tracker.api.story_part_shapes import BLOCKER, REVIEW, REVIEW_TYPE, TASK
from tracker.backlog import actions as stories
from tracker.backlog import blocker_actions, checklist_actions, review_actions
from tracker.backlog.detail_models import Task
from tracker.backlog.detail_queries import found, review_types
from tracker.backlog.fields import label_name
from tracker.backlog.label_queries import find_label
from tracker.backlog.models import Story
from tracker.backlog.queries import find_story
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("story_parts", __name__)
addresses = story_addresses(blueprint)

TASK_PARAMETERS = {"description": text(1000), "complete": truth, "position": integer}
BLOCKER_PARAMETERS = {"description": text(1000), "resolved": truth}


def _story(story_id: int) -> Story:
    return find_story(g.project, story_id)


@addresses("/tasks", ["GET"])
@needs(May.READ)
def tasks(story_id: int) -> Response:
    return many(TASK, list(_story(story_id).tasks))


@addresses("/tasks", ["POST"])
@needs(May.WORK)
def add_task(story_id: int) -> Response:
    story, values = _story(story_id), read(**TASK_PARAMETERS)
    _check_words(values.get("description"))
    _check_position(values.get("position"), len(story.tasks) + 1, " plus 1")
    with told_together():
        task = checklist_actions.add(story, values["description"].strip(), by=me(), at=now())
        _set_task(story, task, values)
    return one(TASK, task)


@addresses("/tasks/<int:task_id>", ["GET"])
@needs(May.READ)
def task(story_id: int, task_id: int) -> Response:
    return one(TASK, found(_story(story_id).tasks, task_id))


@addresses("/tasks/<int:task_id>", ["PUT"])
@needs(May.WORK)
def change_task(story_id: int, task_id: int) -> Response:
    story, values = _story(story_id), read(**TASK_PARAMETERS)
    task = found(story.tasks, task_id)
    if not values:
        raise one_needed(list(TASK_PARAMETERS))
    if "description" in values:
        _check_words(values["description"])
    _check_position(values.get("position"), len(story.tasks), "")
    with told_together():
        _set_task(story, task, values)
    return one(TASK, task)


@addresses("/tasks/<int:task_id>", ["DELETE"])
@needs(May.WORK)
def delete_task(story_id: int, task_id: int) -> Response:
    story = _story(story_id)
    checklist_actions.delete(story, found(story.tasks, task_id), by=me(), at=now())
    return nothing()


def _set_task(story: Story, task: Task, values: dict[str, object]) -> None:
    words = values.get("description")
    if isinstance(words, str) and words.strip() != task.description:
        checklist_actions.edit(story, task, words.strip(), by=me(), at=now())
    if isinstance(values.get("complete"), bool):
        checklist_actions.tick(story, task, bool(values["complete"]), by=me(), at=now())
    place = values.get("position")
    if isinstance(place, int) and place != task.position:
        neighbour = story.tasks[place - 1]
        after = place > task.position
        checklist_actions.move(story, task, neighbour, after=after, by=me(), at=now())


def _check_words(words: str | None) -> None:
    if not (words or "").strip():
        raise invalid("Description can't be blank")


def _check_position(place: int | None, most: int, more: str) -> None:
    if place is not None and not 1 <= place <= most:
        where = f"the number of tasks in the story{more}"
        raise required(f"Task position can not be greater than {where}")


@addresses("/owners", ["GET"])
@needs(May.READ)
def owners(story_id: int) -> Response:
    return many(PERSON, _story(story_id).owners)


@addresses("/owners", ["POST"])
@needs(May.WORK)
def add_owner(story_id: int) -> Response:
    story, values = _story(story_id), read(id=integer)
    needed(values, ["id"])
    (person,) = queries.people(g.project, [values["id"]])
    others = [owner for owner in story.owners if owner is not person]
    stories.edit(story, by=me(), at=now(), owners=[*others, person])
    return one(PERSON, person)


@addresses("/owners/<int:person_id>", ["DELETE"])
@needs(May.WORK)
def remove_owner(story_id: int, person_id: int) -> Response:
    story = _story(story_id)
    if queries.owner_row(story, person_id) is None:
        raise unfound()
    others = [owner for owner in story.owners if owner.id != person_id]
    stories.edit(story, by=me(), at=now(), owners=others)
    return nothing()


@addresses("/labels", ["GET"])
@needs(May.READ)
def labels(story_id: int) -> Response:
    return many(LABEL, list(_story(story_id).labels))


@addresses("/labels", ["POST"])
@needs(May.WORK)
def add_label(story_id: int) -> Response:
    story, values = _story(story_id), read(id=integer, name=text(255))
    if not values:
        raise one_needed(["id", "name"])
    name = values["name"] if values.get("name") else find_label(g.project, values.get("id") or 0).name
    if not label_name(name):
        raise nameless()
    name = label_name(name)
    stories.edit(story, by=me(), at=now(), labels=[*(label.name for label in story.labels), name])
    return one(LABEL, next(label for label in story.labels if label.name == name))


@addresses("/labels/<int:label_id>", ["DELETE"])
@needs(May.WORK)
def remove_label(story_id: int, label_id: int) -> Response:
    story = _story(story_id)
    label = found(story.labels, label_id)
    others = [each.name for each in story.labels if each is not label]
    stories.edit(story, by=me(), at=now(), labels=others)
    return nothing()


@addresses("/blockers", ["GET"])
@needs(May.READ)
def blockers(story_id: int) -> Response:
    return many(BLOCKER, list(_story(story_id).blockers))


@addresses("/blockers", ["POST"])
@needs(May.WORK)
def add_blocker(story_id: int) -> Response:
    story, values = _story(story_id), read(**BLOCKER_PARAMETERS)
    _check_words(values.get("description"))
    with told_together():
        blocker = blocker_actions.add(story, values["description"].strip(), by=me(), at=now())
        blocker_actions.resolve(story, blocker, values.get("resolved") or False, by=me(), at=now())
    return one(BLOCKER, blocker)


@addresses("/blockers/<int:blocker_id>", ["GET"])
@needs(May.READ)
def blocker(story_id: int, blocker_id: int) -> Response:
    return one(BLOCKER, found(_story(story_id).blockers, blocker_id))


@addresses("/blockers/<int:blocker_id>", ["PUT"])
@needs(May.WORK)
def change_blocker(story_id: int, blocker_id: int) -> Response:
    story, values = _story(story_id), read(**BLOCKER_PARAMETERS)
    blocker = found(story.blockers, blocker_id)
    if not values:
        raise one_needed(list(BLOCKER_PARAMETERS))
    if "description" in values:
        _check_words(values["description"])
    with told_together():
        if "description" in values:
            blocker_actions.edit(story, blocker, values["description"].strip(), by=me(), at=now())
        if values.get("resolved") is not None:
            blocker_actions.resolve(story, blocker, values["resolved"], by=me(), at=now())
    return one(BLOCKER, blocker)


@addresses("/blockers/<int:blocker_id>", ["DELETE"])
@needs(May.WORK)
def delete_blocker(story_id: int, blocker_id: int) -> Response:
    story = _story(story_id)
    blocker_actions.delete(story, found(story.blockers, blocker_id), by=me(), at=now())
    return nothing()


@blueprint.get("/projects/<int:project_id>/review_types")
@needs(May.READ)
def kinds_of_reviews() -> Response:
    """What a review of this project may be, and be asked for by (3.9.5)."""
    return many(REVIEW_TYPE, review_types(g.project))


@addresses("/reviews", ["GET"])
@needs(May.READ)
def reviews(story_id: int) -> Response:
    return many(REVIEW, list(_story(story_id).reviews))


@addresses("/reviews", ["POST"])
@needs(May.WORK)
def ask_for_review(story_id: int) -> Response:
    story, values = _story(story_id), read(**REVIEW_PARAMETERS)
    needed(values, ["review_type_id"])
    with told_together():
        review = actions.ask(story, values, by=me(), at=now())
    return one(REVIEW, review)


@addresses("/reviews/<int:review_id>", ["GET"])
@needs(May.READ)
def review(story_id: int, review_id: int) -> Response:
    return one(REVIEW, found(_story(story_id).reviews, review_id))


@addresses("/reviews/<int:review_id>", ["PUT"])
@needs(May.WORK)
def change_review(story_id: int, review_id: int) -> Response:
    story, values = _story(story_id), read(**REVIEW_PARAMETERS)
    review = found(story.reviews, review_id)
    if not values:
        raise one_needed(["reviewer_id", "status"])
    with told_together():
        if "reviewer_id" in values:
            number = values["reviewer_id"]
            reviewer = queries.people(g.project, [number])[0] if number else None
            review_actions.assign(story, review, reviewer, by=me(), at=now())
        if values.get("status"):
            review_actions.judge(story, review, values["status"], by=me(), at=now())
    return one(REVIEW, review)


@addresses("/reviews/<int:review_id>", ["DELETE"])
@needs(May.WORK)
def remove_review(story_id: int, review_id: int) -> Response:
    story = _story(story_id)
    review_actions.remove(story, found(story.reviews, review_id), by=me(), at=now())
    return nothing()
