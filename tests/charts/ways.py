"""Invented iterations and stories on their way: tests say when a story came into which state."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.backlog.plan import Ranked
from tracker.backlog.state_changes import Change
from tracker.charts.accepted import Accepted
from tracker.charts.chart import By
from tracker.charts.lives import Life
from tracker.charts.ranges import Range
from tracker.charts.ways import Ways
from tracker.planning.calendar import Opened, Span

MONDAY = date(2026, 11, 2)
ZONE = ZoneInfo("Europe/Berlin")


def noon(day: float) -> datetime:
    """Noon in UTC, so many days after the first Monday."""
    return datetime(2026, 11, 2, 12, tzinfo=UTC) + timedelta(days=day)


def shown(
    weeks: int = 3, strengths: dict[int, int] | None = None, by: By = By.POINTS, is_whole: bool = True
) -> Range:
    """Weekly iterations from the first Monday, numbered from 1."""
    opened = tuple(
        Opened(
            n + 1,
            Span(n + 1, MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n + 1)),
            (strengths or {}).get(n + 1, 100),
            "1111100",
            "",
            False,
        )
        for n in range(weeks)
    )
    return Range("Ferry", ZONE, opened, is_whole, by)


def life(story_id: int, *states: tuple[float, str], kind: str = "feature", points: int | None = 2) -> Life:
    """A story made on day −1 whose states came on these days: (0, "started"), (2.5, "accepted")."""
    changes = tuple(Change(noon(day), state, "Ben") for day, state in states)
    return Life(story_id, kind, points, noon(-1), "unstarted", changes)


def ways(*lives: Life, weeks: int = 3, by: By = By.STORIES) -> Ways:
    return Ways(shown(weeks, by=by), lives)


def accepted(
    *stories: tuple[float, str, int | None],
    weeks: int = 3,
    hidden: int = 0,
    averaged_over: int = 3,
    strengths: dict[int, int] | None = None,
    by: By = By.POINTS,
) -> Accepted:
    """Stories by the day of their acceptance, type and points."""
    rows = tuple(
        Ranked(n, 1, kind, "accepted", points, n, noon(day), None, None)
        for n, (day, kind, points) in enumerate(stories, 1)
    )
    return Accepted(shown(weeks, strengths, by), rows, hidden, averaged_over, 10, 1)
