"""What lies around projects, by way of programs: new ones, members, accounts, workspaces, what one was told
of, kept searches, several questions at once."""

import pytest

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_project
from tracker.database import db
from tracker.installation.actions import change as change_installation
from tracker.teams.models import Team
from tracker.teams.permissions import Role

ONE_ENGINE = pytest.mark.sqlite_only("how things are said does not depend on the engine")


def test_a_project_is_made_with_its_settings(world, program):
    made = program.post(
        "/projects",
        {
            "name": "Tram",
            "account_id": world.team_id,
            "iteration_length": 2,
            "week_start_day": "Tuesday",
            "start_date": "2026-11-17",
            "point_scale": "0,1,2,4,8",
            "number_of_done_iterations_to_show": 12,
            "enable_tasks": False,
            "profile_content": "Rails in the street",
            "time_zone": {"kind": "time_zone", "olson_name": "Europe/Riga", "offset": "+02:00"},
        },
    )
    assert made["account_id"] == world.team_id
    assert (made["iteration_length"], made["week_start_day"], made["start_date"]) == (
        2,
        "Tuesday",
        "2026-11-17",
    )
    assert (made["number_of_done_iterations_to_show"], made["enable_tasks"]) == (12, False)
    assert made["profile_content"] == "Rails in the street"
    assert program.headers["X-Tracker-Project-Version"] == str(made["version"])
    roles = [each["role"] for each in program.get(f"/projects/{made['id']}/memberships")]
    assert roles == ["owner"]
    story = program.post(f"/projects/{made['id']}/stories", {"name": "Lay rails"})
    refused = program.post(f"/stories/{story['id']}/tasks", {"description": "Dig"}, 400)
    assert refused["general_problem"] == "Tasks are turned off in this project."


def test_a_project_needs_a_name_of_its_own(program):
    for body, key, said in (
        ({}, "general_problem", "Name can't be blank"),
        ({"name": "Ferry"}, "general_problem", "The project name you entered is already taken."),
        ({"name": "x" * 51}, "requirement", "'name' parameter must be 50 characters or less."),
    ):
        assert program.post("/projects", body, 400)[key] == said


def test_a_new_account_comes_with_its_project(program):
    made = program.post("/projects", {"name": "Tram", "new_account_name": "Rails"})
    assert made["account_id"] in [each["id"] for each in program.get("/accounts")]
    assert program.get(f"/accounts/{made['account_id']}")["name"] == "Rails"


def test_only_administrators_begin_projects_where_that_is_so(app, world, program, program_of):
    with inside(app):
        change_installation({"beginners": "administrators"}, by=None, at=START)
    assert program.post("/projects", {"name": "Tram"}, 403)["code"] == "unauthorized_operation"
    program_of(world.ava).post("/projects", {"name": "Tram"})


def test_a_deleted_project_is_found_by_nobody_and_can_be_brought_back(
    world, ferry, program, program_of, page_of, run
):
    program_of(world.ben).delete(ferry, 403)
    program.delete(ferry)
    for who in (world.ada, world.ava):
        program_of(who).get(ferry, 403)
        assert program_of(who).get("/projects") == []
        page_of(who).get(world.url, 404)
    program.get(f"/stories/{world.stories['card']}", 404)
    program.post("/projects", {"name": "Ferry"})
    told = run("project", "restore", str(world.project_id)).stdout
    assert told == f"Ferry (deleted {world.project_id}) is found again, in the archive.\n"
    assert program.get(ferry)["name"] == f"Ferry (deleted {world.project_id})"


def test_a_project_comes_back_with_its_whole_name_however_long(world, program, run):
    name = "Ferries, buses and trams of the whole lower harbour"[:50]
    number = program.post("/projects", {"name": name})["id"]
    program.delete(f"/projects/{number}")
    assert run("project", "restore", str(number)).stdout == f"{name} is found again, in the archive.\n"
    assert program.get(f"/projects/{number}")["name"] == name


def test_members_are_added_by_number_and_by_address(app, world, ferry, program):
    known = program.post(f"{ferry}/memberships", {"email": world.dora.email, "role": "viewer"})
    assert (known["role"], known["person"]["name"]) == ("viewer", "Dora Diaz")
    again = program.post(f"{ferry}/memberships", {"email": world.dora.email, "role": "viewer"}, 400)
    assert again["general_problem"] == "Member already exists."
    new = program.post(
        f"{ferry}/memberships",
        {"email": "eve@example.com", "name": "Eve Ek", "initials": "EE", "role": "member"},
    )
    assert new["person"] == {
        "kind": "person",
        "id": new["person"]["id"],
        "name": "Eve Ek",
        "email": "eve@example.com",
        "initials": "EE",
        "username": "eve",
    }
    told = program.get(f"{ferry}/activity?limit=1")[0]
    assert told["kind"] == "project_membership_create_activity"
    assert told["message"] == "Ada Ahlers added Eve Ek as member"
    program.post(f"{ferry}/memberships", {"role": "member"}, 400)
    program.post(f"{ferry}/memberships", {"email": "no address", "role": "member"}, 400)
    program.post(f"{ferry}/memberships", {"email": "fay@example.com"}, 400)


