"""A project made after the pattern of another."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Person
from tracker.backlog.detail_models import ReviewType, Task
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.workflow import State
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.projects import queries
from tracker.projects.actions import create_project
from tracker.projects.fields import WORDS
from tracker.teams.models import Membership, Project

Row = TypeVar("Row", ReviewType, Label, Epic)
SETTINGS = [name for name in WORDS if name != "name"]


def copy_project(
    source: Project, name: str, *, by: Person, at: datetime, people: bool = False, stories: bool = False
) -> Project:
    """A new project of the same team, owned by `by`, with the settings, kinds of review, labels and
    epics of the source. With `people` its members come along in their roles; with `stories` the open
    stories in their order, none of them begun: without owners, comments, deadlines, and with nothing
    ticked. Refuses a name that is taken."""
    settings = {name: getattr(source, name) for name in SETTINGS}
    project = create_project(name, source.team, by=by, at=at, **settings)
    _copy_review_types(source, project)
    if people:
        _copy_people(source, project, by)
    with writing(project, by=by, at=at) as change:
        labels = _copied_labels(source, project)
        _copy_epics(source, project, labels, at)
        copies = _copied_stories(source, project, labels, by, at) if stories else []
        db.session.add_all(copies)
        change.record("project.copied", touched=copies, stories=len(copies), name=source.name)
    return project


def _copy_review_types(source: Project, project: Project) -> None:
    usual = {kind.name: kind for kind in _of(ReviewType, project)}
    for kind in _of(ReviewType, source):
        same = usual.pop(kind.name, None) or ReviewType(project_id=project.id, name=kind.name)
        same.hidden = kind.hidden
        db.session.add(same)
    for renamed in usual.values():
        db.session.delete(renamed)


def _copy_people(source: Project, project: Project, by: Person) -> None:
    for membership in queries.memberships(source):
        if membership.person_id != by.id:
            person, role = membership.person_id, membership.role
            db.session.add(Membership(project_id=project.id, person_id=person, role=role))


def _copied_labels(source: Project, project: Project) -> dict[int, Label]:
    """The new project's labels by the numbers that the old ones have."""
    copies = {label.id: Label(project_id=project.id, name=label.name) for label in _of(Label, source)}
    db.session.add_all(copies.values())
    db.session.flush()
    return copies


def _copy_epics(source: Project, project: Project, labels: dict[int, Label], at: datetime) -> None:
    for epic in (epic for epic in _of(Epic, source) if epic.deleted_at is None):
        copy = Epic(
            project_id=project.id,
            label=labels[epic.label.id],
            name=epic.name,
            description=epic.description,
            position=epic.position,
            created_at=at,
        )
        db.session.add(copy)


def _copied_stories(
    source: Project, project: Project, labels: dict[int, Label], by: Person, at: datetime
) -> list[Story]:
    """Of every open story, those in progress first as they stand on the board."""
    query = (
        select(Story)
        .where(Story.project_id == source.id, Story.state != State.ACCEPTED, Story.deleted_at.is_(None))
        .order_by(Story.position, Story.id)
        .options(selectinload(Story.labels), selectinload(Story.tasks), selectinload(Story.criteria))
    )
    return [_copied(story, project, labels, by, at) for story in db.session.scalars(query)]


def _copied(story: Story, project: Project, labels: dict[int, Label], by: Person, at: datetime) -> Story:
    waits = story.state == State.UNSCHEDULED
    lines = (*story.tasks, *story.criteria)
    copy = Story(
        project=project,
        title=story.title,
        description=story.description,
        description_html=story.description_html,
        story_type=story.story_type,
        state=State.UNSCHEDULED.value if waits else State.UNSTARTED.value,
        estimate=story.estimate,
        priority=story.priority,
        position=story.position,
        requested_by=by,
        created_at=at,
        updated_at=at,
        labels=[labels[label.id] for label in story.labels],
    )
    for line in lines:
        task = Task(kind=line.kind, description=line.description, position=line.position)
        (copy.tasks if line.kind == "task" else copy.criteria).append(task)
    return copy


def _of(model: type[Row], project: Project) -> list[Row]:
    return list(db.session.scalars(select(model).where(model.project_id == project.id).order_by(model.id)))
