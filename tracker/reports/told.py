"""What is kept of a report that was told: its words, and the days it named for releases. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tracker.charts.week import Section
from tracker.planning.forecast import SHARES
from tracker.reports.facts import ReleaseDate


def contents(
    sections: Iterable[Section], releases: Iterable[ReleaseDate], figures: Mapping[str, Any]
) -> dict[str, Any]:
    """As it is kept, and as webhooks get it. `figures` are those of the JSON file: they stand as they were
    told, even where the project's time zone changes before its first iteration ends."""
    return {
        "layout": 1,
        "sections": [
            {"heading": each.heading, "sum": each.sum, "sentences": list(each.sentences)} for each in sections
        ],
        "releases": [
            {
                "story": each.story_id,
                "title": each.title,
                "expected_on": each.expected_on.isoformat(),
                "deadline": _written(each.deadline_on),
                "forecast": dict(zip(map(str, SHARES), map(_written, each.days), strict=False)) or None,
                "chance": round(each.chance, 3) if each.chance is not None else None,
            }
            for each in releases
        ],
        "figures": figures,
    }


def _written(day: date | None) -> str | None:
    return day.isoformat() if day else None


def sections_of(kept: Mapping[str, Any]) -> tuple[Section, ...]:
    return tuple(Section(each["heading"], tuple(each["sentences"]), each["sum"]) for each in kept["sections"])


def days_of(kept: Mapping[str, Any]) -> dict[int, tuple[str, date]]:
    """The releases it named, by story: the title, and the day they were expected by."""
    return {
        each["story"]: (each["title"], date.fromisoformat(each["expected_on"])) for each in kept["releases"]
    }