def test_strangers_are_not_met_by_their_numbers(app, world, ferry, program, program_of):
    refused = program.post(f"{ferry}/memberships", {"person_id": world.dora.id, "role": "viewer"}, 400)
    assert refused["general_problem"] == f"Nobody that you know has the id {world.dora.id}."
    program_of(world.ava).post(f"{ferry}/memberships", {"person_id": world.dora.id, "role": "viewer"})


def test_accounts_are_teams(world, program, program_of):
    (account,) = program.get("/accounts")
    assert {**account, "created_at": "", "updated_at": ""} == {
        "kind": "account",
        "id": world.team_id,
        "name": "Harbour",
        "plan": "self-hosted",
        "status": "active",
        "created_at": "",
        "updated_at": "",
    }
    assert [each["id"] for each in program.get("/account_summaries")] == [world.team_id]
    assert program.get("/account_summaries?with_permission=time_keeping") == []
    assert program_of(world.dora).get("/accounts") == []
    program_of(world.dora).get(f"/accounts/{world.team_id}", 404)
    people = f"/accounts/{world.team_id}/memberships"
    assert [each["person"]["name"] for each in program.get(people)] == ["Ada Ahlers", "Ben Brandt"]
    ada = program.get(f"{people}/{world.ada.id}")
    assert (ada["kind"], ada["owner"], ada["admin"]) == ("account_membership", True, True)
    cy = program.post(people, {"person_id": world.cy.id})
    assert (cy["person"]["id"], cy["owner"]) == (world.cy.id, False)
    assert (
        program.post(people, {"person_id": world.cy.id}, 400)["general_problem"] == "Member already exists."
    )
    assert program.post(people, {"person_id": "x"}, 400)["general_problem"] == (
        "'person_id' must be an integer value"
    )
    assert program.post(people, {}, 400)["general_problem"] == (
        "this endpoint requires at least one of the following parameters: email, person_id"
    )
    program_of(world.ben).post(people, {"person_id": world.cy.id}, 403)
    program.put(f"{people}/{world.cy.id}", {"admin": False})
    program.put(f"{people}/{world.cy.id}", {"admin": True}, 400)
    program.delete(f"{people}/{world.cy.id}")
    program.get(f"{people}/{world.cy.id}", 404)


def test_workspaces_are_made_changed_and_deleted(app, world, program, program_of):
    with inside(app):
        tram = add_project("Tram", db.session.get_one(Team, world.team_id), {world.ada.row: Role.OWNER}).id
    made = program.post("/my/workspaces", {"name": "Harbours"})
    assert made == {
        "id": made["id"],
        "kind": "workspace",
        "name": "Harbours",
        "person_id": world.ada.id,
        "project_ids": [],
    }
    address = f"/my/workspaces/{made['id']}"
    both = [tram, world.project_id]
    assert program.put(address, {"project_ids": both})["project_ids"] == both
    assert program.get(address)["project_ids"] == both
    told = program.get(f"/workspaces/{made['id']}/activity")
    assert {each["project"]["name"] for each in told} == {"Ferry", "Tram"}
    assert program.post("/my/workspaces", {"name": "x" * 26}, 400)["requirement"] == (
        "'name' parameter must be 25 characters or less."
    )
    program.post("/my/workspaces", {"name": "Foreign", "project_ids": [99]}, 400)
    program_of(world.ben).get(address, 404)
    program.delete(address)
    assert program.get("/my/workspaces") == []


