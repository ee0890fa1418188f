"""A program moves a story to another project by writing its project_id (semantics reference 1.2, 1.8)."""

from __future__ import annotations

import pytest

from tests.support.inside import inside
from tests.support.program import Program
from tests.world import add_project, add_story
from tracker.accounts import token_actions
from tracker.backlog import actions
from tracker.backlog.models import Story
from tracker.database import db
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role


@pytest.fixture
def barge(app, world):
    """The number of Barge, which Ada owns and Dora works in; Ben is in Ferry alone."""
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        people = {world.ada.row: Role.OWNER, world.dora.row: Role.MEMBER}
        other = add_project("Barge", team, people, point_scale="0,1,2,3")
        world.stories["coal"] = add_story(other, world.ada.row, "Sell coal").id
        world.stories["rope"] = add_story(other, world.ada.row, "Sell rope").id
        return other.id


def version(app, number):
    with inside(app):
        return db.session.get_one(Project, number).version


def kinds(program, project):
    return [each["kind"] for each in program.get(f"/projects/{project}/activity")]


def test_writing_another_project_moves_the_story_there(app, world, barge, program):
    card = world.stories["card"]
    before = version(app, world.project_id), version(app, barge)
    found = program.put(f"/projects/{world.project_id}/stories/{card}", {"project_id": barge})
    assert (found["id"], found["project_id"], found["current_state"]) == (card, barge, "unstarted")
    assert (version(app, world.project_id), version(app, barge)) == (before[0] + 1, before[1] + 1)
    assert program.headers["X-Tracker-Project-Version"] == str(before[1] + 1)
    assert kinds(program, world.project_id)[0] == "story_move_from_project_activity"
    assert kinds(program, barge)[0] == "story_move_into_project_activity"
    program.get(f"/projects/{world.project_id}/stories/{card}", 404)
    assert program.get(f"/stories/{card}")["project_id"] == barge
    listed = program.get(f"/projects/{barge}/stories")
    assert [each["name"] for each in listed] == ["Sell coal", "Sell rope", "Pay by card"]
    assert {each["project_id"] for each in listed} == {barge}
    assert card not in [each["id"] for each in program.get(f"/projects/{world.project_id}/stories")]


def test_writing_the_project_it_is_in_changes_nothing(app, world, barge, program):
    before = version(app, world.project_id)
    program.put(f"/stories/{world.stories['card']}", {"project_id": world.project_id})
    assert version(app, world.project_id) == before


def test_the_same_request_says_where_it_goes_there_and_what_it_becomes(world, barge, program):
    sent = {"project_id": barge, "group": "scheduled", "before_id": world.stories["rope"], "name": "Pay"}
    found = program.put(f"/stories/{world.stories['card']}", sent)
    assert found["name"] == "Pay"
    listed = program.get(f"/projects/{barge}/stories")
    assert [each["name"] for each in listed] == ["Sell coal", "Pay", "Sell rope"]


def test_a_story_that_comes_to_a_place_is_told_as_one_that_came_and_was_ranked(world, barge, program):
    before = kinds(program, barge)
    sent = {"project_id": barge, "group": "unscheduled", "before_id": None, "name": "Pay", "estimate": 1}
    program.put(f"/stories/{world.stories['card']}", sent)
    assert kinds(program, barge) == ["story_move_into_project_activity", *before]
    sent = {"project_id": world.project_id, "group": "scheduled", "before_id": world.stories["seats"]}
    program.put(f"/stories/{world.stories['card']}", sent)
    told = program.get(f"/projects/{world.project_id}/activity?limit=2")
    assert [each["kind"] for each in told] == [
        "story_move_into_project_and_prioritize_activity",
        "story_move_from_project_activity",
    ]
    assert told[0]["message"] == "Ada Ahlers moved this feature into this project"
    assert program.headers["X-Tracker-Project-Version"] == str(told[0]["project_version"])
    (change,) = told[0]["changes"]
    assert change["change_type"] == "create"
    came = change["new_values"]
    assert (came["name"], came["estimate"], came["current_state"]) == ("Pay", 1, "unstarted")
    assert came["before_id"] == world.stories["seats"]


def test_a_neighbour_in_the_project_it_leaves_is_none_and_nothing_is_moved(world, barge, program):
    sent = {"project_id": barge, "before_id": world.stories["seats"]}
    program.put(f"/stories/{world.stories['card']}", sent, 404)
    assert program.get(f"/stories/{world.stories['card']}")["project_id"] == world.project_id


def test_the_activity_says_what_left_and_all_of_what_came(app, world, barge, program, clock):
    with inside(app):
        actions.edit(world.story("card"), labels=["money"], by=world.ada.row, at=clock())
    program.put(f"/stories/{world.stories['card']}", {"project_id": barge})
    left = program.get(f"/projects/{world.project_id}/activity")[0]
    assert left["message"] == "Ada Ahlers moved this feature to another project"
    label, story = left["changes"]
    assert (label["kind"], label["name"], story["change_type"]) == ("label", "money", "delete")
    came = program.get(f"/projects/{barge}/activity")[0]
    assert came["message"] == "Ada Ahlers moved this feature into this project"
    change, label = came["changes"]
    assert (change["change_type"], label["name"]) == ("create", "money")
    assert change["new_values"]["project_id"] == barge
    assert change["new_values"]["name"] == "Pay by card"
    assert change["new_values"]["labels"] == ["money"]


