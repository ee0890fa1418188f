"""Starting with somebody, and the log: what they do, what they refuse, and who may."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.pairing.log import NOON, TUESDAY, WEDNESDAY, events, lines, shown_on_story, version
from tests.support.inside import inside
from tests.world import add_person, add_project, add_story
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing import actions, queries
from tracker.teams.models import Membership, TeamMember
from tracker.teams.permissions import Role


def test_a_line_for_yesterday(app, world, page):
    before = version(app, world)
    data = {"day": "2026-11-17", "story": world.stories["timetable"], "with": [world.ada.id, world.ben.id]}
    page.post(f"{world.url}/pairing", data)
    assert page.location.endswith("/pairing/log#day-2026-11-17")
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


def test_a_line_keeps_people_who_have_left_the_project_and_its_team(app, world, page, logged):
    with inside(app):
        for model in (Membership, TeamMember):
            left = select(model).where(model.person_id == world.ben.id)
            db.session.delete(db.session.scalars(left).one())
    page.get(f"{world.url}/pairing/log")
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
    page.get(f"{world.url}/pairing/log")
    assert page.texts(".pair-day h2") == ["Wed 18 Nov today", "Tue 17 Nov yesterday"]
    assert page.texts(".pair-line .story") == ["Show the timetable"]
    assert page.texts(".pair-line .names") == ["Ada Ahlers, Ben Brandt and …"]
    page.get(f"{world.url}/pairing/log?day=2026-11-10")
    assert page.select(".pair-line") == []
    page.get(f"{world.url}/pairing/log?week=2026-W47")
    assert len(page.select(".pair-line")) == 1
    page.get(f"{world.url}/pairing/log?add=2026-11-16")
    assert page.one("#add").get("open") is not None
    assert page.one("#day").get("value") == "2026-11-16"


@pytest.mark.parametrize("query", ["day=soon", "week=2026-W60", "add=never"])
def test_days_that_are_none_are_said(world, page, query):
    page.get(f"{world.url}/pairing/log?{query}", 422)
    assert "write it like 2026-" in page.words


def test_an_empty_log_says_what_to_do(world, page):
    page.get(f"{world.url}/pairing/log")
    assert "Nobody has logged a pair in these two weeks: start a story and say with whom." in page.words
    assert len(page.select(".empty a")) == 1


def test_a_deleted_story_stays_in_the_log(app, world, page, logged):
    with inside(app):
        world.story("timetable").deleted_at = NOON
    page.get(f"{world.url}/pairing/log")
    assert page.texts(".pair-line .story") == ["Show the timetable (deleted)"]


def test_viewers_read_and_change_nothing(app, world, page_of, logged):
    before = version(app, world)
    viewer = page_of(world.cy)
    viewer.get(f"{world.url}/pairing/log")
    assert viewer.texts(".pair-line .story") == ["Show the timetable"]
    assert viewer.select("main form") == []
    viewer.get(f"{world.url}/stories/{world.stories['card']}/start", 403)
    for address in _writes(world, logged):
        viewer.post(address, {"with": [world.cy.id]}, 403)
    assert version(app, world) == before


def test_strangers_find_nothing(app, world, page_of, logged):
    before = version(app, world)
    stranger = page_of(world.dora)
    stranger.get(f"{world.url}/pairing/log", 404)
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
            page.get(f"{world.url}/pairing/log")
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
