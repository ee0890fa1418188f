"""Lists of what happened: of a project, of a story, of all that is mine; what webhooks send of them."""

import json
from functools import partial

import pytest
from sqlalchemy import text

from tests.support.clock import START
from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.api.activity_queries import about_epic, about_story, how_many
from tracker.api.activity_shapes import activity
from tracker.api.shapes import plainly
from tracker.backlog import epic_actions
from tracker.backlog.activity_queries import happenings
from tracker.database import db


def test_activity_is_paged_and_asked_for_since(world, ferry, program):
    everything = program.get(f"{ferry}/activity")
    versions = [each["project_version"] for each in everything]
    assert versions == sorted(versions, reverse=True)
    assert program.headers["X-Tracker-Pagination-Total"] == str(len(versions))
    assert program.headers["X-Tracker-Pagination-Limit"] == "100"

    def asked(query):
        return [each["project_version"] for each in program.get(f"{ferry}/activity?{query}")]

    assert asked("limit=2&offset=1") == versions[1:3]
    assert asked("sort_order=asc") == versions[::-1]
    assert asked(f"since_version={versions[2]}") == versions[:2]
    assert asked("occurred_after=2026-11-17T00:00:00Z") == versions[:1]
    assert set(asked("occurred_before=2026-11-17T00:00:00Z")) == set(versions[1:])
    assert asked("limit=0") == []


def test_a_story_has_its_own(world, program):
    told = program.get(f"/stories/{world.stories['ticket']}/activity")
    assert [each["highlight"] for each in told] == ["accepted", "delivered", "finished", "started", "added"]


def test_mine_is_that_of_all_my_projects(world, program, program_of):
    mine = program.get("/my/activity?limit=1")
    assert mine[0]["project"]["id"] == world.project_id
    assert program_of(world.dora).get("/my/activity") == []
    workspace = program.get("/my/workspaces")
    assert workspace == []
    program.get("/workspaces/9/activity", 404)


def test_webhooks_send_the_same_with_times_in_milliseconds(app, world):
    with app.app_context():
        event = db.session.scalars(db.select(Event).order_by(Event.id.desc()).limit(1)).one()
        (happening,) = happenings([event])
        site = "https://tracker.example"
        body = json.dumps(activity(happening), default=partial(plainly, millis=True, site=site))
    sent = json.loads(body)
    assert sent["occurred_at"] == 1794906000000
    assert sent["primary_resources"][0]["url"].startswith("https://tracker.example/story/show/")


@pytest.mark.sqlite_only("how things are told does not depend on the engine")
def test_properties_may_be_chosen(ferry, program):
    told = program.get(f"{ferry}/activity?limit=1&fields=message")[0]
    assert list(told) == ["guid", "message"]
    program.get(f"{ferry}/activity?fields=colour", 400)


@pytest.mark.sqlite_only("each engine has the same indexes")
def test_the_activity_of_one_thing_is_found_without_reading_that_of_all(app, world):
    with inside(app):
        epic = epic_actions.create(world.project, by=world.ada.row, at=START, name="Timetable")
        for scope in (about_story(world.story("card"), [world.project_id, 99]), about_epic(epic)):
            for way in scope.ways:
                statement = way.compile(db.engine, compile_kwargs={"literal_binds": True})
                plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
                assert any("story_id=?" in step for step in plan), plan
                assert not any("SCAN" in step or "project_id" in step for step in plan), plan


@pytest.mark.sqlite_only("each engine has the same indexes")
def test_the_activities_of_projects_are_counted_without_reading_an_event(app, world):
    with inside(app):
        for since in (None, 3):
            counting = how_many([world.project_id, 99], since)
            statement = counting.compile(db.engine, compile_kwargs={"literal_binds": True})
            plan = [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
            assert any("event_part USING COVERING INDEX" in step for step in plan), plan
            assert not any("event " in step for step in plan), plan


def test_what_is_told_together_is_counted_once_in_whichever_project(app, world, program, program_of, ferry):
    barge = program.post("/projects", {"name": "Barge"})["id"]
    wherever = (ferry, f"/projects/{barge}", "/my")
    before = [counted(program, f"{each}/activity") for each in wherever]
    version = program.get(ferry)["version"]
    for address in (ferry, f"/projects/{barge}"):
        story = program.post(
            f"{address}/stories", {"name": "Fog", "estimate": 1, "tasks": [{"description": "Horn"}]}
        )
        program.put(f"/stories/{story['id']}", {"name": "Dense fog", "current_state": "started"})
    assert [counted(program, f"{each}/activity") for each in wherever] == [
        *(before[0] + 2, before[1] + 2),
        before[2] + 4,
    ]
    assert counted(program, f"{ferry}/activity?since_version={version}") == 2
    assert counted(program, f"{ferry}/activity?since_version={version + 1}") == 2
    assert counted(program, f"{ferry}/activity?since_version=-1") == before[0] + 2
    assert (
        counted(program, f"{ferry}/activity?since_version={version}&occurred_after=2026-11-01T00:00:00Z") == 2
    )
    assert counted(program_of(world.dora), "/my/activity") == 0


def counted(program, address):
    program.get(address)
    return int(program.headers["X-Tracker-Pagination-Total"])
