"""What a burndown says in sentences: the finding, the description, the notes, and why there is no picture."""

from __future__ import annotations

from tracker.charts.chart import By
from tracker.charts.records import Burndown, Facts
from tracker.charts.words import amount, count, day_words, half_days, span_words
from tracker.ledger.entries import ARRIVALS, Kind
from tracker.planning.calendar import day_of
from tracker.text import listed

SIGNS = {
    Kind.ADDED: "+ added",
    Kind.REMOVED: "▼ removed",
    Kind.RE_ESTIMATED: "◆ re-estimated",
    Kind.REOPENED: "○ reopened",
}


def heading(facts: Facts) -> str:
    """Which iteration of which project this is: one line of names and dates."""
    parts = [
        facts.project,
        f"Iteration {facts.span.number}",
        span_words(facts.span.start_on, facts.span.last_day),
    ]
    if facts.strength != 100:
        parts.append(f"strength {facts.strength} %")
    if facts.velocity is not None:
        parts.append(f"velocity {facts.velocity}")
    return " · ".join(parts)


def title(chart: Burndown) -> str:
    """The finding: how much is left, how that compares with an even pace, and what scope did to it."""
    if chart.ended:
        return f"{_ended(chart)}{_growth(chart)}."
    return f"{_running(chart)}."


def _ended(chart: Burndown) -> str:
    now = chart.now
    if not now.scope:
        return "Ended with nothing in it"
    if now.remaining > 0:
        return f"Ended with {now.remaining} of {chart.counted(now.scope)} left"
    last = next(
        step for step in chart.remaining if all(s.points <= 0 for s in chart.remaining if s.at >= step.at)
    )
    done_on = day_words(day_of(last.at, chart.zone))
    return f"{_all(chart)} done by {done_on}"


def _all(chart: Burndown) -> str:
    whole = chart.counted(chart.now.scope)
    return f"The only {whole.partition(' ')[2]} was" if chart.now.scope == 1 else f"All {whole} were"


def _to_go(chart: Burndown) -> str:
    """The working days after today; none are no words."""
    left = sum(day.working for day in chart.days if day.figures is None)
    return f", with {count(left, 'working day')} to come" if left else ""


def _running(chart: Burndown) -> str:
    now, today = chart.now, chart.today
    left = f"{chart.counted(now.remaining)} left"
    if not now.scope:
        return f"Nothing is in it any more{_to_go(chart)}"
    if now.remaining <= 0:
        whole = chart.counted(now.scope)
        done = f"The only {whole.partition(' ')[2]} is done" if now.scope == 1 else f"All {whole} done"
        return f"{done}{_to_go(chart)}{_growth(chart)}"
    if not chart.committed:
        return f"{left}; nothing was committed at the start"
    if today is None or today.above_pace is None:
        return f"{left}{_growth(chart)}"
    if today.behind is None:
        more = now.remaining - chart.committed
        return f"{left}, {more} more than the {chart.committed} committed at the start"
    days = half_days(abs(today.behind))
    if not days:
        return f"{left}, on an even pace{_growth(chart)}"
    return f"{left}, {days} {'behind' if today.behind > 0 else 'ahead of'} an even pace{_growth(chart)}"


def _growth(chart: Burndown) -> str:
    change = chart.now.scope - chart.committed
    if not change or not chart.committed:
        return ""
    return f", after scope {'grew' if change > 0 else 'shrank'} by {abs(change)}"


def empty_sentence(chart: Burndown) -> str:
    """Why there is nothing to draw; empty where there is something."""
    span = chart.span
    if not chart.remaining:
        return f"Iteration {span.number} has not begun yet; it begins on {day_words(span.start_on)}."
    if any(step.points for step in chart.scope):
        return ""
    stories = {line.story_id for line in chart.entries if line.kind in ARRIVALS}
    if not stories:
        return "Nothing was committed to this iteration, and nothing has been added since."
    if chart.now.unestimated and len(stories) == 1:
        return "The only story has no estimate, so there are no points to burn down."
    if chart.now.unestimated:
        return f"None of the {len(stories)} stories has an estimate, so there are no points to burn down."
    carry = "story here carries" if len(stories) == 1 else "stories here carry"
    return f"The {len(stories)} {carry} no points, so there is nothing to burn down."


def describe(chart: Burndown, facts: Facts) -> str:
    """The whole chart in words, for who cannot see it."""
    sentences = [f"{heading(facts)}."]
    if facts.goal:
        sentences.append(f"Goal: {facts.goal}.")
    empty = empty_sentence(chart)
    if empty:
        return " ".join((*sentences, empty))
    now = chart.now
    moves = [
        f"{points} {word}"
        for points, word in (
            (now.added, "added"),
            (now.removed, "removed"),
            (now.re_estimated, "by re-estimates"),
        )
        if points
    ]
    done = now.done - now.reopened
    changes = f"{listed(moves)}, which makes a scope of {now.scope}" if moves else "the scope has not changed"
    sentences.append(f"Committed {chart.counted(chart.committed)}; {changes}.")
    sentences.append(f"Done {chart.counted(done)}, remaining {now.remaining}.")
    if chart.today and chart.today.above_pace is not None:
        even = amount(max(0.0, now.remaining - chart.today.above_pace))
        sentences.append(f"On {day_words(chart.today.day)} an even pace leaves {even}.")
    if chart.outlook:
        sentences.append(
            f"If the days to come are like those so far and the scope stays: "
            f"{' '.join(chart.outlook.words)} (7 of 10 runs)."
        )
    return " ".join((*sentences, *_doubts(chart)))


def notes(chart: Burndown) -> tuple[str, ...]:
    """The signs that occur, and what to know before believing the figures; a line each."""
    held = {line.kind for line in chart.entries}
    if chart.by is By.STORIES:
        held.discard(Kind.RE_ESTIMATED)
    shown = {mark.kind for mark in chart.marks}
    signs = [words for kind, words in SIGNS.items() if kind in (shown if kind is Kind.REOPENED else held)]
    return tuple(filter(None, (" · ".join(signs), *_doubts(chart))))


def _doubts(chart: Burndown) -> list[str]:
    doubts = []
    missing = chart.now.unestimated
    if missing:
        has = (
            "1 story has no estimate and counts"
            if missing == 1
            else f"{missing} stories have no estimate and count"
        )
        doubts.append(f"{has} as no points here.")
    if chart.reconstructed:
        doubts.append(
            "Reconstructed from the dates of imported stories; what else came in or went out is not known."
        )
    return doubts
