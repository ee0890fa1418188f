"""Starting with somebody, and the log: what they do, what they refuse, and who may."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tests.world import add_person, add_project, add_story
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing import actions, queries
from tracker.pairing.models import Pairing
from tracker.teams.models import Membership
from tracker.teams.permissions import Role

WEDNESDAY = date(2026, 11, 18)
TUESDAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def events(app, world, since):
    """Kinds of the events after the project had this version."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(Event.kind)
                .where(Event.project_id == world.project_id, Event.version > since)
                .order_by(Event.version)
            )
        )


def version(app, world):
    with app.app_context():
        return world.project.version


def lines(app):
    """The log as (story id, day, names)."""
    with app.app_context():
        found = db.session.scalars(select(Pairing).order_by(Pairing.id))
        return [(p.story_id, p.day, [person.name for person in p.people]) for p in found]


def shown_on_story(app, world, name):
    with app.app_context():
        story = world.story(name)
        return story.pair_day, story.pair_names


@pytest.fixture
def logged(app, world):
    """The id of a line: Ada and Ben on the timetable, on Tuesday."""
    with inside(app):
        pairing = actions.log(
            world.story("timetable"), [world.ada.row, world.ben.row], day=TUESDAY, by=world.ada.row, at=NOON
        )
        return pairing.id


def test_starting_with_somebody_starts_and_logs(app, world, page):
    before = version(app, world)
    page.post(f"{world.url}/stories/{world.stories['card']}/start", {"with": [world.ben.id]})
    assert page.location.startswith(world.url)
    assert events(app, world, before) == ["story.started", "pairing.logged"]
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ada Ahlers", "Ben Brandt"])]
    assert shown_on_story(app, world, "card") == (WEDNESDAY, "Ada Ahlers and Ben Brandt")
    with app.app_context():
        story = world.story("card")
        assert story.state == "started"
        assert [owner.name for owner in story.owners] == ["Ada Ahlers", "Ben Brandt"]
        assert story.version == 3


def test_starting_with_nobody_is_solo(app, world, page):
    page.post(f"{world.url}/stories/{world.stories['card']}/start", fragment=True, status=204)
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ada Ahlers"])]


def test_starting_twice_leaves_nothing_new(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.post(address, {"with": [world.ben.id]})
    before = version(app, world)
    page.post(address, {"with": [world.ben.id, world.ada.id]})
    assert events(app, world, before) == []


def test_an_administrator_from_outside_starts_and_is_logged(app, world, page_of):
    page_of(world.ava).post(f"{world.url}/stories/{world.stories['card']}/start", {"with": [world.ben.id]})
    assert lines(app) == [(world.stories["card"], WEDNESDAY, ["Ava Admin", "Ben Brandt"])]


def test_the_question_offers_those_longest_ago_first(app, world, page, logged):
    with inside(app):
        for name in ("Eva Ek", "Finn Falk"):
            person = add_person(name)
            db.session.add(Membership(project_id=world.project_id, person_id=person.id, role="member"))
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.get(address)
    assert page.texts("h1") == ["Start “Pay by card” with whom?"]
    assert page.texts(".pair-choice .name") == ["Nobody, alone", "Eva Ek", "Finn Falk", "Ben Brandt"]
    assert page.texts(".pair-choice .meta") == ["never", "never", "yesterday"]
    assert [button.get("data-key") for button in page.select(".pair-choice")] == ["Enter", "e", "f", "b"]
    assert page.select(".pair-choice")[0].get("autofocus") is not None
    page.get(address, fragment=True)
    assert page.select("h1") == []
    assert page.one("h2").text == "Start “Pay by card” with whom?"


def test_the_question_writes_nothing(app, world, page):
    before = version(app, world)
    page.get(f"{world.url}/stories/{world.stories['card']}/start")
    assert version(app, world) == before


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("cabin", "This feature needs an estimate before it can be started."),
        ("harbour", "A release cannot be started"),
        ("ticket", "“Buy a ticket” is accepted already, so nothing was started."),
    ],
)
def test_what_cannot_be_started_is_refused(app, world, page, story, said):
    before = version(app, world)
    status = 409 if story == "ticket" else 422
    page.post(f"{world.url}/stories/{world.stories[story]}/start", {"with": [world.ben.id]}, status)
    assert said in page.words
    assert (version(app, world), lines(app)) == (before, [])


def test_a_stranger_in_the_pair_starts_nothing(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}/start"
    page.post(address, {"with": [world.dora.id]}, 422)
    assert "Dora Diaz is not a member of this project, so nothing was logged." in page.words
    page.post(address, {"with": ["99999"]}, 422)
    page.post(address, {"with": ["Ben"]}, 422)
    assert lines(app) == []
    with app.app_context():
        assert world.story("card").state == "unstarted"


