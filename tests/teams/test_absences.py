"""When somebody does not pair: noted by themselves and by owners, and taken from a calendar after a look."""

import io
from datetime import date

import pytest
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.teams.test_calendar_file import calendar
from tracker.database import db
from tracker.teams import absence_actions as actions
from tracker.teams import queries
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Absence

AWAY = {"kind": "away", "from_on": "2026-12-24", "until_on": "2026-12-31", "part": "day"}
VACATION = "DTSTART;VALUE=DATE:20261224|DTEND;VALUE=DATE:20270102|SUMMARY:Vacation in Riva"
DENTIST = "DTSTART:20261201T080000Z|DTEND:20261201T110000Z|SUMMARY:Out of office"
STAND_UP = "DTSTART:20261201T090000Z|DTEND:20261201T091500Z|SUMMARY:Stand-up"


@pytest.fixture
def address(world):
    return f"/people/{world.ben.id}/absences"


def noted(app):
    with app.app_context():
        rows = db.session.scalars(select(Absence).order_by(Absence.from_on, Absence.id))
        return [(row.kind, str(row.from_on), str(row.until_on), row.part, row.source) for row in rows]


def test_days_are_noted_once_and_removed_once(app, world, page_of, address):
    page = page_of(world.ben)
    for _ in range(2):
        page.post(address, AWAY)
    assert noted(app) == [("away", "2026-12-24", "2026-12-31", "day", "typed")]
    page.get(address)
    assert page.texts(".absences li") == ["Thu 24 Dec to Thu 31 Dec away Remove"]
    remove = page.one(".absences form").get("action")
    page.post(remove)
    page.post(remove)
    assert noted(app) == []


def test_one_day_or_half_of_it_and_support_duty(app, world, page_of, address):
    page = page_of(world.ben)
    page.post(address, {"kind": "away", "from_on": "2026-11-19", "until_on": "", "part": "morning"})
    page.post(address, {"kind": "support", "from_on": "2026-11-23", "until_on": "2026-11-27", "part": "day"})
    assert page.get(address).texts(".absences .days") == [
        "Thu 19 Nov, morning",
        "Mon 23 Nov to Fri 27 Nov",
    ]
    with app.app_context():
        thursday = queries.present(world.team_id, date(2026, 11, 19))
        monday = queries.present(world.team_id, date(2026, 11, 23))
        assert [each.in_words for each in thursday] == ["", "away in the morning"]
        assert [each.in_words for each in monday] == ["", "on support duty"]


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("from_on", "", "From is missing."),
        ("from_on", "soon", "From is not a date; write it as 2026-12-24."),
        ("until_on", "2026-12-23", "Until is before From."),
        ("until_on", "2029-12-31", "Until is more than two years after From"),
        ("kind", "bored", "What is none of those to choose from."),
        ("part", "night", "Which part is none of those to choose from."),
    ],
)
def test_days_that_cannot_be_are_said(app, world, page_of, address, field, value, complaint):
    page = page_of(world.ben)
    page.post(address, {**AWAY, field: value}, 422)
    assert complaint in page.words
    assert noted(app) == []


def test_a_calendar_is_looked_at_and_then_taken(app, world, page_of, address):
    page = page_of(world.ben)
    sent = {"file": (io.BytesIO(calendar(VACATION, DENTIST, STAND_UP)), "mine.ics")}
    page.post(f"{address}/calendar", sent, 200)
    assert page.texts(".absences li") == [
        "Tue 1 Dec, morning Out of office",
        "Thu 24 Dec to Fri 1 Jan 2027 Vacation in Riva",
    ]
    assert noted(app) == []
    chosen = [box.get("value") for box in page.select("input[name=entry]")]
    for _ in range(2):
        page.post(f"{address}/calendar/take", {"entry": chosen})
    assert noted(app) == [
        ("away", "2026-12-01", "2026-12-01", "morning", "calendar"),
        ("away", "2026-12-24", "2027-01-01", "day", "calendar"),
    ]


def test_a_later_calendar_takes_the_place_of_the_one_before_but_not_of_what_was_typed(
    app, world, page_of, address
):
    page = page_of(world.ben)
    page.post(address, AWAY)
    page.post(f"{address}/calendar/take", {"entry": ["2026-12-01/2026-12-01/morning"]})
    page.post(f"{address}/calendar/take", {"entry": ["2026-12-02/2026-12-02/day"]})
    assert noted(app) == [
        ("away", "2026-12-02", "2026-12-02", "day", "calendar"),
        ("away", "2026-12-24", "2026-12-31", "day", "typed"),
    ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "Calendar file is missing."),
        ({"file": b"day,people"}, "This is not an iCalendar file (.ics)."),
    ],
)
def test_what_is_no_calendar_is_said_beside_the_field(world, page_of, address, data, said):
    page = page_of(world.ben)
    sent = {name: (io.BytesIO(content), "pairs.csv") for name, content in data.items()}
    page.post(f"{address}/calendar", sent, 422)
    assert said in page.words


@pytest.mark.sqlite_only("every engine is asked the same")
def test_a_calendar_of_many_entries_is_taken_as_fast_as_one_of_one(app, world, count_queries):
    def asked(month, days):
        entries = [Entry(date(2027, month, day), date(2027, month, day)) for day in days]
        with inside(app), count_queries() as statements:
            person = world.ben.row
            assert actions.take_calendar(person, entries, today=date(2026, 11, 18), at=START) == len(entries)
        return len(statements)

    assert asked(1, range(1, 29)) <= asked(2, [1]) + 2


def test_a_calendar_without_absences_says_so(world, page_of, address):
    page = page_of(world.ben)
    page.post(f"{address}/calendar", {"file": (io.BytesIO(calendar(STAND_UP)), "mine.ics")}, 200)
    assert "No entry of the coming year says that you are away" in page.words


def test_entries_that_are_none_are_refused(app, world, page_of, address):
    page = page_of(world.ben)
    page.post(f"{address}/calendar/take", {"entry": ["tomorrow"]}, 422)
    assert "“tomorrow” is no entry of a calendar." in page.words
    assert noted(app) == []


def test_owners_of_the_team_say_it_for_its_people_and_nobody_else_does(app, world, page_of, address):
    for who, status in ((world.ben, 303), (world.ada, 303), (world.ava, 303)):
        page_of(who).post(address, AWAY, status)
    assert len(noted(app)) == 1
    with inside(app):
        absence_id = db.session.scalars(select(Absence.id)).one()
    for who, status in ((world.cy, 403), (world.dora, 404), (None, 401)):
        page = page_of(who)
        page.post(address, AWAY, status)
        page.post(f"{address}/{absence_id}/remove", status=status)
        page.post(f"{address}/calendar/take", {"entry": []}, status)
        page.get(address, 302 if who is None else status)
    assert len(noted(app)) == 1


def test_everybody_has_a_page_of_their_own(world, page_of):
    page_of(world.dora).get(f"/people/{world.dora.id}/absences")
    page_of(world.ben).get(f"/people/{world.ada.id}/absences", 403)


def test_no_link_changes_an_absence(world, page_of, address):
    page = page_of(world.ben)
    for below in ("/1/remove", "/calendar", "/calendar/take"):
        page.get(address + below, 405)