def test_what_became_of_it_there_is_not_told_where_it_was(app, world, barge, program, program_of, clock):
    card, ben = world.stories["card"], program_of(world.ben)
    program.put(f"/stories/{card}", {"estimate": 2, "name": "Pay by card or cash"})
    program.put(f"/stories/{card}", {"project_id": barge})
    before = ben.get(f"/projects/{world.project_id}/activity?limit=2")
    program.put(f"/stories/{card}", {"estimate": 1, "name": "A hidden treasure", "story_type": "feature"})
    again = ben.get(f"/projects/{world.project_id}/activity?limit=2")
    assert again == before
    assert [each["primary_resources"][0]["name"] for each in again] == ["Pay by card or cash"] * 2
    ben.get(f"/stories/{card}", 404)
    ben.get(f"/stories/{card}/activity", 404)


def test_the_past_of_the_story_is_whole_for_who_reads_both_projects(world, barge, program, program_of):
    card = world.stories["card"]
    program.put(f"/stories/{card}", {"current_state": "started"})
    program.put(f"/stories/{card}", {"project_id": barge})
    program.put(f"/stories/{card}", {"current_state": "finished"})
    dora = program_of(world.dora)
    told = {who: [each["kind"] for each in asks.get(f"/stories/{card}/activity")] for who, asks in
            {"Ada": program, "Dora": dora}.items()}  # fmt: skip
    assert told["Dora"] == ["story_update_activity", "story_move_into_project_activity"]
    assert told["Ada"] == [
        "story_update_activity",
        "story_move_into_project_activity",
        "story_move_from_project_activity",
        "story_update_activity",
        "story_create_activity",
    ]
    states = {
        who: [(each["state"], each["project_id"]) for each in asks.get(f"/stories/{card}/transitions")]
        for who, asks in {"Ada": program, "Dora": dora}.items()
    }
    assert states["Dora"] == [("finished", barge)]
    assert states["Ada"] == [("finished", barge), ("started", world.project_id)]
    fields = "?fields=transitions,cycle_time_details"
    assert [each["state"] for each in dora.get(f"/stories/{card}{fields}")["transitions"]] == ["finished"]
    assert dora.get(f"/stories/{card}{fields}")["cycle_time_details"]["started_count"] == 1


def test_transitions_of_projects_are_those_that_happened_in_them(world, barge, program):
    card = world.stories["card"]
    there = f"/projects/{barge}/story_transitions"
    here = f"/projects/{world.project_id}/story_transitions"
    program.put(f"/stories/{card}", {"current_state": "started"})
    assert program.get(here)[0]["story_id"] == card
    assert program.get(there) == []
    program.put(f"/stories/{card}", {"project_id": barge})
    program.put(f"/stories/{card}", {"current_state": "finished"})
    (latest, *_) = program.get(here)
    assert (latest["story_id"], latest["state"], latest["project_id"]) == (card, "started", world.project_id)
    (only,) = program.get(there)
    assert (only["state"], only["project_id"]) == ("finished", barge)


def test_a_project_that_is_not_theirs_is_refused(app, world, barge, program_of):
    card, ben = world.stories["card"], program_of(world.ben)
    for number in (barge, 999):
        said = ben.put(f"/stories/{card}", {"project_id": number}, 403)
        assert said["code"] == "unauthorized_operation"
    program_of(world.dora).put(f"/stories/{card}", {"project_id": barge}, 404)
    program_of(world.cy).put(f"/stories/{card}", {"project_id": barge}, 403)
    with inside(app):
        assert db.session.get_one(Story, card).project_id == world.project_id


def test_a_token_of_one_project_moves_nothing_out_of_it(app, world, barge):
    with inside(app):
        project = db.session.get_one(Project, world.project_id)
        made = project.created_at
        secret = token_actions.create(world.ada.row, "One", at=made, project_id=project.id)
    asks = Program(app)
    asks.token = secret
    asks.put(f"/stories/{world.stories['card']}", {"project_id": barge}, 403)
    with inside(app):
        assert db.session.get_one(Story, world.stories["card"]).project_id == world.project_id


@pytest.mark.parametrize(
    ("name", "words"),
    [("ticket", "“Buy a ticket”: It is accepted"), ("harbour", "“The harbour opens”: A release stays")],
)
def test_what_stays_is_said_with_the_reason(world, barge, program, name, words):
    said = program.put(f"/stories/{world.stories[name]}", {"project_id": barge}, 400)
    assert said["general_problem"].startswith(words)


def test_days_of_a_project_tell_of_a_story_from_the_day_it_came(world, barge, program):
    card = world.stories["card"]
    program.put(f"/projects/{world.project_id}/stories/{card}", {"project_id": barge})
    days = program.get(f"/projects/{barge}/history/days?start_date=2026-11-16")
    counted = days["header"].index("counts_unstarted")
    before, today = [row[counted] for row in days["data"]][-2:]
    assert today == before + 1
