"""Reading forecasts: of the releases, epics and stories of a project, and what was said of them last."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.backlog import label_queries
from tracker.backlog.epic_queries import Theme, epics
from tracker.backlog.forecast_queries import Answer, forecast, forecast_from, ground, key_of
from tracker.backlog.forecasting import End, Reach, last_of
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts
from tracker.backlog.progress import Phase, Progress
from tracker.backlog.queries import titles
from tracker.backlog.workflow import StoryType
from tracker.database import db
from tracker.kept import Kept
from tracker.planning.forecast import Forecast
from tracker.releases.models import KeptForecast
from tracker.releases.wondering import Wish, granted
from tracker.teams.models import Project

RELEASE, EPIC, STORY = "release", "epic", "story"
wondered = Kept(100)
"""Forecasts of what somebody wondered about, by what they stand on and the wish."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is forecast: a release, an epic or a story, with the last story of the list that belongs to it
    (None: none of it is scheduled), and the day by which it is wanted."""

    kind: str
    id: int
    name: str
    last: int | None
    deadline_on: date | None = None
    resting: int = 0
    """Stories of an epic that are in the icebox, and so in no forecast."""
    is_done: bool = False

    @property
    def end(self) -> End | None:
        """The point of the list at which it is done."""
        return End(self.last, self.id if self.kind == EPIC else None) if self.last is not None else None


@dataclass(frozen=True, slots=True)
class Prospect:
    """A subject with its forecast and the work that is in it; None where there is none."""

    subject: Subject
    forecast: Forecast | None
    reach: Reach | None


@dataclass(frozen=True, slots=True)
class Prospects:
    """The forecasts of several subjects; `refused` says why there are none."""

    answer: Answer
    all: tuple[Prospect, ...]

    @property
    def refused(self) -> str:
        return self.answer.refused


def subjects(project: Project, known: Facts) -> list[Subject]:
    """The scheduled releases by rank, then the epics that are not done, in their order."""
    found = [*_releases(known), *_epics(project, known, epics(project))]
    return [subject for subject in found if not subject.is_done]


def prospects(
    project: Project, known: Facts, at: datetime, wanted: Sequence[Subject], *, guesses: bool = True
) -> Prospects:
    """The forecast of each of these subjects."""
    return of_answer(forecast(project, known, at, ends(wanted), guesses=guesses), wanted)


def prospects_if(
    wish: Wish, project: Project, known: Facts, at: datetime, wanted: Sequence[Subject], *, guesses: bool
) -> Prospects:
    """The same subjects as they would be forecast if the wish came true. What they end with stays; where that
    is taken out, so is the subject's date. Kept as other forecasts are, so that coming back to what was asked
    costs nothing."""
    wanted_ends = ends(wanted)
    key = (*key_of(project, at), wish, frozenset(wanted_ends), guesses)
    answer: Answer | None = wondered.get(key)
    if answer is None:
        now = replace(ground(project, known, at), guesses=guesses)
        answer = forecast_from(*granted(wish, now, known), wanted_ends)
        wondered.keep(key, answer)
    return of_answer(answer, wanted)


def ends(wanted: Sequence[Subject]) -> list[End]:
    """The points of the list at which these are done, of those that are scheduled."""
    return [subject.end for subject in wanted if subject.end is not None]


def of_answer(answer: Answer, wanted: Sequence[Subject]) -> Prospects:
    """The subjects beside what was forecast of their last stories."""
    return Prospects(
        answer,
        tuple(
            Prospect(
                each,
                answer.forecasts.get(each.end) if each.end else None,
                answer.reaches.get(each.end) if each.end else None,
            )
            for each in wanted
        ),
    )


def release_subject(marker: Story, known: Facts) -> Subject:
    """The release of this marker as something to forecast."""
    last = marker.id if any(story.id == marker.id for story in known.scheduled) else None
    return Subject(RELEASE, marker.id, marker.title, last, marker.deadline_on)


def epic_subject(project: Project, theme: Theme, known: Facts) -> Subject:
    """The epic as something to forecast."""
    return _epics(project, known, [theme])[0]


def story_subjects(known: Facts) -> list[Subject]:
    """The stories of the list by rank, without release markers; by number alone, without their titles."""
    stories = (each for each in known.scheduled if each.story_type != StoryType.RELEASE)
    return [Subject(STORY, each.id, "", each.id, each.deadline_on) for each in stories]


def story_subject(story: Story, known: Facts) -> Subject:
    """A story as something to forecast."""
    last = story.id if any(each.id == story.id for each in known.scheduled) else None
    return Subject(STORY, story.id, story.title, last, story.deadline_on)


def _releases(known: Facts) -> list[Subject]:
    markers = [story for story in known.scheduled if story.story_type == StoryType.RELEASE]
    names = titles(story.id for story in markers)
    return [Subject(RELEASE, each.id, names[each.id], each.id, each.deadline_on) for each in markers]


def _epics(project: Project, known: Facts, themes: Sequence[Theme]) -> list[Subject]:
    """The epics; one without stories counts as done: there is nothing to wait for."""
    if not themes:
        return []
    scheduled = label_queries.scheduled_by_label(project)
    progress = label_queries.progress_by_label(project, known, ())
    found = []
    for theme in themes:
        its = progress.get(theme.label_id, Progress())
        last = last_of(known, scheduled.get(theme.label_id, ()))
        found.append(
            Subject(
                EPIC,
                theme.id,
                theme.name,
                last.id if last else None,
                resting=its[Phase.ICEBOX].stories,
                is_done=its.is_done or not its.stories,
            )
        )
    return found


DAYS = ("likely_on", "confident_on", "sure_on")
"""The columns of the days, as SHARES."""


Days = Mapping[tuple[str, int], tuple[date | None, ...]]
"""Of subjects, by kind and number, as SHARES."""


def said_last(project_id: int, kinds: Collection[str], until: datetime | None = None) -> Days:
    """The days that were kept last of each subject of these kinds, by kind and number; with `until`, last by
    then."""
    latest = select(func.max(KeptForecast.id)).where(
        KeptForecast.project_id == project_id, KeptForecast.kind.in_(kinds)
    )
    if until is not None:
        latest = latest.where(KeptForecast.made_at <= until)
    latest = latest.group_by(KeptForecast.kind, KeptForecast.subject_id)
    rows = db.session.execute(
        select(
            KeptForecast.kind, KeptForecast.subject_id, *(getattr(KeptForecast, name) for name in DAYS)
        ).where(KeptForecast.id.in_(latest))
    )
    return {(kind, subject): tuple(days) for kind, subject, *days in rows}
