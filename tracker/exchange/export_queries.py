"""Reading a project for a file in the former tracker's own format."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select

from tracker.accounts.models import Person
from tracker.backlog.code_addresses import PULL_REQUEST
from tracker.backlog.detail_models import (
    CRITERION,
    TASK,
    Blocker,
    CodeLink,
    Comment,
    Review,
    ReviewType,
    Task,
)
from tracker.backlog.models import Epic, Label, Story, StoryOwner, story_label
from tracker.backlog.queries import PROJECT, due_iterations, facts, icebox, scheduled
from tracker.backlog.workflow import StoryType, is_estimable
from tracker.database import asked, db, hold_still
from tracker.exchange import csv_out, queries
from tracker.exchange.csv_out import Widths
from tracker.exchange.number_queries import story_numbers
from tracker.exchange.numbering import file_numbers
from tracker.exchange.parsed import (
    ParsedBlocker,
    ParsedComment,
    ParsedEpic,
    ParsedReview,
    ParsedStory,
    ParsedTask,
)
from tracker.exchange.reconstruct import span_on
from tracker.planning.calendar import Span, day_of
from tracker.teams.models import Project

BATCH = 500
"""Stories read at a time."""


def tracker_csv(
    project_id: int, at: datetime, base: str, story_ids: Collection[int] | None = None
) -> Iterator[str]:
    """The lines of the project's CSV: epics, then what is done, current, planned and in the icebox; of these
    stories alone where `story_ids` says which. All of it is as of one instant, however long it takes.
    `base` is the address of this installation, without a slash at its end."""
    hold_still()
    project = db.session.get_one(Project, project_id)
    out = _Export(project, at, story_ids)
    yield csv_out.header(out.widths, out.fixed)
    if story_ids is None:
        yield from (csv_out.epic_line(epic, out.fixed, base) for epic in out.epics())
    for start in range(0, len(out.order), BATCH):
        ids = out.order[start : start + BATCH]
        yield from (csv_out.story_line(story, out.widths, out.fixed, base) for story in out.stories(ids))


def projects_of_stories(story_ids: Collection[int]) -> dict[int, int]:
    """The project of each of these stories that is there, by the story's number."""
    return {row.id: row.project_id for row in asked(_PROJECTS, ids=list(story_ids))}


