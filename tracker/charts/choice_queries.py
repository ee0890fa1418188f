"""What else a chart can be asked: other iterations, releases and epics, other ranges, points or stories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from tracker.backlog.epic_queries import epics
from tracker.backlog.iteration_queries import current_number
from tracker.backlog.models import Story
from tracker.backlog.queries import PROJECT
from tracker.backlog.workflow import State, StoryType
from tracker.charts.asking import question
from tracker.charts.chart import ALL, Asked, Chart, Subject
from tracker.database import asked as ask
from tracker.teams.models import Project

OPEN = 6
"""Choices of a kind that stand open; the others unfold."""
MOST = 30
"""Releases that are offered: the open ones in their order, then the latest accepted ones."""


class Choice(NamedTuple):
    """Another question of the same chart: its text, the words of its address, whether it is asked now."""

    text: str
    words: dict[str, str | int]
    is_current: bool

    @property
    def rel(self) -> str:
        """What a step to a neighbour is to the browser."""
        return "prev" if self.text.startswith("←") else "next" if self.text.endswith("→") else ""


class Choices(NamedTuple):
    """Choices of one kind, and what they are."""

    title: str
    each: tuple[Choice, ...]

    @property
    def near(self) -> list[Choice]:
        """Those that stand open: the first few, and the one that is asked now."""
        return [choice for place, choice in enumerate(self.each) if place < OPEN or choice.is_current]

    @property
    def far(self) -> list[Choice]:
        """The others."""
        return [choice for place, choice in enumerate(self.each) if place >= OPEN and not choice.is_current]


def choices(project: Project, chart: Chart, what: Asked, now: datetime) -> Iterator[Choices]:
    """The choices that there are for this chart; a kind with a single one is left out."""
    for title, others in (
        *_subjects(project, chart, what, now),
        ("Counted in", [(by.value, replace(what, by=by)) for by in chart.by]),
    ):
        each = tuple(Choice(text, question(chart, other), other == what) for text, other in others)
        if len(each) > 1 or (each and not each[0].is_current):
            yield Choices(title, each)


def releases(project: Project) -> list[tuple[int, str]]:
    """The release markers of the project by number and title: the open ones by rank, then the accepted
    ones, latest first."""
    return [(row[0], row[1]) for row in ask(_RELEASES, project=project.id)]


_RELEASES = (
    select(Story.id, Story.title)
    .where(
        Story.project_id == PROJECT, Story.story_type == StoryType.RELEASE.value, Story.deleted_at.is_(None)
    )
    .order_by(
        Story.state == State.ACCEPTED.value,
        Story.state == State.UNSCHEDULED.value,
        Story.accepted_at.desc(),
        Story.position,
        Story.id,
    )
    .limit(MOST)
)

Others = Iterable[tuple[str, Asked]]


def _subjects(project: Project, chart: Chart, what: Asked, now: datetime) -> Iterator[tuple[str, Others]]:
    if chart.subject is Subject.ITERATION:
        yield "Other iterations", _neighbours(what, current_number(project, now))
    elif chart.subject is Subject.RANGE:
        yield "Iterations", _ranges(chart, what, current_number(project, now))
    else:
        known = _named(project, chart.subject)
        first = known[0][0] if known else None
        shown = what if what.number is not None else replace(what, number=first)
        words = [(name, replace(what, number=number)) for number, name in known]
        title = "Releases" if chart.subject is Subject.RELEASE else "Epics"
        yield title, [(name, what if other == shown else other) for name, other in words]


def _ranges(chart: Chart, what: Asked, current: int) -> Others:
    """Shorter ranges than all there are; what reaches back to the beginning is all."""
    shorter = [replace(what, last=n) for n in chart.ranges if n < current]
    is_all = not 0 < what.last < current
    yield from ((f"last {each.last}", each) for each in shorter)
    yield "all", what if is_all else replace(what, last=ALL)


def _named(project: Project, subject: Subject) -> list[tuple[int, str]]:
    if subject is Subject.RELEASE:
        return releases(project)
    return [(epic.id, epic.name) for epic in epics(project)]


def _neighbours(what: Asked, current: int) -> Others:
    number = current if what.number is None else what.number
    if number > 1:
        yield f"← Iteration {number - 1}", replace(what, number=number - 1)
    if number < current:
        yield f"Iteration {number + 1} →", replace(what, number=number + 1)
