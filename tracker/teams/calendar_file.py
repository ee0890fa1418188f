"""Absences out of a calendar: which entries of an iCalendar file (RFC 5545) say that somebody is away, and on
which days and halves. Nothing of what the entries are called is kept beyond the preview."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rruleset, rrulestr
from icalendar import Calendar

from tracker.teams.presence import LONGEST, Part

AHEAD = timedelta(days=366)
"""Entries up to a year from now are read."""
MOST_ENTRIES = 20_000
"""Entries of one file that are looked at."""
MOST_DAYS = 400
"""Days that all occurrences of one entry may take within a year."""
MOST_SERIES = 100
"""Recurring absences of one file that are read."""
EARLIEST = 1970
_EVERY, _DAYS, _DAYS_OF_A_MONTH = r"INTERVAL=[1-9]\d?", r"BYDAY=[A-Z,]+", r"BYDAY=(-?[1-5]?[A-Z]{2},?)+"
READABLE = re.compile(
    rf"FREQ=(DAILY(;{_DAYS})?|DAILY;{_EVERY}|WEEKLY(;{_EVERY})?(;{_DAYS})?|"
    rf"MONTHLY(;{_EVERY})?(;BYMONTHDAY=-?([1-9]|[12]\d|3[01])|;{_DAYS_OF_A_MONTH})?|YEARLY(;{_EVERY})?)"
)
"""Rules of recurrence, in one order and without their ends: those that people's calendars make. Others may
have no occurrence at all, which the library would look for up to the year 9999 or, every 0 days, for ever."""
NOON, HALF = 13, timedelta(hours=2)
"""The morning ends at one; whoever is away for two hours of a half does not pair in it."""
MORNING = time(9), time(NOON)
AFTERNOON = time(NOON), time(17)
OUT = re.compile(
    r"\b(out of (the )?office|ooo|away|absen[ct]e?|abwesen\w*|not (here|working)|off work|day off|^off$|"
    r"time off|vacation\w*|holidays?|leave|pto|annual|parental|maternity|paternity|sabbatical|sick\w*|ill|"
    r"urlaub\w*|frei|krank\w*|elternzeit|cong[ée]s?|vacances|absente?|f[ée]rias|vacaciones|ausente|ferie)\b",
    re.IGNORECASE,
)
"""Words by which people say in a calendar that they are not there."""


NOT_UNDERSTOOD = (ValueError, KeyError, IndexError, AttributeError, TypeError, OverflowError)
"""What reading a file that is broken, or an entry of it, may end in."""
NO_CALENDAR = "This is not an iCalendar file (.ics)."


class BadCalendar(ValueError):
    """A file that is no calendar; its text says what it lacks."""


class BadEntry(ValueError):
    """A text that names no entry."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """From the first to the last day, both included, the whole day or the same half of each."""

    first: date
    last: date
    part: Part = Part.DAY

    def __str__(self) -> str:
        return f"{self.first}/{self.last}/{self.part}"

    @classmethod
    def parsed(cls, text: str) -> Entry:
        """What `str` has written. Raises BadEntry."""
        first, _, rest = text.partition("/")
        last, _, part = rest.partition("/")
        try:
            entry = cls(date.fromisoformat(first), date.fromisoformat(last), Part(part))
        except ValueError as error:
            raise BadEntry(f"“{text}” is no entry of a calendar.") from error
        if not timedelta() <= entry.last - entry.first <= LONGEST:
            raise BadEntry(f"“{text}” ends before it begins, or is longer than two years.")
        return entry


@dataclass(frozen=True, slots=True)
class Found:
    """An entry of the file that says that somebody is away, and what it is called there."""

    entry: Entry
    title: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the absences in it by day, and what the recurring ones are called that were not
    understood."""

    found: list[Found]
    unread: list[str]


def read(data: bytes, zone: ZoneInfo, today: date) -> Reading:
    """The entries of the file from today to a year from now that say that somebody is away. Recurring ones
    come once for each stretch of days. Raises BadCalendar."""
    try:
        calendars = Calendar.from_ical(data, multiple=True)
    except NOT_UNDERSTOOD as error:
        raise BadCalendar(NO_CALENDAR) from error
    if not calendars:
        raise BadCalendar(NO_CALENDAR)
    events: list[Any] = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    if len(events) > MOST_ENTRIES:
        raise BadCalendar(f"The calendar has {len(events):,} entries; at most {MOST_ENTRIES:,} are read.")
    replaced = _replaced(events)
    found: list[Found] = []
    unread: list[str] = []
    series = 0
    for event in events:
        if not _says_away(event):
            continue
        title = str(event.get("SUMMARY", "")).strip()[:200]
        series += "RRULE" in event
        if "RRULE" in event and (series > MOST_SERIES or not _is_readable(event)):
            unread.append(title)
            continue
        try:
            found += [Found(entry, title) for entry in _entries(event, replaced, zone, today)]
        except NOT_UNDERSTOOD:
            unread.append(title)
    return Reading(sorted(dict.fromkeys(found), key=lambda each: (each.entry, each.title)), unread)


