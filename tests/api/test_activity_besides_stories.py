"""What happened to epics, labels, iterations and the project itself, as programs read it."""

import pytest

from tests.support.clock import START
from tests.support.inside import inside
from tracker.backlog import undo_actions
from tracker.projects import actions as projects


def change(found, kind="story"):
    return next(each for each in found["changes"] if each["kind"] == kind)


def test_epics_and_labels_are_told(world, ferry, program, latest):
    label = program.post(f"{ferry}/labels", {"name": "Pier"})
    assert latest()["message"] == 'Ada Ahlers created labels: "pier"'
    assert latest()["primary_resources"] == [{"kind": "label", "id": label["id"], "name": "pier"}]
    epic = program.post(f"{ferry}/epics", {"name": "Tickets"})
    assert latest()["kind"] == "epic_create_activity"
    program.put(f"{ferry}/epics/{epic['id']}", {"name": "All tickets"})
    told = change(latest(), "epic")
    assert (told["original_values"]["name"], told["new_values"]["name"]) == ("Tickets", "All tickets")
    kinds = [each["kind"] for each in program.get(f"/epics/{epic['id']}/activity")]
    assert kinds == ["epic_update_activity", "epic_create_activity"]
    program.delete(f"{ferry}/epics/{epic['id']}")
    assert change(latest(), "epic")["change_type"] == "delete"


@pytest.fixture
def epics(program, ferry):
    """Numbers of three epics of Ferry, by name, in their order."""
    return {name: program.post(f"{ferry}/epics", {"name": name})["id"] for name in ("Tide", "Pier", "Fares")}


def neighbours(values):
    return values.get("before_id"), values.get("after_id")


def test_a_moved_epic_tells_its_neighbours_then_and_now(ferry, program, epics, latest):
    program.put(f"{ferry}/epics/{epics['Fares']}", {"before_id": epics["Pier"]})
    told = latest()
    assert told["kind"] == "epic_move_activity"
    assert told["message"] == "Ada Ahlers moved this epic after 'Tide'"
    (epic,) = told["changes"]
    assert (epic["kind"], epic["change_type"], epic["id"], epic["name"]) == (
        *("epic", "update"),
        *(epics["Fares"], "Fares"),
    )
    assert epic["original_values"] == {"before_id": None, "after_id": epics["Pier"]}
    assert epic["new_values"] == {"before_id": epics["Pier"], "after_id": epics["Tide"]}


def test_an_epic_that_goes_to_the_top_is_after_none(ferry, program, epics, latest):
    program.put(f"{ferry}/epics/{epics['Pier']}", {"before_id": epics["Tide"]})
    assert latest()["message"] == "Ada Ahlers moved this epic"
    assert change(latest(), "epic")["new_values"] == {"before_id": epics["Tide"], "after_id": None}


def test_neighbours_are_told_as_they_were_whatever_came_later(app, world, ferry, program, epics, latest):
    program.put(f"{ferry}/epics/{epics['Fares']}", {"before_id": epics["Tide"]})
    moved = latest()
    program.delete(f"{ferry}/epics/{epics['Tide']}")
    weather = program.post(f"{ferry}/epics", {"name": "Weather"})["id"]
    program.put(f"{ferry}/epics/{epics['Pier']}", {"before_id": epics["Fares"]})
    with inside(app):
        undo_actions.undo(world.project, world.project.version, by=world.ada.row, at=START)
    back = latest()
    assert neighbours(change(back, "epic")["original_values"]) == (epics["Fares"], None)
    assert neighbours(change(back, "epic")["new_values"]) == (weather, epics["Fares"])
    assert change(back, "epic")["name"] == "Pier"
    assert next(each for each in program.get(f"{ferry}/activity") if each["guid"] == moved["guid"]) == moved


def test_an_epic_whose_creation_was_taken_back_was_a_neighbour(app, world, ferry, program, epics, latest):
    fog = program.post(f"{ferry}/epics", {"name": "Fog"})["id"]
    made = latest()["project_version"]
    program.put(f"{ferry}/epics/{epics['Pier']}", {"before_id": fog})
    with inside(app):
        undo_actions.undo(world.project, made, by=world.ada.row, at=START)
    moved = program.get(f"{ferry}/activity?limit=2")[1]
    assert neighbours(change(moved, "epic")["new_values"]) == (fog, epics["Fares"])


def test_a_new_epic_tells_where_it_stands(ferry, program, epics, latest):
    program.post(f"{ferry}/epics", {"name": "Weather", "after_id": epics["Pier"]})
    assert neighbours(change(latest(), "epic")["new_values"]) == (epics["Fares"], epics["Pier"])


def test_moves_to_one_spot_tell_of_the_moved_epic_alone(ferry, program, epics, latest):
    for name in ("Tide", "Pier") * 25:  # the list is numbered anew meanwhile
        program.put(f"{ferry}/epics/{epics[name]}", {"before_id": epics["Fares"]})
        (epic,) = latest()["changes"]
        assert (epic["id"], epic["new_values"]["before_id"]) == (epics[name], epics["Fares"])


@pytest.mark.sqlite_only("each engine is asked the same")
def test_many_moves_of_epics_cost_as_many_statements_as_few(ferry, program, epics, statements_for):
    for name in ("Tide", "Pier") * 5:
        program.put(f"{ferry}/epics/{epics[name]}", {"before_id": epics["Fares"]})
    assert statements_for(10) == statements_for(2)