def test_a_line_for_yesterday(app, world, page):
    before = version(app, world)
    data = {"day": "2026-11-17", "story": world.stories["timetable"], "with": [world.ada.id, world.ben.id]}
    page.post(f"{world.url}/pairing", data)
    assert page.location.endswith("/pairing#day-2026-11-17")
    assert events(app, world, before) == ["pairing.logged"]
    page.post(f"{world.url}/pairing", data, fragment=True)
    assert events(app, world, before) == ["pairing.logged"]
    assert lines(app) == [(world.stories["timetable"], TUESDAY, ["Ada Ahlers", "Ben Brandt"])]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"day": "2026-11-19"}, "Thu 19 Nov is still to come; pairs are logged on the day or after it."),
        ({"day": "soon"}, "Day"),
        ({"story": ""}, "Story"),
        ({"with": []}, "People is missing."),
    ],
)
def test_a_line_that_cannot_be_is_refused(app, world, page, values, said):
    data = {"day": "2026-11-17", "story": world.stories["timetable"], "with": [world.ada.id], **values}
    page.post(f"{world.url}/pairing", data, 422)
    assert said in page.words
    assert lines(app) == []


def test_the_day_is_that_of_the_projects_zone(app, world, page, clock):
    clock.set(2026, 11, 18, 23, 30)
    page.post(f"{world.url}/stories/{world.stories['card']}/start")
    assert lines(app)[0][1] == date(2026, 11, 19)


def test_the_story_repeats_its_latest_day_only(app, world, page, logged):
    data = {"day": "2026-11-12", "story": world.stories["timetable"], "with": [world.ben.id]}
    page.post(f"{world.url}/pairing", data)
    assert shown_on_story(app, world, "timetable") == (TUESDAY, "Ada Ahlers and Ben Brandt")
    page.post(f"{world.url}/pairing/{logged}/remove")
    assert shown_on_story(app, world, "timetable") == (date(2026, 11, 12), "Ben Brandt")


def test_correcting_a_line(app, world, page, logged):
    before = version(app, world)
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id, world.cy.id]})
    assert events(app, world, before) == ["pairing.corrected"]
    assert lines(app) == [(world.stories["timetable"], TUESDAY, ["Ben Brandt", "Cy Celik"])]
    assert shown_on_story(app, world, "timetable") == (TUESDAY, "Ben Brandt and Cy Celik")
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.cy.id, world.ben.id]})
    assert events(app, world, before) == ["pairing.corrected"]


def test_correcting_into_a_line_that_is_there_makes_one_of_two(app, world, page, logged):
    data = {"day": "2026-11-17", "story": world.stories["timetable"], "with": [world.ben.id]}
    page.post(f"{world.url}/pairing", data)
    before = version(app, world)
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id]})
    assert events(app, world, before) == ["pairing.corrected"]
    assert lines(app) == [(world.stories["timetable"], TUESDAY, ["Ben Brandt"])]


def test_a_line_keeps_people_who_have_left_the_project(app, world, page, logged):
    with inside(app):
        member = select(Membership).where(Membership.person_id == world.ben.id)
        db.session.delete(db.session.scalars(member).one())
    page.get(f"{world.url}/pairing")
    assert page.select(f"input[name=with][value='{world.ben.id}'][checked]")
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id]})
    assert lines(app) == [(world.stories["timetable"], TUESDAY, ["Ben Brandt"])]
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ada.id]})
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id]}, 422)


def test_a_line_without_people_is_refused(app, world, page, logged):
    page.post(f"{world.url}/pairing/{logged}", {}, 422)
    assert "Somebody has to stay in this line. If nobody worked on it, remove the line." in page.words


def test_removing_a_line(app, world, page, logged):
    before = version(app, world)
    page.post(f"{world.url}/pairing/{logged}/remove")
    assert events(app, world, before) == ["pairing.removed"]
    assert lines(app) == []
    assert shown_on_story(app, world, "timetable") == (None, "")
    page.post(f"{world.url}/pairing/{logged}/remove", status=404)
    assert events(app, world, before) == ["pairing.removed"]


def test_every_change_makes_the_story_new(app, world, page, logged):
    def story_version():
        with app.app_context():
            return world.story("timetable").version

    before = story_version()
    page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id]})
    page.post(f"{world.url}/pairing/{logged}/remove")
    assert story_version() == before + 2


def test_the_log_by_day(app, world, page, logged):
    page.get(f"{world.url}/pairing")
    assert page.texts(".pair-day h2") == ["Wed 18 Nov today", "Tue 17 Nov yesterday"]
    assert page.texts(".pair-line .story") == ["Show the timetable"]
    assert page.texts(".pair-line .names") == ["Ada Ahlers, Ben Brandt"]
    page.get(f"{world.url}/pairing?day=2026-11-10")
    assert page.select(".pair-line") == []
    page.get(f"{world.url}/pairing?week=2026-W47")
    assert len(page.select(".pair-line")) == 1
    page.get(f"{world.url}/pairing?add=2026-11-16")
    assert page.one("#add").get("open") is not None
    assert page.one("#day").get("value") == "2026-11-16"


