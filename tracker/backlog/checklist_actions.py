"""Verbs of the checklists of a story: its tasks, and the criteria by which it is accepted."""

from __future__ import annotations

from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.detail_models import CRITERION, TASK, Task
from tracker.backlog.models import Story
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.web import Refusal


def add(story: Story, text: str, *, kind: str = TASK, by: Person | None, at: datetime) -> Task:
    """A new line at the end of the tasks or of the criteria; one that stands there unticked in the same
    words is not added again. Raises Refusal for a line of nothing, and where the
        project has no tasks."""
    with writing(story.project, by=by, at=at) as change:
        _check(text)
        if kind == TASK and not change.project.enable_tasks:
            raise Refusal("Tasks are turned off in this project.")
        lines = _lines(story, kind)
        same = next((line for line in lines if line.description == text and not line.complete), None)
        if same is not None:
            return same
        task = Task(kind=kind, description=text, position=lines[-1].position + 1 if lines else 1)
        lines.append(task)
        change.record("task.added", story, title=story.title, which=kind, text=text)
        return task


def edit(story: Story, task: Task, text: str, *, by: Person | None, at: datetime) -> None:
    """Other words for a line. Raises Refusal for none."""
    with writing(story.project, by=by, at=at) as change:
        _check(text)
        if task.description == text:
            return
        before, task.description = task.description, text
        change.record("task.edited", story, title=story.title, which=task.kind, text=before, to=text)


def tick(story: Story, task: Task, complete: bool, *, by: Person | None, at: datetime) -> None:
    """Ticks the line, or takes its tick off."""
    with writing(story.project, by=by, at=at) as change:
        if task.complete == complete:
            return
        task.complete = complete
        kind = "task.ticked" if complete else "task.unticked"
        change.record(kind, story, title=story.title, which=task.kind, text=task.description)


def move(story: Story, task: Task, neighbour: Task, *, after: bool, by: Person | None, at: datetime) -> None:
    """Puts the line just before, or just after, another one of the same list. Raises Refusal where that
    one is of the other list."""
    with writing(story.project, by=by, at=at) as change:
        if neighbour.kind != task.kind:
            raise Refusal("A task moves among the tasks, a criterion among the criteria.")
        lines = _lines(story, task.kind)
        order = [line for line in lines if line is not task]
        if task is not neighbour:
            order.insert(order.index(neighbour) + after, task)
        if task is neighbour or order == list(lines):
            return
        _number(order)
        lines.sort(key=lambda line: line.position)
        change.record("task.moved", story, title=story.title, which=task.kind, text=task.description)


def delete(story: Story, task: Task, *, by: Person | None, at: datetime) -> None:
    """Takes the line away."""
    with writing(story.project, by=by, at=at) as change:
        lines = _lines(story, task.kind)
        lines.remove(task)
        db.session.delete(task)
        _number(lines)
        change.record("task.deleted", story, title=story.title, which=task.kind, text=task.description)


def _lines(story: Story, kind: str) -> list[Task]:
    return story.criteria if kind == CRITERION else story.tasks


def _number(lines: list[Task]) -> None:
    for position, line in enumerate(lines, 1):
        line.position = position


def _check(text: str) -> None:
    if not text:
        raise Refusal("A line of a checklist needs words.")
