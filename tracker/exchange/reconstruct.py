"""A past made again from dates: which iterations there were, and what their ledgers held.

An export tells when a story was made and accepted, not when it was planned. So a story counts as
committed where it was there when the iteration of its acceptance began, else as added when it was made.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.ledger.entries import Draft, Kind, Standing, difference
from tracker.planning.calendar import Rhythm, Span, day_of, starts_at


@dataclass(frozen=True, slots=True)
class Past:
    """What is known of a story: what it weighs, when it was made, and when it was accepted, if it was."""

    story_id: int
    standing: Standing
    created_at: datetime
    accepted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry for the ledger of iteration `number` (or of the epic or release of that id), at the instant it
    speaks of; an amendment of an iteration that has ended is entered `at` now and speaks of `dated`."""

    number: int
    at: datetime
    draft: Draft
    dated: datetime | None = None


def iterations(first_day: date, rhythm: Rhythm, today: date) -> list[Span]:
    """Every iteration from that of the first day, which is number 1, up to today's, empty ones too (2.2)."""
    first = rhythm.first(first_day)
    return [first, *rhythm.due(first, today)]


def before(first_day: date, rhythm: Rhythm, known: Span) -> list[Span]:
    """Iterations of the usual length that reach from the first day up to a known one. They are numbered
    from 1; the known one comes after the last of them."""
    length = timedelta(weeks=rhythm.weeks)
    count = max(0, -((first_day - known.start_on) // length))
    start = known.start_on - count * length
    return [Span(n + 1, start + n * length, start + (n + 1) * length) for n in range(count)]


def span_on(day: date, spans: Sequence[Span]) -> Span | None:
    """The span, of many that follow each other, that contains the day."""
    index = bisect_right(spans, day, key=lambda span: span.start_on) - 1
    return spans[index] if index >= 0 and spans[index].contains(day) else None


def entries(stories: Iterable[Past], spans: Sequence[Span], zone: ZoneInfo) -> list[Dated]:
    """The entries of the stories' iterations, in the order of time: that of its acceptance, and for an
    open story the last of the spans, into which the plan has put it."""
    dated = [entry for story in stories for entry in _of_one(story, spans, zone)]
    return sorted(dated, key=lambda entry: (entry.number, entry.at))


def _of_one(story: Past, spans: Sequence[Span], zone: ZoneInfo) -> list[Dated]:
    if not spans:
        return []
    span = spans[-1]
    if story.accepted_at:
        found = span_on(day_of(story.accepted_at, zone), spans)
        if found is None:
            return []
        span = found
    begin = starts_at(span.start_on, zone)
    made = min(story.created_at, story.accepted_at or story.created_at)
    kind = Kind.COMMITTED if made < begin else Kind.ADDED
    standing = story.standing
    arrival = Draft(story.story_id, kind, standing.points, int(standing.unestimated))
    dated = [Dated(span.number, max(made, begin), arrival)]
    if story.accepted_at:
        dated.append(Dated(span.number, story.accepted_at, Draft(story.story_id, Kind.DONE, standing.points)))
    return dated


def entered_late(stories: Iterable[Past], spans: Sequence[Span], zone: ZoneInfo, at: datetime) -> list[Dated]:
    """The entries of accepted stories for iterations that have been closed already: amendments as of `at`, so
    that what was read of those iterations before stays true of the time before."""
    dated = []
    for story in stories:
        span = span_on(day_of(story.accepted_at, zone), spans) if story.accepted_at else None
        if span:
            held = {story.story_id: story.standing}
            drafts = difference({}, held)
            dated += [Dated(span.number, at, draft, story.accepted_at) for draft in drafts]
    return dated


def theme(number: int, begin: datetime, stories: Iterable[Past]) -> list[Dated]:
    """The entries of an epic or a release that was made at `begin`: committed is what was there by then, all
    else was added when it was made."""
    dated = []
    for story in stories:
        kind = Kind.ADDED if story.created_at > begin else Kind.COMMITTED
        at = max(story.created_at, begin)
        standing = story.standing
        arrival = Draft(story.story_id, kind, standing.points, int(standing.unestimated))
        dated.append(Dated(number, at, arrival))
        if story.accepted_at:
            done = Draft(story.story_id, Kind.DONE, standing.points)
            dated.append(Dated(number, max(at, story.accepted_at), done))
    return sorted(dated, key=lambda entry: entry.at)


@dataclass(frozen=True, slots=True)
class Marker:
    """A release marker: made and, if it was, accepted; `waiting` are the open stories that it covers."""

    story_id: int
    created_at: datetime
    accepted_at: datetime | None = None
    waiting: tuple[int, ...] = ()


def releases(markers: Sequence[Marker], stories: Sequence[Past]) -> list[Dated]:
    """The entries of releases. `markers` are the accepted ones by acceptance, then the open ones by rank. A
    story that was accepted belongs to the first marker accepted after it, else to the first open one, and
    to none that was made later than it was accepted (2.9)."""
    by_id = {story.story_id: story for story in stories}
    closing = [marker for marker in markers if marker.accepted_at]
    ends = [marker.accepted_at for marker in closing if marker.accepted_at]
    done: dict[int, list[Past]] = {}
    for story in stories:
        index = bisect_left(ends, story.accepted_at) if story.accepted_at else len(markers)
        if story.accepted_at and index < len(markers) and markers[index].created_at <= story.accepted_at:
            done.setdefault(markers[index].story_id, []).append(story)
    return [
        entry
        for marker in markers
        for entry in theme(
            marker.story_id,
            marker.created_at,
            [*done.get(marker.story_id, ()), *(by_id[n] for n in marker.waiting if n in by_id)],
        )
    ]


def differences(said: Iterable[tuple[int | None, date | None, date]], spans: Sequence[Span]) -> list[str]:
    """Sentences for iterations that the file tells otherwise than the dates do.

    `said`: for each accepted story the number and first day the file gives for its iteration, and the
    day of its acceptance. What is planned cannot be compared: that changes with every day.
    """
    counts: dict[tuple[int | None, date | None, Span], int] = {}
    for number, start_on, accepted_on in said:
        span = span_on(accepted_on, spans)
        if span and (number is not None or start_on):
            key = (number, start_on, span)
            counts[key] = counts.get(key, 0) + 1
    return [
        _sentence(number, start_on, span, count)
        for (number, start_on, span), count in counts.items()
        if number not in (None, span.number) or start_on not in (None, span.start_on)
    ]


def _sentence(number: int | None, start_on: date | None, span: Span, count: int) -> str:
    stories = "1 accepted story" if count == 1 else f"{count} accepted stories"
    there = " ".join(
        part for part in (str(number or ""), f"from {start_on:%Y-%m-%d}" if start_on else "") if part
    )
    return (
        f"The file puts {stories} into iteration {there}; "
        f"by the dates of acceptance it is iteration {span.number} from {span.start_on:%Y-%m-%d}."
    )
