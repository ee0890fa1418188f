"""What the charts of releases and epics say in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime

from tracker.charts.burnup_records import Period, Theme, counted
from tracker.charts.chart import By
from tracker.charts.scope_series import date_words, doubts
from tracker.charts.words import count, short_day
from tracker.ledger.entries import ARRIVALS, Figures, Kind, Line
from tracker.planning.calendar import day_of
from tracker.planning.forecast import LONGEST
from tracker.text import shortened

LONGEST_NAME = 60
MISSING = {
    "release": "There is no release yet: put a marker into the backlog, below the stories that it needs.",
    "epic": "There is no epic yet: make one, and give its label to the stories that belong to it.",
}

NOTHING_IN_IT = {
    "release": "No story stands between the marker above and this one: move what it needs above it.",
    "epic": "No story carries the label of this epic yet.",
}


def heading(theme: Theme) -> str:
    """Which release or epic of which project."""
    return " · ".join(filter(None, (theme.project, shortened(theme.name, LONGEST_NAME))))


def growth(now: Figures, planned: int) -> str:
    """ "…, after the scope grew by 8" since it was planned."""
    change = now.scope - planned
    if not change or not planned:
        return ""
    return f", after the scope {'grew' if change > 0 else 'shrank'} by {abs(change)}"


def _growth_since(now: Figures, first: Period) -> str:
    """The same with the iteration at whose end a release or an epic counts as planned."""
    grown = growth(now, first.figures.scope if first.figures else 0)
    return f"{grown} since iteration {first.span.number}" if grown else ""


def progress(now: Figures, by: By) -> str:
    """How far it is: "21 of 34 points are done"."""
    done = now.done - now.reopened
    if done >= now.scope:
        return f"All {counted(now.scope, by)} are done" if now.scope > 1 else f"The only {_one(by)} is done"
    return f"{done} of {counted(now.scope, by)} {'is' if done == 1 else 'are'} done"


def _one(by: By) -> str:
    return "point" if by is By.POINTS else "story"


def finding(theme: Theme, now: Figures, first: Period, as_of: datetime) -> str:
    """How far it is and when it will be done, in a sentence."""
    today = day_of(as_of, theme.zone)
    so_far = progress(now, theme.by)
    if theme.ended_at and theme.ended_at <= as_of:
        day = date_words(day_of(theme.ended_at, theme.zone), today)
        done = f"{now.done - now.reopened} of {counted(now.scope, theme.by)}"
        return f"Released on {day} with {done} done{_growth_since(now, first)}."
    if now.remaining <= 0:
        return f"{so_far}{_growth_since(now, first)}."
    foreseen = ", and ".join(_foreseen(theme, today))
    return f"{so_far}{_growth_since(now, first)}{f'; {foreseen}' if foreseen else ''}."


def _foreseen(theme: Theme, today: date) -> Iterator[str]:
    soon, late = theme.dates.get(50), theme.dates.get(85)
    if soon and late and soon == late:
        yield f"likely through by {date_words(late, today)}"
    elif soon and late:
        yield f"likely through between {date_words(soon, today)} and {date_words(late, today)}"
    elif soon:
        yield f"50 of 100 runs are through by {date_words(soon, today)}"
    elif theme.planned_on and not theme.dates:
        yield f"the plan is through with it by {date_words(theme.planned_on, today)}"
    if theme.deadline and theme.chance is not None:
        day = date_words(theme.deadline, today)
        if theme.deadline < today:
            yield f"the deadline, {day}, is past"
        else:
            yield f"{round(100 * theme.chance)} of 100 runs meet the deadline, {day}"


def beyond(dates: Mapping[int, date | None], last: date, today: date) -> Iterator[str]:
    """Which of the days by which runs are through have no place in a picture that ends on the `last` day."""
    later = [
        f"{share} % by {date_words(day, today)}" if day else f"{share} % beyond {LONGEST} iterations"
        for share, day in dates.items()
        if not day or day > last
    ]
    if later:
        yield f"Outside the picture, of 100 runs: {', '.join(later)}."


def empty_sentence(theme: Theme, entries: tuple[Line, ...]) -> str:
    """Why there is nothing to draw; "" where there is something."""
    if theme.number is None:
        return MISSING[theme.kind]
    stories = {line.story_id for line in entries if line.kind in ARRIVALS}
    if not stories:
        return NOTHING_IN_IT[theme.kind]
    if any(line.points for line in entries):
        return ""
    held = count(len(stories), "story", "stories")
    return f"None of the {held} carries points, so there is nothing to draw: estimate them, or count stories."


def notes(theme: Theme, now: Figures) -> tuple[str, ...]:
    """What to know before believing the figures."""
    found = list(doubts(now, theme.by, theme.reconstructed))
    began = min((line.at for line in theme.entries), default=None)
    done = (line.at for line in theme.entries if line.kind is Kind.DONE)
    if began and not theme.reconstructed and began in done:
        day = short_day(day_of(began, theme.zone))
        found.append(f"Its record begins on {day}: of what was done before, the days are not known here.")
    if theme.left_plan:
        found.append("The marker rests in the icebox: nothing is entered until it is back in the backlog.")
    elif theme.refused and now.remaining > 0 and not theme.ended_at:
        found.append(theme.refused)
    return tuple(found)


def describe(theme: Theme, now: Figures, title: str) -> str:
    """The whole chart in words, for who cannot see it."""
    moves = [
        f"{number} {word}"
        for number, word in (
            (now.added, "added"),
            (now.removed, "removed"),
            (now.re_estimated, "by re-estimates"),
        )
        if number
    ]
    scope = f"Committed {now.committed}, {', '.join(moves) or 'nothing changed'}: a scope of {now.scope}."
    return f"{heading(theme)}. {title} {scope} Done {now.done - now.reopened}, remaining {now.remaining}."
