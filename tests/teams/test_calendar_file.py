"""Which entries of a calendar are absences, and on which days and halves."""

import contextlib
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.teams.calendar_file import BadCalendar, BadEntry, Entry, read
from tracker.teams.presence import Part

TODAY = date(2026, 11, 18)
BERLIN = ZoneInfo("Europe/Berlin")


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN"]
    for number, event in enumerate(events):
        uid = [] if "UID:" in event else [f"UID:{number}@example.com"]
        lines += ["BEGIN:VEVENT", *uid, *event.split("|"), "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def entries(*events):
    return [str(each.entry) for each in read(calendar(*events), BERLIN, TODAY).found]


WHOLE_DAY = "DTSTART;VALUE=DATE:20261223|DTEND;VALUE=DATE:20261224"
IN_BERLIN = "DTSTART;TZID=Europe/Berlin:20261123T{}|DTEND;TZID=Europe/Berlin:20261123T{}"


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("SUMMARY:Vacation", True),
        ("SUMMARY:Out of Office", True),
        ("SUMMARY:OOO – back on Monday", True),
        ("SUMMARY:Urlaub", True),
        ("SUMMARY:Congé parental", True),
        ("SUMMARY:Sick leave", True),
        ("SUMMARY:Trip to the harbour|X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("SUMMARY:Trip to the harbour|X-MICROSOFT-CDO-BUSYSTATUS:BUSY", False),
        ("SUMMARY:Vacation|STATUS:CANCELLED", False),
        ("SUMMARY:Stand-up", False),
        ("SUMMARY:Kick-off of the office project", False),
        ("SUMMARY:Offer to Wilhelm", False),
        ("DESCRIPTION:nothing else", False),
    ],
)
def test_only_what_speaks_of_being_away_is_taken(said, taken):
    assert bool(entries(f"{WHOLE_DAY}|{said}")) is taken


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (WHOLE_DAY, ["2026-12-23/2026-12-23/day"]),
        ("DTSTART;VALUE=DATE:20261223", ["2026-12-23/2026-12-23/day"]),
        (
            "DTSTART;VALUE=DATE:20261223|DTEND;VALUE=DATE:20270102",
            ["2026-12-23/2027-01-01/day"],
        ),
        (IN_BERLIN.format("090000", "123000"), ["2026-11-23/2026-11-23/morning"]),
        (IN_BERLIN.format("133000", "180000"), ["2026-11-23/2026-11-23/afternoon"]),
        (IN_BERLIN.format("080000", "180000"), ["2026-11-23/2026-11-23/day"]),
        (IN_BERLIN.format("090000", "100000"), []),
        ("DTSTART:20261123T120000Z|DTEND:20261123T160000Z", ["2026-11-23/2026-11-23/afternoon"]),
        ("DTSTART:20261123T130000|DURATION:PT4H", ["2026-11-23/2026-11-23/afternoon"]),
        (
            "DTSTART;TZID=Europe/Berlin:20261123T130000|DTEND;TZID=Europe/Berlin:20261125T130000",
            [
                "2026-11-23/2026-11-23/afternoon",
                "2026-11-24/2026-11-24/day",
                "2026-11-25/2026-11-25/morning",
            ],
        ),
        ("DTSTART;VALUE=DATE:20261101|DTEND;VALUE=DATE:20261120", ["2026-11-18/2026-11-19/day"]),
        ("DTSTART;VALUE=DATE:20261001|DTEND;VALUE=DATE:20261002", []),
        ("DTSTART;VALUE=DATE:20290101|DTEND;VALUE=DATE:20290102", []),
    ],
)
def test_days_and_halves(times, expected):
    assert entries(f"{times}|SUMMARY:Away") == expected


def test_recurring_absences_come_as_often_as_they_are_left_so():
    assert entries(
        "UID:fridays|DTSTART;TZID=Europe/Berlin:20261106T130000|DTEND;TZID=Europe/Berlin:20261106T170000"
        "|RRULE:FREQ=WEEKLY;BYDAY=FR;UNTIL=20261212T225959Z|EXDATE;TZID=Europe/Berlin:20261127T130000"
        "|SUMMARY:Off",
        "UID:fridays|RECURRENCE-ID;TZID=Europe/Berlin:20261204T130000"
        "|DTSTART;TZID=Europe/Berlin:20261203T080000|DTEND;TZID=Europe/Berlin:20261203T130000|SUMMARY:Off",
    ) == [
        "2026-11-20/2026-11-20/afternoon",
        "2026-12-03/2026-12-03/morning",
        "2026-12-11/2026-12-11/afternoon",
    ]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=WEEKLY", 53),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;WKST=SU", 26),
        ("FREQ=MONTHLY;BYDAY=1MO", 12),
        ("FREQ=MONTHLY;BYMONTHDAY=15", 12),
        ("FREQ=YEARLY", 1),
        ("FREQ=DAILY;COUNT=3", 1),
    ],
)
def test_rules_that_calendars_make_are_read(rule, count):
    found = entries(f"DTSTART;VALUE=DATE:20261118|DTEND;VALUE=DATE:20261119|RRULE:{rule}|SUMMARY:Away")
    assert abs(len(found) - count) <= 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6MO",
    ],
)
def test_rules_that_could_be_looked_for_for_ever_are_named_instead(rule):
    reading = read(calendar(f"DTSTART;VALUE=DATE:20260118|RRULE:{rule}|SUMMARY:Away"), BERLIN, TODAY)
    assert (reading.found, reading.unread) == ([], ["Away"])


@pytest.mark.parametrize("data", [b"day,people\n", b"\xff\xfe\x00", b"BEGIN:VEVENT", b"<html></html>"])
def test_what_is_no_calendar_is_said(data):
    with pytest.raises(BadCalendar, match="not an iCalendar file"):
        read(data, BERLIN, TODAY)


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_read_or_refused(data):
    with contextlib.suppress(BadCalendar):
        read(b"BEGIN:VCALENDAR\r\n" + data + b"\r\nEND:VCALENDAR", BERLIN, TODAY)


@given(st.dates(date(1970, 1, 1), date(2100, 1, 1)), st.integers(0, 700), st.sampled_from(Part))
def test_an_entry_is_read_as_it_is_written(first, days, part):
    entry = Entry(first, date.fromordinal(first.toordinal() + days), part)
    assert Entry.parsed(str(entry)) == entry


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-12-24",
        "2026-12-24/2026-12-23/day",
        "2026-12-24/2026-12-24/night",
        "2026-01-01/2029-01-01/day",
        "9999-12-01/9999-11-30/day",
    ],
)
def test_texts_that_are_no_entries_are_refused(text):
    with pytest.raises(BadEntry):
        Entry.parsed(text)
