"""Two clients for Node, unchanged: pivotaljs, and pivotaltracker with its envelopes."""

import json

import pytest

from tests.support.served import served

pytestmark = pytest.mark.sqlite_only("what clients are told does not depend on the engine")


def test_pivotaljs(app, world, site, token, node):
    number = world.stories["timetable"]
    told = json.loads(node("pivotaljs.js", site, token, world.project_id, number))
    assert [project["name"] for project in told["projects"]] == ["Ferry"]
    assert {story["id"] for story in told["stories"]} == set(world.stories.values())
    assert [iteration["number"] for iteration in told["iterations"]][:3] == [1, 2, 3]
    assert told["story"]["name"] == "Show the timetable"
    assert told["current"][0]["number"] == 3
    assert len(told["memberships"]) == 3
    assert told["made"]["name"] == "Made by pivotaljs"
    assert told["changed"]["current_state"] == "finished"
    assert told["label"]["name"] == "by pivotaljs"
    assert [task["description"] for task in told["tasks"]] == ["Ask the captain"]
    assert told["activity"][0]["kind"] == "task_create_activity"


def test_pivotaltracker(app, world, token, node):
    number = world.stories["timetable"]
    with served(app, encrypted=True) as site:
        host = site.removeprefix("https://")
        told = json.loads(node("pivotaltracker.js", host, token, world.project_id, number))
    assert [project["name"] for project in told["projects"]] == ["Ferry"]
    assert told["project"]["iterationLength"] == 1
    assert {story["id"] for story in told["stories"]} == set(world.stories.values())
    assert told["story"]["ownerIds"] == [world.ben.id]
    assert told["changed"]["currentState"] == "finished"
    assert [comment["text"] for comment in told["comments"]] == ["By pivotaltracker"]
    assert [story["name"] for story in told["found"]["stories"]] == ["Show the timetable"]
    assert told["activity"]
    assert (told["gone"]["status"], told["gone"]["code"]) == (404, "unfound_resource")