class _Export:
    """A project while it is written down."""

    def __init__(self, project: Project, at: datetime, story_ids: Collection[int] | None) -> None:
        self.project, self.zone = project, project.zone
        known = facts(project, at)
        self.called = story_numbers(project.id, story_ids)
        entered = [row.span for row in queries.iterations(project)]
        self.spans = [*entered, *(each.span for each in due_iterations(project, entered[-1], at))]
        self.planned = {story.id: each.span for each in known.schedule() for story in each.stories}
        order = [
            *_accepted(project.id, story_ids),
            *(story.id for story in scheduled(project)),
            *(story.id for story in icebox(project)),
        ]
        wanted = frozenset(order if story_ids is None else story_ids)
        self.order = [story_id for story_id in order if story_id in wanted]
        self.widths = self._widths(story_ids)
        self.fixed = csv_out.fixed(shows_priority=project.show_story_priority)

    def epics(self) -> Iterator[ParsedEpic]:
        rows = asked(_EPICS, project=self.project.id)
        called = file_numbers((row.id, row.import_key) for row in rows)
        for row in rows:
            created = day_of(row.created_at, self.zone)
            yield ParsedEpic(0, called[row.id], row.name, row.label, row.description, created)

    def stories(self, ids: Sequence[int]) -> Iterator[ParsedStory]:
        """These stories, in this order, as a file says them."""
        rows = {row.id: row for row in asked(_STORIES, ids=list(ids))}
        hanging = self._hanging(ids)
        for story_id in ids:
            row = rows[story_id]
            span = self._span(row)
            yield ParsedStory(
                row=0,
                key=self.called[story_id],
                title=row.title,
                story_type=row.story_type,
                state=row.state,
                estimate=row.estimate if self._is_estimable(row.story_type) else None,
                priority=row.priority,
                description=row.description,
                created=day_of(row.created_at, self.zone),
                accepted=day_of(row.accepted_at, self.zone) if row.accepted_at else None,
                deadline=row.deadline_on if row.story_type == StoryType.RELEASE else None,
                requested_by=_single_spaced(row.requested_by),
                iteration=span.number if span else None,
                iteration_start=span.start_on if span else None,
                iteration_end=span.last_day if span else None,
                **{name: tuple(found.get(story_id, ())) for name, found in hanging.items()},
            )

    def _hanging(self, ids: Sequence[int]) -> dict[str, dict[int, list[Any]]]:
        """What hangs on these stories: by the field of ParsedStory, and by the story's number."""
        found: dict[str, dict[int, list[Any]]] = {name: {} for name in HANGING}
        for name, (query, value) in HANGING.items():
            for row in asked(query, ids=list(ids)):
                found[name].setdefault(row.story_id, []).append(value(self, row))
        for labels in found["labels"].values():
            labels.sort()  # databases sort by rules of their own
        return found

    def _is_estimable(self, story_type: str) -> bool:
        return is_estimable(story_type, self.project.bugs_and_chores_are_estimatable)

    def _span(self, row: Any) -> Span | None:
        """The iteration in which it was accepted, or for which it is planned."""
        if row.accepted_at:
            return span_on(day_of(row.accepted_at, self.zone), self.spans)
        return self.planned.get(row.id)

    def blocker(self, row: Any) -> ParsedBlocker:
        """In what names a story by our number, it gets the number that the file has for it."""
        description = row.description
        if row.blocking_id in self.called and self.called[row.blocking_id] != str(row.blocking_id):
            new = f"#{self.called[row.blocking_id]}"
            description = re.sub(rf"(?<![\w#&/])#{row.blocking_id}\b", new, description)
        return ParsedBlocker(description, row.resolved)

    def comment(self, row: Any) -> ParsedComment:
        return ParsedComment(row.text, _single_spaced(row.name), day_of(row.created_at, self.zone))

    def _widths(self, story_ids: Collection[int] | None) -> Widths:
        where = and_(Story.project_id == self.project.id, Story.deleted_at.is_(None))
        if story_ids is not None:
            where = and_(where, Story.id.in_(list(story_ids)))
        return Widths(
            owners=max(1, _most(StoryOwner, where)),
            blockers=_most(Blocker, where),
            comments=_most(Comment, and_(where, _HAS_TEXT)),
            tasks=_most(Task, and_(where, Task.kind == TASK)),
            reviews=_most(Review, where),
            pull_requests=_most(CodeLink, and_(where, CodeLink.kind == PULL_REQUEST)),
            branches=_most(CodeLink, and_(where, CodeLink.kind != PULL_REQUEST)),
            criteria=_most(Task, and_(where, Task.kind == CRITERION)),
        )


def _accepted(project_id: int, story_ids: Collection[int] | None) -> list[int]:
    """What is accepted, of these stories alone where they are named, in the order in which it was."""
    if story_ids is None:
        return [row.id for row in asked(_ACCEPTED, project=project_id)]
    return [row.id for row in asked(_ACCEPTED_OF_THESE, project=project_id, ids=list(story_ids))]


def _most(table: Any, where: ColumnElement[bool]) -> int:
    """How many rows of the table hang on the story that has most of them."""
    each = (
        select(func.count().label("times"))
        .select_from(table)
        .join(Story, Story.id == table.story_id)
        .where(where)
        .group_by(table.story_id)
        .subquery()
    )
    return db.session.scalar(select(func.max(each.c.times))) or 0


def _single_spaced(name: str | None) -> str:
    return " ".join((name or "").split())


_HAS_TEXT = func.trim(Comment.text) != ""
"""Files alone make no comment of a CSV; the archive has them."""