def test_notifications_are_read_and_marked(world, program, program_of):
    ben = program_of(world.ben)
    program.post(f"/stories/{world.stories['timetable']}/comments", {"text": "@ben which pier?"})
    (told,) = ben.get("/my/notifications")
    assert ben.headers["X-Tracker-Last-Notification-Timestamp"] == "1794996000000"
    assert {**told, "id": 0, "comment_id": 0} == {
        "kind": "notification",
        "id": 0,
        "project": {"kind": "project", "id": world.project_id, "name": "Ferry"},
        "performer": {"kind": "person", "id": world.ada.id, "name": "Ada Ahlers"},
        "message": "You were mentioned by Ada Ahlers",
        "context": "@ben which pier?",
        "notification_type": "comment_with_mention",
        "new_attachment_count": 0,
        "action": "create",
        "story": {"kind": "story", "id": world.stories["timetable"], "name": "Show the timetable"},
        "comment_id": 0,
        "created_at": "2026-11-18T10:00:00Z",
        "updated_at": "2026-11-18T10:00:00Z",
    }
    read = ben.put(f"/my/notifications/{told['id']}", {"read_at": "2026-11-18T11:00:00Z"})
    assert read["read_at"] == "2026-11-18T11:00:00Z"
    assert "read_at" not in ben.put(f"/my/notifications/{told['id']}", {"read_at": None})
    program.put(f"/my/notifications/{told['id']}", {"read_at": None}, 404)
    assert ben.put("/my/notifications/mark_read", {"before": "2026-11-19T00:00:00Z"})[0]["read_at"]
    assert ben.get("/my/notifications?created_after=2026-11-18T10:00:00Z") == []
    address = f"/people/{world.ben.id}/notifications/since"
    assert len(ben.get(f"{address}/0")) == 1
    assert ben.get(f"{address}/1794996000000") == []
    ben.get(f"{address}/{10**17}", 400)
    program.get(f"{address}/0", 403)


def test_searches_are_kept_by_each_person(world, ferry, program, program_of):
    kept = program.post(f"{ferry}/my/searches", {"name": "Bugs", "query": "type:bug"})
    assert kept == {
        "kind": "saved_search",
        "id": kept["id"],
        "project_id": world.project_id,
        "name": "Bugs",
        "query": "type:bug",
    }
    address = f"{ferry}/my/searches/{kept['id']}"
    assert program.put(address, {"query": "type:chore"})["query"] == "type:chore"
    other = program.post(f"{ferry}/my/searches", {"name": "Features", "query": "type:feature"})
    program.put(address, {"name": "Features", "query": "pier"}, 400)
    assert (program.get(address)["name"], program.get(address)["query"]) == ("Bugs", "type:chore")
    both = program.put(address, {"name": "Chores", "query": "type:chore pier"})
    assert (both["name"], both["query"]) == ("Chores", "type:chore pier")
    program.delete(f"{ferry}/my/searches/{other['id']}")
    assert program_of(world.cy).get(f"{ferry}/my/searches") == []
    program_of(world.cy).get(address, 404)
    program.post(f"{ferry}/my/searches", {"name": "Bugs"}, 400)
    program.delete(address)
    assert program.get(f"{ferry}/my/searches") == []


def test_the_name_of_a_kept_search_may_be_long(ferry, program):
    longest = "Bugs of the pier " * 15
    name = program.post(f"{ferry}/my/searches", {"name": longest, "query": "type:bug"})["name"]
    assert name == longest.strip()
    refused = program.post(f"{ferry}/my/searches", {"name": longest + "!", "query": "type:bug"}, 400)
    assert refused["requirement"] == "'name' parameter must be 255 characters or less."


def test_several_questions_at_once(world, ferry, program):
    card = f"/stories/{world.stories['card']}"
    found = program.post(
        "/aggregator", [f"{card}?fields=name", "/services/v5/me?fields=name", "/projects/99", ferry]
    )
    assert found[f"{card}?fields=name"] == {"id": world.stories["card"], "name": "Pay by card"}
    assert found["/services/v5/me?fields=name"]["name"] == "Ada Ahlers"
    assert found["/projects/99"]["code"] == "unauthorized_operation"
    assert found[ferry] == program.get(ferry)


@ONE_ENGINE
@pytest.mark.parametrize(
    "body",
    [{}, [1], ["stories"], [f"/stories/{n}" for n in range(51)], ["//["], ["/me?date_format=\ud800"]],
)
def test_questions_that_are_none_are_refused(program, body):
    assert program.post("/aggregator", body, 400)["kind"] == "error"


@ONE_ENGINE
def test_only_what_lies_below_the_root_of_the_api_is_a_whole_path(program):
    paths = ["/services/edge/me", "/services/v5/me", "/services/v53/me", "/services/me"]
    found = program.post("/aggregator", paths)
    said = [each.get("code") for each in found.values()]
    assert said == [None, None, "route_not_found", "route_not_found"]


def test_a_question_that_is_answered_by_a_file_is_to_be_asked_by_itself(ferry, program):
    found = program.post("/aggregator", [f"{ferry}/export", "/services/v5", ferry])
    refused, elsewhere, project = found.values()
    assert (refused["code"], elsewhere["code"]) == ("invalid_parameter", "route_not_found")
    assert refused["general_problem"] == "What this path answers is no JSON. Ask for it by itself."
    assert project["name"] == "Ferry"
