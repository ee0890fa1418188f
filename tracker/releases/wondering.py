"""What if: the dates as they would be with another velocity, team or scope. Nothing is changed by it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from tracker.backlog.forecasting import Ground, moved, without
from tracker.backlog.plan import Facts
from tracker.backlog.workflow import NOT_BEGUN, StoryType
from tracker.planning.forecast import SHARES, Forecast


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wonders about: a velocity in points of an ordinary iteration; the team's strength in
    percent from now on; a story that stands just above or below a release marker; stories taken out; points
    taken out of a release, from its end upwards."""

    velocity: int | None = None
    strength: int | None = None
    story: int | None = None
    above: bool = True
    beside: int | None = None
    without: tuple[int, ...] = ()
    cut: int | None = None
    cut_from: int | None = None

    @property
    def is_empty(self) -> bool:
        return self == replace(Wish(), above=self.above, beside=self.beside, cut_from=self.cut_from)


def complaints(wish: Wish, known: Facts) -> list[str]:
    """What of the wish makes no sense in this plan, in sentences."""
    listed = {story.id: story for story in known.scheduled}
    resting = "is no open story of the backlog, so it cannot be moved or taken out."
    found = [
        f"#{number} {resting}" for number in (wish.story, *wish.without) if number and number not in listed
    ]
    if wish.story in listed and listed[wish.story].story_type == StoryType.RELEASE:
        found.append(f"#{wish.story} is a release marker; a story is what can be moved across one here.")
    releases = {number for number, story in listed.items() if story.story_type == StoryType.RELEASE}
    if wish.story and wish.beside not in releases:
        found.append("Choose the release that the story is to stand above or below.")
    if wish.cut and wish.cut_from not in releases - {*wish.without}:
        found.append("Choose the release that the points are taken out of.")
    return found


def granted(wish: Wish, ground: Ground, known: Facts) -> tuple[Ground, Facts]:
    """What forecasts stand on if the wish came true."""
    history = ground.history
    if wish.velocity is not None:
        history = replace(history, pace=wish.velocity / known.velocity.points)
    if wish.strength is not None:
        history = replace(
            history, ahead=tuple(replace(each, strength=wish.strength) for each in history.ahead)
        )
    if wish.story and wish.beside:
        known = moved(known, wish.story, wish.beside, above=wish.above)
    if wish.without:
        known = without(known, wish.without)
    if wish.cut and wish.cut_from:
        known = _lighter(known, wish.cut_from, wish.cut)
    return replace(ground, history=history), known


def _lighter(known: Facts, release: int, points: int) -> Facts:
    """The facts with so many points less in the release: from its end upwards, nothing in progress."""
    order = [story.id for story in known.scheduled]
    scope = known.release_scopes.get(release, {})
    stories = list(known.scheduled)
    for number in reversed(range(order.index(release))):
        story = stories[number]
        if points and story.id in scope and story.state in NOT_BEGUN and story.estimate:
            taken = min(points, story.estimate)
            stories[number] = story._replace(estimate=story.estimate - taken)
            points -= taken
    return replace(known, scheduled=tuple(stories))


@dataclass(frozen=True, slots=True)
class Shift:
    """A day as it is and as it would be; None beyond the horizon."""

    now: date | None
    then: date | None

    @property
    def days(self) -> int | None:
        """By how many days it moves, later ones positive; None where one of the two has no day."""
        return (self.then - self.now).days if self.now and self.then else None


def shifts(now: Forecast, then: Forecast) -> list[Shift]:
    """How the days of a forecast move, by share."""
    pairs = [(now.by(share), then.by(share)) for share in SHARES]
    return [Shift(one.last_day if one else None, other.last_day if other else None) for one, other in pairs]
