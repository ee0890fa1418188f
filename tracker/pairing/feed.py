"""Somebody's calendar as an iCalendar file (RFC 5545): their pairs, absences and duties, as whole days or as
the hours of half a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from tracker.teams.calendar_file import AFTERNOON, MORNING
from tracker.teams.presence import Part
from tracker.text import listed

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
HOURS = {Part.MORNING: MORNING, Part.AFTERNOON: AFTERNOON}
READ_AGAIN = "PT1H"


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Days from first to last. Of a pair: the `others` (nobody: alone), on what, in which project; it
    `is_planned` where it is published and its day has not come. Of an absence: its `words`. `key` tells it
    from all others and stays; `at` is when it was said."""

    key: str
    first: date
    last: date
    part: Part = Part.DAY
    others: tuple[str, ...] = ()
    work: str = ""
    story_id: int | None = None
    project: str = ""
    project_id: int = 0
    zone: str = ""
    words: str = ""
    is_planned: bool = False
    at: datetime | None = None

    @property
    def summary(self) -> str:
        """ "With Ben and Cem: Pay by card", "Alone: Pay by card", "Away"."""
        if self.words:
            return self.words.capitalize()
        who = f"With {listed(self.others)}" if self.others else "Alone"
        return f"{who}: {self.work}" if self.work else who


def calendar_text(
    name: str, happenings: Iterable[Happening], zone: str, address_of: Callable[[Happening], str]
) -> bytes:
    """The file. `zone` is that of half days which belong to no project; `address_of` leads to the page of a
    pair. The same happenings give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tracker//Pairs//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval;value=duration", READ_AGAIN)
    calendar.add("x-published-ttl", READ_AGAIN)
    for each in happenings:
        for one in _by_day(each):
            calendar.add_component(_event(one, zone, address_of))
    return bytes(calendar.to_ical())


def _by_day(each: Happening) -> Iterator[Happening]:
    """Half days as one happening a day, each with the hours of its own day: a rule that repeats an instant
    of UTC would be an hour off from where clocks change."""
    if each.part is Part.DAY or each.first == each.last:
        yield each
        return
    for n in range((each.last - each.first).days + 1):
        day = each.first + n * DAY
        yield replace(each, key=f"{each.key}-{day}", first=day, last=day)


def _event(each: Happening, zone: str, address_of: Callable[[Happening], str]) -> Event:
    event = Event()
    event.add("uid", f"{each.key}@tracker")
    event.add("dtstamp", each.at or EPOCH)
    event.add("summary", each.summary)
    if each.part is Part.DAY:
        event.add("dtstart", each.first)
        event.add("dtend", each.last + DAY)
    else:
        begin, end = (_instant(each.first, clock, each.zone or zone) for clock in HOURS[each.part])
        event.add("dtstart", begin)
        event.add("dtend", end)
    event.add("status", "TENTATIVE" if each.is_planned else "CONFIRMED")
    event.add("transp", "OPAQUE" if each.words else "TRANSPARENT")
    if each.project:
        event.add("description", each.project + (f" #{each.story_id}" if each.story_id else ""))
        event.add("url", address_of(each))
    return event


def _instant(day: date, clock: time, zone: str) -> datetime:
    """Half a day's border as an instant of UTC, so that no reader needs a table of zones."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
