"""Reading how forecasts held: what was kept of them before, beside the day on which it was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from tracker.backlog import label_queries
from tracker.backlog.epic_queries import epics
from tracker.backlog.forecast_queries import key_of
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.kept import Kept
from tracker.planning.calendar import day_of
from tracker.releases.forecast_queries import DAYS, EPIC, RELEASE, STORY, Subject
from tracker.releases.models import KeptForecast
from tracker.releases.scores import Ended, Said, Tally, tallies
from tracker.teams.models import Project

YEAR = timedelta(days=365)
"""Stories that were done longer ago are not counted."""
scores_of_stories = Kept(50)
"""The score of single stories, by the project's version and the day."""

Sayings = dict[tuple[str, int], list[Said]]


class Done(NamedTuple):
    """What is done, and when."""

    kind: str
    id: int
    name: str
    on: date


def kept_of(project: Project, subject: Subject) -> list[Said]:
    """What was forecast of the subject earlier, oldest first."""
    said = _said(project, KeptForecast.kind == subject.kind, KeptForecast.subject_id == subject.id)
    return said[subject.kind, subject.id]


def ended(project: Project, known: Facts) -> list[Ended]:
    """The releases and epics that are done and of which a forecast was kept before, the latest first."""
    said = _said(project, KeptForecast.kind.in_((RELEASE, EPIC)))
    marked = [number for kind, number in said if kind == RELEASE]
    done = [*_done_stories(project, RELEASE, Story.id.in_(marked)), *_done_epics(project, known, said)]
    return sorted(
        _held_against(done, said), key=lambda each: (each.done_on, each.kind, each.id), reverse=True
    )


def score_of_stories(project: Project, at: datetime) -> list[Tally]:
    """How the forecasts of single stories held that were done in the year before this instant. Kept until the
    project changes or the day ends."""
    found: list[Tally] = scores_of_stories.made(key_of(project, at), lambda: _score_of_stories(project, at))
    return found


def _score_of_stories(project: Project, at: datetime) -> list[Tally]:
    lately = Story.accepted_at >= at - YEAR
    done = _done_stories(project, STORY, lately)
    which = select(Story.id).where(Story.project_id == project.id, lately)
    said = _said(project, KeptForecast.kind == STORY, KeptForecast.subject_id.in_(which))
    return tallies(list(_held_against(done, said)))


def _held_against(done: Iterable[Done], said: Sayings) -> Iterator[Ended]:
    """What is done beside what was said of it; not where the first was said after that day, since dates of
    acceptance are set back, too."""
    for each in done:
        before = said.get((each.kind, each.id))
        if before and before[0].on <= each.on:
            yield Ended(each.kind, each.id, each.name, each.on, tuple(before))


def _said(project: Project, *which: ColumnElement[bool]) -> Sayings:
    columns = (KeptForecast.kind, KeptForecast.subject_id, KeptForecast.made_at)
    rows: Collection[Any] = db.session.execute(
        select(*columns, *(getattr(KeptForecast, name) for name in DAYS))
        .where(KeptForecast.project_id == project.id, *which)
        .order_by(KeptForecast.id)
    ).all()
    found: Sayings = defaultdict(list)
    for kind, subject_id, made_at, *days in rows:
        found[kind, subject_id].append(Said(day_of(made_at, project.zone), tuple(days)))
    return found


def _done_stories(project: Project, kind: str, which: ColumnElement[bool]) -> list[Done]:
    """The accepted stories among these, or release markers, as `kind` says."""
    rows = db.session.execute(
        select(Story.id, Story.title, Story.accepted_at).where(
            Story.project_id == project.id,
            Story.state == State.ACCEPTED,
            Story.deleted_at.is_(None),
            which,
        )
    )
    return [Done(kind, number, title, day_of(at, project.zone)) for number, title, at in rows if at]


def _done_epics(project: Project, known: Facts, said: Sayings) -> list[Done]:
    themes = [theme for theme in epics(project) if (EPIC, theme.id) in said]
    progress = label_queries.progress_by_label(project, known, ()) if themes else {}
    return [
        Done(EPIC, theme.id, theme.name, its.accepted_on)
        for theme in themes
        if (its := progress.get(theme.label_id)) and its.is_done and its.accepted_on
    ]