@pytest.mark.parametrize("query", ["day=soon", "week=2026-W60", "add=never"])
def test_days_that_are_none_are_said(world, page, query):
    page.get(f"{world.url}/pairing?{query}", 422)
    assert "write it like 2026-" in page.words


def test_an_empty_log_says_what_to_do(world, page):
    page.get(f"{world.url}/pairing")
    assert "Nobody has logged a pair in these two weeks: start a story and say with whom." in page.words
    assert len(page.select(".empty a")) == 1


def test_a_deleted_story_stays_in_the_log(app, world, page, logged):
    with inside(app):
        world.story("timetable").deleted_at = NOON
    page.get(f"{world.url}/pairing")
    assert page.texts(".pair-line .story") == ["Show the timetable (deleted)"]


def test_viewers_read_and_change_nothing(app, world, page_of, logged):
    before = version(app, world)
    viewer = page_of(world.cy)
    viewer.get(f"{world.url}/pairing")
    assert viewer.texts(".pair-line .story") == ["Show the timetable"]
    assert viewer.select("main form") == []
    viewer.get(f"{world.url}/stories/{world.stories['card']}/start", 403)
    for address in _writes(world, logged):
        viewer.post(address, {"with": [world.cy.id]}, 403)
    assert version(app, world) == before


def test_strangers_find_nothing(app, world, page_of, logged):
    before = version(app, world)
    stranger = page_of(world.dora)
    stranger.get(f"{world.url}/pairing", 404)
    stranger.get(f"{world.url}/stories/{world.stories['card']}/start", 404)
    for address in _writes(world, logged):
        stranger.post(address, {"with": [world.dora.id]}, 404)
    assert version(app, world) == before


def test_writes_are_no_reads(world, page, logged):
    for address in (f"{world.url}/pairing/{logged}", f"{world.url}/pairing/{logged}/remove"):
        page.get(address, 405)


def test_lines_of_other_projects_are_not_there(app, world, page, logged):
    with inside(app):
        other = add_project("Other", world.project.team, {world.ada.row: Role.OWNER})
        other_id = other.id
        story = add_story(other, world.ada.row, "Elsewhere", estimate=1)
        story_id = story.id
    page.post(f"/projects/{other_id}/pairing/{logged}", {"with": [world.ada.id]}, 404)
    page.post(f"/projects/{other_id}/pairing/{logged}/remove", status=404)
    page.post(f"{world.url}/pairing", {"day": "2026-11-17", "story": story_id, "with": [world.ada.id]}, 404)


def test_the_pages_ask_as_much_for_many_lines_as_for_one(app, world, page, logged, count_queries):
    def count():
        with count_queries() as statements:
            page.get(f"{world.url}/pairing")
            page.get(f"{world.url}/stories/{world.stories['card']}/start")
        return len(statements)

    before = count()
    with inside(app):
        for n in range(8):
            person = add_person(f"Gus{n} Groll")
            db.session.add(Membership(project_id=world.project_id, person_id=person.id, role="member"))
            db.session.flush()
            story = add_story(world.project, world.ada.row, f"Story {n}", estimate=1)
            for day in (TUESDAY, WEDNESDAY):
                actions.log(story, [world.ada.row, person], day=day, by=world.ada.row, at=NOON)
    assert count() == before


def test_the_log_for_reports(app, world, logged):
    with inside(app):
        actions.log(world.story("card"), [world.ben.row], day=WEDNESDAY, by=world.ben.row, at=NOON)
    with app.app_context():
        found = queries.pairings_between(world.project, TUESDAY, WEDNESDAY)
        assert [(p.day, p.story.title, len(p.people)) for p in found] == [
            (TUESDAY, "Show the timetable", 2),
            (WEDNESDAY, "Pay by card", 1),
        ]
        assert queries.pairings_between(world.project, WEDNESDAY, WEDNESDAY) == found[1:]
        assert queries.last_paired(world.project, world.ada.row) == {world.ben.id: TUESDAY}
        assert queries.last_paired(world.project, world.cy.row) == {}
        assert db.session.get(Story, world.stories["card"]).pair_names == "Ben Brandt"


def _writes(world, pairing_id):
    return (
        f"{world.url}/stories/{world.stories['card']}/start",
        f"{world.url}/pairing",
        f"{world.url}/pairing/{pairing_id}",
        f"{world.url}/pairing/{pairing_id}/remove",
    )
