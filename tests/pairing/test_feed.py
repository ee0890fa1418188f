"""Somebody's pairs, absences and duty as a calendar, at an address that is theirs alone."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.pairing.log import NOON, TUESDAY, WEDNESDAY
from tests.support.clock import START
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import add_project, add_story
from tracker.accounts.secrets import hash_of
from tracker.database import db
from tracker.installation import actions as installation
from tracker.pairing import actions, board_actions, feed_queries
from tracker.pairing.feed import Happening, calendar_text
from tracker.pairing.feed_models import CalendarFeed
from tracker.pairing.rotation_models import PairBoard
from tracker.projects import actions as projects
from tracker.teams import absence_actions as absences
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Membership, Team
from tracker.teams.permissions import Role
from tracker.teams.presence import Kind, Part


@pytest.fixture
def address(page):
    """The address of Ada's calendar."""
    page.post("/profile/calendar")
    return shown(page)


def shown(page):
    page.get("/profile/calendar")
    field = page.tree.cssselect("input#address")
    return field[0].get("value").removeprefix("http://localhost") if field else ""


def events(app, address):
    visitor = Page(app)
    answer = visitor.get(address)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Set-Cookie" not in answer.headers
    return {str(each["summary"]): each for each in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_a_calendar_program_reads_pairs_absences_and_duty_without_signing_in(app, world, address):
    with inside(app):
        ada, ben = world.ada.row, world.ben.row
        actions.log(world.story("timetable"), [ada, ben], day=TUESDAY, by=ada, at=NOON)
        how = {"day": WEDNESDAY, "part": Part.MORNING, "by": ada, "at": NOON}
        actions.log_other(world.project, "Hiring", [ada], **how)
        actions.log(world.story("timetable"), [ben], day=WEDNESDAY, by=ada, at=NOON)
        absences.add(ada, Entry(date(2026, 11, 23), date(2026, 11, 27)), at=NOON)
        absences.add(ada, Entry(date(2026, 12, 1), date(2026, 12, 1)), kind=Kind.SUPPORT, at=NOON)
    found = events(app, address)
    assert set(found) == {"With Ben Brandt: Show the timetable", "Alone: Hiring", "Away", "On support duty"}
    pair = found["With Ben Brandt: Show the timetable"]
    assert (pair["dtstart"].dt, pair["dtend"].dt) == (TUESDAY, WEDNESDAY)
    assert (pair["status"], pair["transp"]) == ("CONFIRMED", "TRANSPARENT")
    assert pair["url"] == f"http://localhost{world.url}/pairing?day=2026-11-17"
    half = found["Alone: Hiring"]["dtstart"].dt
    assert half == datetime.fromisoformat("2026-11-18T08:00:00+00:00")  # nine in Berlin
    assert (found["Away"]["dtstart"].dt, found["Away"]["dtend"].dt) == (
        date(2026, 11, 23),
        date(2026, 11, 28),
    )


def test_what_is_published_ahead_is_there_as_a_plan(app, world, crew, page_of):
    thursday = date(2026, 11, 19)
    with inside(app):
        board_actions.propose_pairs(world.project, thursday, by=None, at=NOON)
    ben = page_of(world.ben)
    ben.post("/profile/calendar")
    address = shown(ben)
    assert not events(app, address)
    with inside(app):
        board_actions.publish(world.project, thursday, by=world.ben.row, at=NOON)
    (plan,) = events(app, address).values()
    assert (plan["dtstart"].dt, plan["status"]) == (thursday, "TENTATIVE")


def test_a_deleted_project_is_in_no_calendar(app, world, address):
    with inside(app):
        ada, ben = world.ada.row, world.ben.row
        actions.log(world.story("timetable"), [ada, ben], day=TUESDAY, by=ada, at=NOON)
        publish(world.project, [date(2026, 11, 19)], [world.ada.id])
    assert len(events(app, address)) == 2
    with inside(app):
        projects.delete_project(world.project, by=world.ada.row, at=NOON)
    assert not events(app, address)


def publish(project, days, people, story=None):
    """Boards of these days on which each of the people has a track of their own."""
    tracks = [{"people": [each], "story": story, "pinned": False} for each in people]
    db.session.add_all(
        PairBoard(project_id=project.id, day=day, published=tracks, published_at=NOON) for day in days
    )
    db.session.flush()


def test_a_calendar_of_many_plans_in_many_projects_asks_no_more(app, world, count_queries):
    days = [date(2026, 11, 18) + timedelta(n) for n in range(5)]
    with inside(app):
        publish(world.project, days[:1], [world.ada.id], world.stories["card"])
    with count_queries() as few, app.app_context():
        assert len(feed_queries.happenings(world.ada.row, WEDNESDAY)) == 1
    with inside(app):
        publish(world.project, days[1:], [world.ada.id, world.ben.id], world.stories["card"])
        for name in ("Lighthouse", "Tram"):
            project = add_project(name, db.session.get_one(Team, world.team_id), {world.ada.row: Role.OWNER})
            publish(project, days, [world.ada.id], add_story(project, world.ada.row, f"{name} opens").id)
    with count_queries() as many, app.app_context():
        found = feed_queries.happenings(world.ada.row, WEDNESDAY)
    assert [each.summary for each in found[-3:]] == [
        "Alone: Pay by card",
        "Alone: Lighthouse opens",
        "Alone: Tram opens",
    ]
    assert (len(found), len(many)) == (15, len(few))


def test_half_days_over_a_change_of_clocks_keep_their_hours():
    away = Happening(
        key="absence-1", first=date(2026, 10, 23), last=date(2026, 10, 26), part=Part.MORNING, words="away"
    )
    found = Calendar.from_ical(calendar_text("Ada", [away], "Europe/Berlin", str)).walk("VEVENT")
    hours = [
        [
            each[name].dt.astimezone(ZoneInfo("Europe/Berlin")).strftime("%d %H:%M")
            for name in ("dtstart", "dtend")
        ]
        for each in found
    ]
    assert hours == [[f"{day} 09:00", f"{day} 13:00"] for day in (23, 24, 25, 26)]
    assert len({str(each["uid"]) for each in found}) == 4


def test_a_new_address_ends_the_old_one_and_a_revoked_one_leads_nowhere(app, page, address):
    visitor = Page(app)
    page.post("/profile/calendar")
    newer = shown(page)
    assert newer != address
    visitor.get(address, 404)
    visitor.get(newer)
    for sentence in ("The address leads nowhere any more.", "There was no address."):
        page.post("/profile/calendar/deletions").follow()
        assert sentence in page.words
    assert not shown(page)
    visitor.get(newer, 404)
    page.post("/profile/calendar")
    assert shown(page) not in ("", address, newer)


def test_strangers_guess_nothing_and_the_secret_is_kept_nowhere(app, world, page_of, address):
    visitor = Page(app)
    for guess in ("0" * 32, "x", address[len("/calendars/") : -len(".ics")].upper()):
        visitor.get(f"/calendars/{guess}.ics", 404)
    with app.app_context():
        secret = address[len("/calendars/") : -len(".ics")]
        assert CalendarFeed.query.one().secret_hash == hash_of(secret)
    assert not shown(page_of(world.ben))


def test_who_is_locked_out_or_left_the_project_reads_no_more_of_it(app, world, address):
    with inside(app):
        ada, ben = world.ada.row, world.ben.row
        actions.log(world.story("timetable"), [ada, ben], day=TUESDAY, by=ada, at=NOON)
    assert events(app, address)
    with inside(app):
        Membership.query.filter_by(person_id=world.ada.id, project_id=world.project_id).delete()
    assert not events(app, address)
    with inside(app):
        installation.lock_out(world.ada.row, by=None, at=START)
    Page(app).get(address, 404)


def test_a_program_that_looks_again_gets_nothing_new(app, address):
    visitor = Page(app)
    etag = visitor.get(address).headers["ETag"]
    visitor.get(address, 304, headers={"If-None-Match": etag})
    page = visitor.client.post(address)
    assert page.status_code == 405
