"""What is forecast of a plan: how much work there is up to a point of the list, and how it grows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, TypeVar

from tracker.backlog.plan import Facts, Ranked
from tracker.backlog.workflow import StoryType
from tracker.ledger.growth import Growths, Step, by_iteration
from tracker.planning.calendar import Opened, starts_at, working_pattern
from tracker.planning.forecast import LONGEST, Ahead, Forecast, History, Sample, Target, forecasts, refusal

K = TypeVar("K", bound=Hashable)


class End(NamedTuple):
    """A point of the list: the story that it ends with; the epic that is done there, if one is meant."""

    story: int
    epic: int | None = None


@dataclass(frozen=True, slots=True)
class Reach:
    """The open work up to a story of the list, that story included: points, stories without the estimate
    they need, and the shares of release scopes that it is made of, by the marker's id. `epic` is the one
    whose own growth counts besides."""

    points: int
    unestimated: int
    parts: Mapping[int, float]
    epic: int | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """What the forecasts of a project stand on: its history, and how its work grew. Where `guesses` is not
    set, stories without estimate weigh nothing."""

    history: History
    growths: Growths
    guesses: bool = True

    @property
    def refused(self) -> str:
        """Why there is no forecast; "" where there is one."""
        return refusal(self.history)

    @property
    def size(self) -> float:
        """Points that a story without estimate stands for, as a mean."""
        return self.history.usual_size if self.guesses else 0.0

    def forecasts(self, reaches: Mapping[K, Reach], everything: Reach) -> dict[K, Forecast]:
        """The forecast of each; `everything` is the work of the whole list."""
        return forecasts(
            self.history, {key: self.target(reach, everything) for key, reach in reaches.items()}
        )

    def target(self, reach: Reach, everything: Reach) -> Target:
        """The work as runs see it."""
        whole = self.work(everything)
        share = self.work(reach) / whole if whole else 0.0
        unestimated = reach.unestimated if self.guesses else 0
        return Target(reach.points, unestimated, self.growths.of(reach.parts, share, reach.epic))

    def work(self, reach: Reach) -> float:
        return reach.points + self.size * reach.unestimated


def reaches(known: Facts, wanted: Iterable[End], size: float) -> dict[End, Reach]:
    """The work up to each of these points, as far as their stories are scheduled. `size`: the points that a
    story without estimate stands for."""
    ends = defaultdict(list)
    for end in wanted:
        ends[end.story].append(end)
    scopes = _scopes(known, size)
    found: dict[End, Reach] = {}
    points = unestimated = 0
    inside = 0.0
    passed: dict[int, float] = {}
    for story, (release, whole) in zip(known.scheduled, scopes, strict=True):
        lacks = known.lacks_estimate(story)
        points += story.estimate or 0
        unestimated += lacks
        inside += (story.estimate or 0) + size * lacks
        if story.story_type == StoryType.RELEASE:
            passed[story.id], inside = 1.0, 0.0
        if story.id in ends:
            part = {release: inside / whole} if release not in (None, story.id) and whole else {}
            for end in ends[story.id]:
                found[end] = Reach(points, unestimated, {**passed, **part}, end.epic)
    return found


def everything(known: Facts) -> Reach:
    """The work of the whole list."""
    markers = [story.id for story in known.scheduled if story.story_type == StoryType.RELEASE]
    return Reach(
        sum(story.estimate or 0 for story in known.scheduled),
        sum(map(known.lacks_estimate, known.scheduled)),
        dict.fromkeys(markers, 1.0),
    )


def _scopes(known: Facts, size: float) -> list[tuple[int | None, float]]:
    """For each scheduled story the release it belongs to (None below the last marker), and all its work."""
    found: list[tuple[int | None, float]] = []
    work, count = 0.0, 0
    for story in known.scheduled:
        work += (story.estimate or 0) + size * known.lacks_estimate(story)
        count += 1
        if story.story_type == StoryType.RELEASE:
            found += [(story.id, work)] * count
            work, count = 0.0, 0
    return found + [(None, work)] * count


def ahead(known: Facts, today: date, working_days: str, days_off: frozenset[date]) -> tuple[Ahead, ...]:
    """The rest of the running iteration, today included, and those that follow it."""
    current = known.current
    rest = current.working[(today - current.span.start_on).days :].count("1")
    found = [Ahead(current.span, rest, current.strength)]
    following = known.rhythm.from_span(known.rhythm.following(current.span))
    for span, _ in zip(following, range(LONGEST - 1), strict=False):
        said = known.ahead.get(span.number)
        working = working_pattern(span, working_days, days_off).count("1")
        found.append(Ahead(span, working, said.strength if said else 100))
    return tuple(found)


def samples(done: Sequence[Opened], points: Mapping[int, int]) -> tuple[Sample, ...]:
    """The done iterations; `points` accepted in them, by their ids."""
    return tuple(
        Sample(each.span, points.get(each.id or 0, 0), each.working.count("1"), each.strength)
        for each in done
    )


Steps = Mapping[int, tuple[datetime, Sequence[Step]]]
"""Of each release or epic: when its ledger opened, and what changed its scope since."""


def growths(
    known: Facts,
    done: Sequence[Opened],
    by_release: Steps,
    by_epic: Steps,
    newly: Mapping[int, Iterable[Step]],
    size: float,
) -> Growths:
    """The growth by done iteration; `newly`: the steps of what came newly into each of them, by its id."""
    begins = [starts_at(each.span.start_on, known.zone) for each in done]
    end = starts_at(known.current.span.start_on, known.zone)

    def grown(steps: Steps) -> dict[int, list[float | None]]:
        return {
            key: by_iteration(changes, begins, end, opened_at, size)
            for key, (opened_at, changes) in steps.items()
        }

    return Growths(grown(by_release), [_newly(each, newly, size) for each in done], grown(by_epic))


def _newly(done: Opened, newly: Mapping[int, Iterable[Step]], size: float) -> float:
    """All work of a project's first iteration is new; that is how it began, not how it grows."""
    if done.span.number == 1:
        return 0.0
    return sum(each.points + size * each.unestimated for each in newly.get(done.id or 0, ()))


def moved(known: Facts, story_id: int, beside: int, *, above: bool) -> Facts:
    """The facts as they were if the story stood just above (or below) another one of the list."""
    story = next((each for each in known.scheduled if each.id == story_id), None)
    rest = [each for each in known.scheduled if each.id != story_id]
    at = next((number for number, each in enumerate(rest) if each.id == beside), None)
    if story is None or at is None:
        return known
    at += not above
    return replace(known, scheduled=(*rest[:at], story, *rest[at:]))


def without(known: Facts, gone: Collection[int]) -> Facts:
    """The facts as they were without these stories."""
    return replace(known, scheduled=tuple(each for each in known.scheduled if each.id not in gone))


def last_of(known: Facts, stories: Collection[int]) -> Ranked | None:
    """The last in the list of these stories, where any is scheduled."""
    return next((each for each in reversed(known.scheduled) if each.id in stories), None)