_IDS: Any = bindparam("ids", expanding=True)
_OURS = and_(Story.project_id == PROJECT, Story.deleted_at.is_(None))
_PROJECTS = select(Story.id, Story.project_id).where(Story.id.in_(_IDS), Story.deleted_at.is_(None))
_ACCEPTED = (
    select(Story.id).where(_OURS, Story.accepted_at.is_not(None)).order_by(Story.accepted_at, Story.id)
)
_ACCEPTED_OF_THESE = _ACCEPTED.where(Story.id.in_(_IDS))
_EPICS = (
    select(Epic.id, Epic.import_key, Epic.name, Epic.description, Epic.created_at, Label.name.label("label"))
    .join(Label, Label.id == Epic.label_id)
    .where(Epic.project_id == PROJECT, Epic.deleted_at.is_(None))
    .order_by(Epic.position, Epic.id)
)
_STORIES = (
    select(
        Story.id,
        Story.title,
        Story.description,
        Story.story_type,
        Story.state,
        Story.estimate,
        Story.priority,
        Story.created_at,
        Story.accepted_at,
        Story.deadline_on,
        Person.name.label("requested_by"),
    )
    .outerjoin(Person, Person.id == Story.requested_by_id)
    .where(Story.id.in_(_IDS))
)


def _lines(kind: str) -> Select[*tuple[Any, ...]]:
    return (
        select(Task.story_id, Task.description, Task.complete)
        .where(Task.story_id.in_(_IDS), Task.kind == kind)
        .order_by(Task.position, Task.id)
    )


def _code(kind: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(CodeLink.story_id, CodeLink.url).where(CodeLink.story_id.in_(_IDS), kind).order_by(CodeLink.id)
    )


def _line(_export: _Export, row: Any) -> ParsedTask:
    return ParsedTask(row.description, row.complete)


def _name(_export: _Export, row: Any) -> str:
    return _single_spaced(row.name)


def _url(_export: _Export, row: Any) -> str:
    url: str = row.url
    return url


HANGING: dict[str, tuple[Select[*tuple[Any, ...]], Callable[[_Export, Any], Any]]] = {
    "owners": (
        select(StoryOwner.story_id, Person.name)
        .join(Person, Person.id == StoryOwner.person_id)
        .where(StoryOwner.story_id.in_(_IDS))
        .order_by(StoryOwner.position, StoryOwner.person_id),
        _name,
    ),
    "labels": (
        select(story_label.c.story_id, Label.name)
        .join(Label, Label.id == story_label.c.label_id)
        .where(story_label.c.story_id.in_(_IDS)),
        _name,
    ),
    "blockers": (
        select(Blocker.story_id, Blocker.blocking_id, Blocker.description, Blocker.resolved)
        .where(Blocker.story_id.in_(_IDS))
        .order_by(Blocker.id),
        _Export.blocker,
    ),
    "comments": (
        select(Comment.story_id, Comment.text, Comment.created_at, Person.name)
        .outerjoin(Person, Person.id == Comment.by_id)
        .where(Comment.story_id.in_(_IDS), _HAS_TEXT)
        .order_by(Comment.id),
        _Export.comment,
    ),
    "tasks": (_lines(TASK), _line),
    "criteria": (_lines(CRITERION), _line),
    "reviews": (
        select(Review.story_id, ReviewType.name.label("kind"), Person.name, Review.status)
        .join(ReviewType, ReviewType.id == Review.review_type_id)
        .outerjoin(Person, Person.id == Review.reviewer_id)
        .where(Review.story_id.in_(_IDS))
        .order_by(Review.id),
        lambda _export, row: ParsedReview(_single_spaced(row.kind), _single_spaced(row.name), row.status),
    ),
    "pull_requests": (_code(CodeLink.kind == PULL_REQUEST), _url),
    "branches": (_code(CodeLink.kind != PULL_REQUEST), _url),
}
"""What hangs on stories: by the field of ParsedStory its query, and what a row of it is there."""
