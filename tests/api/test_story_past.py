"""What a story went through, by way of programs: dates, transitions, where it came from."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.orm import aliased

from tests.support.inside import inside
from tracker.activity.models import Event, event_part
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.state_change_queries import told_of
from tracker.database import db

ONE_ENGINE = pytest.mark.sqlite_only("the verbs are tested on every engine by their pages")


@ONE_ENGINE
def test_what_was_accepted_earlier_is_said_so(ferry, program):
    values = {"name": "Paint the ferry", "estimate": 2, "current_state": "accepted"}
    made = program.post(f"{ferry}/stories", {**values, "accepted_at": "2026-11-12T10:00:00Z"})
    assert made["accepted_at"] == "2026-11-12T10:00:00Z"
    assert made["id"] in program.get(f"{ferry}/iterations/2?fields=story_ids")["story_ids"]
    program.post(f"{ferry}/stories", {**values, "accepted_at": "2036-11-12T10:00:00Z"}, 400)


@ONE_ENGINE
def test_transitions_tell_of_what_was_done_to_many_and_of_what_was_undone(world, ferry, program, page):
    card, seats = world.stories["card"], world.stories["seats"]
    page.post(f"{world.url}/bulk", {"stories": f"{card} {seats}", "do": "state", "state": "started"})
    program.put(f"/stories/{card}", {"current_state": "finished"})
    page.post(f"{world.url}/undo", {"version": program.get(ferry)["version"]})
    found = program.get(f"/stories/{card}/transitions")
    assert [each["state"] for each in found] == ["started", "finished", "started"]
    everywhere = program.get(f"{ferry}/story_transitions")
    assert [each for each in everywhere if each["story_id"] == card] == found
    assert [each["state"] for each in everywhere if each["story_id"] == seats] == ["started"]
    versions = [each["project_version"] for each in everywhere]
    assert versions == sorted(versions, reverse=True)


def test_what_an_acceptance_lets_go_is_not_accepted_with_it(world, ferry, program):
    seats, card = (f"/stories/{world.stories[name]}" for name in ("seats", "card"))
    program.post(f"{card}/blockers", {"description": f"Waits for #{world.stories['seats']}"})
    program.put(seats, {"current_state": "accepted"})
    assert program.get(f"{card}/blockers")[0]["resolved"], "it was let go"
    assert [each["state"] for each in program.get(f"{seats}/transitions")] == ["accepted"]
    assert program.get(f"{card}/transitions") == []
    everywhere = program.get(f"{ferry}/story_transitions")
    assert world.stories["card"] not in {each["story_id"] for each in everywhere}


def test_where_a_story_came_from_and_when_is_kept(world, ferry, program):
    made = program.post(
        f"{ferry}/stories?fields=:default,follower_ids",
        {
            "name": "Wait for the tide",
            "created_at": "2026-11-03T08:00:00Z",
            "external_id": "T-17",
            "follower_ids": [world.cy.id],
        },
    )
    assert (made["created_at"], made["external_id"]) == ("2026-11-03T08:00:00Z", "T-17")
    assert set(made["follower_ids"]) == {world.ada.id, world.cy.id}
    story = f"/stories/{made['id']}"
    assert program.put(f"{story}?fields=follower_ids", {"follower_ids": [world.ben.id]})["follower_ids"] == [
        world.ben.id
    ]
    program.put(f"/stories/{world.stories['card']}", {"external_id": "T-17"}, 400)
    assert "external_id" not in program.put(story, {"external_id": None})
    assert program.put(f"/stories/{world.stories['card']}", {"external_id": "T-17"})["external_id"] == "T-17"


def test_what_a_story_is_called_elsewhere_may_be_long(ferry, program):
    longest = "https://issues.example/" + "7" * 232
    made = program.post(f"{ferry}/stories", {"name": "Wait for the tide", "external_id": longest})
    assert made["external_id"] == longest
    assert [each["id"] for each in program.get(f"{ferry}/stories?filter=external_id:%22{longest}%22")] == [
        made["id"]
    ]
    refused = program.put(f"/stories/{made['id']}", {"external_id": f"{longest}7"}, 400)
    assert refused["requirement"] == "'external_id' parameter must be 255 characters or less."


def test_an_acceptance_is_dated_anew(world, program):
    ticket = f"/stories/{world.stories['ticket']}"
    changed = program.put(ticket, {"accepted_at": "2026-11-10T12:00:00Z"})
    assert changed["accepted_at"] == "2026-11-10T12:00:00Z"
    assert program.get(ticket)["accepted_at"] == "2026-11-10T12:00:00Z"


def everything(ferry, program):
    """All transitions of the project, page by page."""
    pages = [program.get(f"{ferry}/story_transitions?limit=3&offset={3 * n}") for n in range(12)]
    assert pages[-1] == [], "more pages than were asked for"
    return [each for page in pages for each in page]


def by_events(app, world):
    """The version, of the activity that programs are told of, and the story of every transition of the
    project that its events tell, newest first."""
    whole = aliased(Event)
    told_with = (
        select(Event.version, whole.version)
        .join(event_part, event_part.c.event_id == Event.id)
        .join(whole, whole.id == event_part.c.whole_id)
    )
    with inside(app):
        told_as = dict(tuple(row) for row in db.session.execute(told_with))
        there = db.session.scalars(select(Story.id).where(Story.deleted_at.is_(None))).all()
        return sorted(
            (
                (told_as.get(each.version, each.version), story_id)
                for story_id, of_it in told_of(there).items()
                for each in of_it
                if each.project_id == world.project_id
            ),
            reverse=True,
        )


def test_pages_of_transitions_hold_what_the_events_tell_each_once(app, world, ferry, program, page):
    ids = {name: world.stories[name] for name in ("card", "seats", "timetable", "ticket")}

    def undo():
        page.post(f"{world.url}/undo", {"version": program.get(ferry)["version"]})

    def many(do, **values):
        page.post(f"{world.url}/bulk", {"stories": f"{ids['card']} {ids['seats']}", "do": do, **values})

    for step in (
        lambda: program.put(f"/stories/{ids['card']}", {"current_state": "started"}),
        lambda: many("state", state="started"),
        lambda: program.put(f"/stories/{ids['seats']}", {"current_state": "finished", "name": "Seats"}),
        undo,
        lambda: program.put(f"/stories/{ids['ticket']}", {"current_state": "rejected"}),
        lambda: program.put(f"/stories/{ids['card']}", {"current_state": "unscheduled"}),
        lambda: program.put(f"/stories/{ids['card']}", {"before_id": ids["seats"], "group": "scheduled"}),
        lambda: program.put(f"/stories/{ids['card']}", {"current_state": "started", "estimate": 2}),
        lambda: program.put(ferry, {"automatic_planning": False}),
        lambda: program.put(ferry, {"automatic_planning": True}),
        lambda: program.post(f"/stories/{ids['card']}/comments", {"text": "Soon"}),
        lambda: program.delete(f"/stories/{ids['timetable']}"),
        undo,
        lambda: many("delete"),
        undo,
    ):
        step()
        found = everything(ferry, program)
        assert len(found) == int(program.headers["X-Tracker-Pagination-Total"])
        assert [(each["project_version"], each["story_id"]) for each in found] == by_events(app, world)
        for story_id in {each["story_id"] for each in found}:
            of_it = [each for each in found if each["story_id"] == story_id]
            assert of_it == program.get(f"/stories/{story_id}/transitions")


@ONE_ENGINE
def test_a_page_of_transitions_reads_the_past_of_its_own_stories_alone(
    app, world, ferry, program, count_queries, clock
):
    program.get(f"{ferry}/story_transitions")
    with inside(app):
        backlog.change_state(world.story("card"), "started", by=world.ada.row, at=clock())
    for address, stories in (
        ("story_transitions?limit=1", [world.stories["card"]]),
        ("story_transitions?limit=1&offset=1", [world.stories["timetable"]]),
        ("story_transitions?limit=2&offset=2", [world.stories["ticket"]]),
        ("story_transitions?limit=0", []),
    ):
        with count_queries() as statements:
            program.get(f"{ferry}/{address}")
        asked = [
            marks.count("?") for each in statements for marks in re.findall(r"story_id IN \((.*?)\)", each)
        ]
        assert max(asked, default=0) == len(stories), "of so many stories the past is read at once"
        assert {each["story_id"] for each in program.get(f"{ferry}/{address}")} == set(stories)