def _says_away(event: Any) -> bool:
    """Whether the entry is about being away: marked so by the calendar, or called so."""
    if str(event.get("STATUS", "")).upper() == "CANCELLED":
        return False
    busy = str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
    return busy == "OOF" or bool(OUT.search(str(event.get("SUMMARY", ""))))


def _replaced(events: Iterable[Any]) -> dict[str, set[Any]]:
    """By the calendar's number of a series: the occurrences that have an entry of their own."""
    found: dict[str, set[Any]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            when = getattr(event["RECURRENCE-ID"], "dt", None)
            found.setdefault(str(event.get("UID")), set()).add(when)
    return found


def _is_readable(event: Any) -> bool:
    """Whether the rule of recurrence is one whose occurrences can be found in no time."""
    rules = event["RRULE"]
    if isinstance(rules, list):
        return False
    begin = getattr(event.get("DTSTART"), "dt", None)
    return bool(READABLE.fullmatch(_rule(rules))) and begin is not None and begin.year >= EARLIEST


def _rule(rule: Any) -> str:
    """A rule in one order, without where it ends and without what says nothing."""
    parts = dict(part.split("=", 1) for part in rule.to_ical().decode().upper().split(";"))
    order = ("FREQ", *sorted(set(parts) - {"FREQ", "UNTIL", "COUNT", "WKST"}, reverse=True))
    said = {name: parts[name] for name in order if (name, parts.get(name)) != ("INTERVAL", "1")}
    return ";".join(f"{name}={value}" for name, value in said.items())


def _entries(event: Any, replaced: dict[str, set[Any]], zone: ZoneInfo, today: date) -> Iterator[Entry]:
    """The days of the entry and of its recurrences from today to a year from now, in stretches."""
    begin, length = event.DTSTART, event.duration
    own = set() if "RECURRENCE-ID" in event else replaced.get(str(event.get("UID")), set())
    halves: set[tuple[date, Part]] = set()
    for start in _starts(event, begin, min(length, LONGEST), own, today):
        halves |= set(_halves(start, min(length, LONGEST), zone, today))
        if len(halves) > 2 * MOST_DAYS:
            break
    yield from _stretches(halves)


def _starts(
    event: Any, begin: Any, length: timedelta, replaced: Collection[Any], today: date
) -> Iterator[Any]:
    """When the entry and its recurrences begin that may touch the coming year."""
    if "RRULE" not in event:
        yield begin
        return
    aware = isinstance(begin, datetime) and begin.tzinfo is not None
    naive = begin.replace(tzinfo=None) if isinstance(begin, datetime) else datetime.combine(begin, time())
    series = rruleset()
    rule = re.sub(r"(UNTIL=\d{8})(T\d{6})?Z?", r"\1T235959", event["RRULE"].to_ical().decode())
    series.rrule(rrulestr(rule, dtstart=naive))
    for each in filter(None, (*_times(event, "EXDATE"), *replaced)):
        plain = each if isinstance(each, datetime) else datetime.combine(each, time())
        if aware and plain.tzinfo:
            plain = plain.astimezone(begin.tzinfo)
        series.exdate(plain.replace(tzinfo=None))
    first = datetime.combine(today, time()) - length - timedelta(days=1)
    for start in series.xafter(first, count=MOST_DAYS, inc=True):
        if start.date() > today + AHEAD:
            break
        yield start.replace(tzinfo=begin.tzinfo) if isinstance(begin, datetime) else start.date()


def _times(event: Any, name: str) -> Iterator[Any]:
    lists = event.get(name, [])
    for each in lists if isinstance(lists, list) else [lists]:
        yield from (value.dt for value in each.dts)


def _halves(start: Any, length: timedelta, zone: ZoneInfo, today: date) -> Iterator[tuple[date, Part]]:
    """The halves of days that an occurrence takes. Times without a zone are those of the place."""
    if not isinstance(start, datetime):
        begin, end = datetime.combine(start, time()), datetime.combine(start, time()) + length
    else:
        begin = (start.astimezone(zone) if start.tzinfo else start).replace(tzinfo=None)
        end = begin + length
    day = max(begin.date(), today)
    while day <= min(end.date(), today + AHEAD):
        for part, (opens, closes) in ((Part.MORNING, MORNING), (Part.AFTERNOON, AFTERNOON)):
            taken = min(end, datetime.combine(day, closes)) - max(begin, datetime.combine(day, opens))
            if taken >= HALF:
                yield day, part
        day += timedelta(days=1)


def _stretches(halves: Collection[tuple[date, Part]]) -> Iterator[Entry]:
    """Days in a row of which the same part is taken, as one entry each."""
    parts: dict[date, Part] = {}
    for day, half in sorted(halves):
        parts[day] = parts[day].with_(half) if day in parts else half
    row: list[date] = []
    for day, part in parts.items():
        if row and (day - row[-1] != timedelta(days=1) or part != parts[row[0]]):
            yield Entry(row[0], row[-1], parts[row[0]])
            row = []
        row.append(day)
    if row:
        yield Entry(row[0], row[-1], parts[row[0]])