def test_strength_is_told_as_an_override(ferry, program, latest):
    program.put(f"{ferry}/iteration_overrides/3", {"team_strength": 0.5})
    told = latest()
    assert told["kind"] == "iteration_update_activity"
    assert change(told, "iteration_override")["new_values"] == {"team_strength": 0.5, "number": 3}


def test_length_and_strength_that_one_request_sets_are_told_as_one(ferry, program, latest):
    total = "X-Tracker-Pagination-Total"
    latest()
    before = int(program.headers[total])
    program.put(f"{ferry}/iteration_overrides/3", {"team_strength": 0.5, "length": 2})
    override = change(latest(), "iteration_override")
    assert int(program.headers[total]) == before + 1
    assert override["original_values"] == {"length": "default", "team_strength": 1}
    assert isinstance(override["original_values"]["team_strength"], int)
    assert override["new_values"] == {"length": 2, "team_strength": 0.5, "number": 3}


def test_the_strength_of_an_ended_iteration_is_told_as_that_of_any_other(ferry, program, latest):
    program.put(f"{ferry}/iteration_overrides/2", {"team_strength": 0.5})
    told = latest()
    assert told["kind"] == "iteration_update_activity"
    assert told["message"] == "Ada Ahlers set the team strength of iteration 2 to 50%"
    override = change(told, "iteration_override")
    assert (override["original_values"], override["new_values"]) == (
        {"team_strength": 1},
        {"team_strength": 0.5, "number": 2},
    )


@pytest.mark.parametrize("number", [2, 3, 5])
def test_an_undone_strength_is_told_of_its_iteration(app, world, ferry, program, latest, number):
    program.put(f"{ferry}/iteration_overrides/{number - 1}", {"team_strength": 0.8})
    program.put(f"{ferry}/iteration_overrides/{number}", {"team_strength": 0.5})
    with inside(app):
        undo_actions.undo(world.project, world.project.version, by=world.ada.row, at=START)
    told = latest()
    assert told["message"] == f"Ada Ahlers took back: set the team strength of iteration {number} to 50 %"
    (override,) = told["changes"]
    assert override["kind"] == "iteration_override"
    if number == 5:
        assert override["change_type"] == "delete"  # of one to come nothing is said any more
    else:
        assert override["new_values"] == {"team_strength": 1, "number": number}


def test_the_length_of_an_iteration_that_had_the_projects_is_told_as_the_default(ferry, program, latest):
    program.put(f"{ferry}/iteration_overrides/3", {"length": 2})
    told = latest()
    assert told["message"] == "Ada Ahlers set the length of iteration 3 to 2 weeks"
    override = change(told, "iteration_override")
    assert (override["original_values"], override["new_values"]) == (
        {"length": "default"},
        {"length": 2, "number": 3},
    )


def test_settings_are_told_as_the_project_shows_them(ferry, program, latest):
    program.put(ferry, {"description": "Timetables", "week_start_day": "Tuesday", "initial_velocity": 12})
    told = latest()
    assert (told["kind"], told["message"]) == ("project_update_activity", "Ada Ahlers edited this project")
    (project,) = told["changes"]
    assert (project["kind"], project["change_type"], project["name"]) == ("project", "update", "Ferry")
    assert project["id"] == told["project"]["id"]
    before = {"description": None, "week_start_day": "Monday", "initial_velocity": 10}
    after = {"description": "Timetables", "week_start_day": "Tuesday", "initial_velocity": 12}
    assert (project["original_values"], project["new_values"]) == (before, after)


def test_another_scale_is_told_with_the_stories_whose_points_it_moves(world, ferry, program, latest):
    program.put(ferry, {"point_scale": "0,1,2,4,8"})
    told = latest()
    assert [each["kind"] for each in told["primary_resources"]] == ["project"]
    assert change(told, "project")["original_values"] == {"point_scale": "0,1,2,3"}
    assert change(told, "project")["new_values"] == {"point_scale": "0,1,2,4,8"}
    assert change(told)["id"] == world.stories["card"]
    assert (change(told)["original_values"]["estimate"], change(told)["new_values"]["estimate"]) == (3, 4)


def test_another_time_zone_is_told_whole(app, program_of, world, latest):
    program = program_of(world.ada)
    made = program.post("/projects", {"name": "Barge"})
    program.put(f"/projects/{made['id']}", {"time_zone": {"olson_name": "Asia/Tokyo"}})
    told = program.get(f"/projects/{made['id']}/activity?limit=1")[0]
    assert change(told, "project")["new_values"] == {
        "time_zone": {"kind": "time_zone", "olson_name": "Asia/Tokyo", "offset": "+09:00"}
    }


def test_a_scale_of_their_own_is_told_as_that(ferry, program, latest):
    program.put(ferry, {"point_scale": "0,1,3,7"})
    project = change(latest(), "project")
    assert project["original_values"] == {"point_scale": "0,1,2,3", "point_scale_is_custom": False}
    assert project["new_values"] == {"point_scale": "0,1,3,7", "point_scale_is_custom": True}


def test_what_no_program_knows_of_a_project_is_no_change_of_it(app, world, latest):
    with inside(app):
        projects.change_settings(world.project, {"working_days": "1111000"}, by=world.ada.row, at=START)
    told = latest()
    assert (told["kind"], told["changes"]) == ("project_update_activity", [])
