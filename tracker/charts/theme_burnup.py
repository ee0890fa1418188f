"""The burn-up of a release or an epic: the work done against its scope, iteration by iteration, and when the
rest of it will be done. Growth of the scope cannot hide behind progress, nor progress behind growth.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from tracker.charts.burnup_picture import draw
from tracker.charts.burnup_records import BurnUp, Theme
from tracker.charts.scope_series import behind, done_steps, periods, scope_steps, steps, table, told
from tracker.charts.theme_words import beyond, describe, empty_sentence, finding, heading, notes
from tracker.ledger.entries import Figures, figures
from tracker.planning.calendar import Span, day_of

__all__ = ["EPIC_RULE", "RELEASE_RULE", "draw", "series"]

RELEASE_RULE = (
    "Done means accepted. The scope of a release is what stands between the marker above and its own, and "
    "what was accepted from there; each change of it is entered when it happens."
)
EPIC_RULE = (
    "Done means accepted. The scope of an epic is every story with its label, wherever it stands; each "
    "change of it is entered when it happens."
)
FARTHEST = 2
"""The time to come takes at most so many times the room of the time passed; what is later is in the words."""
LEAST = timedelta(weeks=6)


def series(theme: Theme, as_of: datetime) -> BurnUp:
    """The burn-up as it stood at `as_of`; of an accepted release as it stood then."""
    ended = theme.ended_at if theme.ended_at and theme.ended_at <= as_of else None
    until = ended or as_of
    entries = told(theme.entries, until, theme.by)
    empty = empty_sentence(theme, entries)
    now = figures(entries)
    today = day_of(until, theme.zone)
    if empty or not theme.spans:
        span = Span(0, today, today + timedelta(days=1))
        return BurnUp(
            theme.project, span, theme.zone, until, now,
            title=empty, empty=empty, heading=heading(theme), description=empty, by=theme.by,
        )  # fmt: skip
    found = periods(entries, [span for span in theme.spans if span.start_on <= today], theme.zone, until)
    first = found[0].span.start_on
    last = today if ended else _farthest(theme, first, today)
    known = steps(entries, entries[0].at, until, theme.zone)
    title = finding(theme, now, found[0], until)
    dates = {} if ended or now.remaining <= 0 else theme.dates
    return BurnUp(
        theme.project,
        Span(0, first, last + timedelta(days=1)),
        theme.zone,
        until,
        now,
        tuple(found),
        done_steps(known),
        scope_steps(known),
        running=not ended,
        deadline=theme.deadline if theme.deadline and first <= theme.deadline <= last else None,
        dates=tuple((share, day) for share, day in dates.items() if day and day <= last),
        by=theme.by,
        title=title,
        heading=heading(theme),
        description=describe(theme, now, title),
        notes=(*notes(theme, now), *beyond(dates, last, today)),
        above=bool(dates) and any(day and day <= last for day in dates.values()),
        table=table(
            found, "Since the first story came in, at the end of each iteration; of this one, so far."
        ),
        behind=tuple(behind(found, theme.by)),
        more=more(theme, now),
    )


def _farthest(theme: Theme, first: date, today: date) -> date:
    """The last day of the axis."""
    wanted = [today + timedelta(days=7), *filter(None, theme.dates.values())]
    if theme.deadline:
        wanted.append(theme.deadline + timedelta(days=3))
    room = max(LEAST, (today - first) * FARTHEST)
    return min(max(wanted), today + room)


def more(theme: Theme, now: Figures) -> dict[str, Any]:
    """What the JSON has besides."""
    return {
        "project": theme.project,
        "time_zone": theme.zone.key,
        theme.kind: {
            "number": theme.number,
            "name": theme.name,
            "scope": now.scope,
            "done": now.done - now.reopened,
            "remaining": now.remaining,
            "deadline": theme.deadline.isoformat() if theme.deadline else None,
            "reconstructed": theme.reconstructed,
            "forecast": {str(share): day.isoformat() if day else None for share, day in theme.dates.items()},
            "chance_of_deadline": theme.chance,
        },
    }
