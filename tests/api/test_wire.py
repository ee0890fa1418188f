"""What scripts of the former service ask for beside its examples: properties, parameters, methods (reference
1 and 3)."""

import pytest

from tests.support.inside import inside
from tests.world import add_person, add_project
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.forges import actions as forges
from tracker.teams.models import Team
from tracker.teams.permissions import Role

pytestmark = pytest.mark.sqlite_only("what is asked of the database is tested on every engine by the pages")


def names(found):
    return [each["name"] for each in found]


def test_patch_is_put_wherever_that_is(world, ferry, program):
    epic = program.post(f"{ferry}/epics", {"name": "Timetable"})
    changed = program.ask("PATCH", f"{ferry}/epics/{epic['id']}", 200, {"name": "Times"})
    assert changed["name"] == "Times"
    assert program.ask("PATCH", f"/{ferry}/", 200, {"name": "Ferries"})["name"] == "Ferries"
    assert program.ask("PATCH", f"/stories/{world.stories['card']}", 200, {"estimate": 1})["estimate"] == 1
    assert program.ask("PATCH", "/me", 404, {})["code"] == "route_not_found"


def test_done_iterations_are_counted_back_from_current_without_overlapping(app, world, ferry, program, clock):
    clock.advance(days=28)
    for scope, asked, numbers in (
        ("done", "offset=-4", [3, 4, 5, 6]),
        ("done_current", "offset=-4", [3, 4, 5, 6, 7]),
        ("done_current", "offset=-4&limit=2", [3, 4]),
        ("done", "offset=-2&limit=10", [5, 6]),
        ("done", "offset=-9&limit=6", [1, 2, 3]),
        ("done", "offset=-99&limit=9", []),
        ("done", "offset=99", []),
        ("done", "limit=0", []),
    ):
        found = program.get(f"{ferry}/iterations?scope={scope}&fields=number&{asked}")
        assert [each["number"] for each in found] == numbers, (scope, asked)
        assert program.headers["X-Tracker-Pagination-Returned"] == str(len(numbers))
    assert program.get(f"{ferry}/iterations?fields=number&offset=-2&limit=3")[0]["number"] == 5


def test_a_wrong_type_within_something_has_words_of_its_own(world, ferry, program):
    said = "The 'text' parameter value was '123' but must be of type 'extended_string'"
    new = {"name": "Wait for the tide", "comments": [{"text": 123}]}
    assert program.post(f"{ferry}/stories", new, 400)["general_problem"] == said
    assert program.post(f"{ferry}/epics", new, 400)["general_problem"] == said
    label = program.put(f"/stories/{world.stories['card']}", {"labels": [{"id": "x"}]}, 400)
    assert label["general_problem"] == "'id' must be an integer value"


def test_a_membership_changes_by_what_is_sent(ferry, program):
    cy = program.get(f"{ferry}/memberships")[2]
    address = f"{ferry}/memberships/{cy['id']}"
    changed = program.put(address, {"project_color": "FFAA00"})
    assert changed == {**cy, "project_color": "ffaa00", "updated_at": changed["updated_at"]}
    assert program.put(address, {}, 400)["general_problem"] == (
        "this endpoint requires at least one of the following parameters: favorite, project_color, role"
    )


def test_a_search_shows_the_properties_asked_for(world, ferry, program):
    program.post(f"{ferry}/epics", {"name": "Card and cash"})
    found = program.get(f"{ferry}/search?query=card&fields=stories(stories(name,tasks)),epics(epics(name))")
    assert found["stories"]["stories"] == [{"id": world.stories["card"], "name": "Pay by card", "tasks": []}]
    assert names(found["epics"]["epics"]) == ["Card and cash"]
    program.get(f"{ferry}/search?query=card&fields=stories(stories(colour))", 400)


def test_a_workspace_shows_its_projects_from_left_to_right(app, world, program):
    with inside(app):
        tram = add_project("Tram", db.session.get_one(Team, world.team_id), {world.ada.row: Role.OWNER}).id
    made = program.post("/my/workspaces", {"name": "Town", "project_ids": [tram, world.project_id]})
    address = f"/my/workspaces/{made['id']}?fields=projects(id,name)"
    both = [{"id": tram, "name": "Tram"}, {"id": world.project_id, "name": "Ferry"}]
    assert program.get(address) == {"id": made["id"], "projects": both}
    assert program.get("/my/workspaces?fields=projects(id,name)")[0]["projects"] == both
    assert program.get("/me?fields=workspaces(projects(name))")["workspaces"][0]["projects"][0]["id"] == tram


def test_a_project_shows_all_that_it_ever_had(app, world, ferry, program):
    with inside(app):
        forge = forges.add(world.project, "github", "ferry", by=world.ada.row, at=world.project.created_at).id
    lists = "stories(name,tasks),story_templates,story_template_ids,integrations(name),integration_ids"
    others = "review_types(name),account(name),featured,show_priority_icon,show_priority_icon_in_all_panels"
    nothing = "accounting_type,join_as,status,scm_type_host_url_mapping"
    dates = "shown_iterations_start_time,iteration_override_numbers"
    project = program.get(f"{ferry}?fields={lists},{others},{nothing},{dates}")
    assert names(project.pop("stories"))[:2] == ["Buy a ticket", "Show the timetable"]
    assert names(project.pop("review_types")) == ["Test (QA)", "Design", "Code", "Security"]
    assert project.pop("account")["name"] == "Harbour"
    assert project.pop("integrations") == [{"id": forge, "name": "ferry"}]
    assert project == {
        "id": world.project_id,
        "integration_ids": [forge],
        "iteration_override_numbers": [],
        "shown_iterations_start_time": "2026-11-01T23:00:00Z",
        "story_templates": [],
        "story_template_ids": [],
        "featured": False,
        "show_priority_icon": False,
        "show_priority_icon_in_all_panels": False,
    }
    assert names(program.get("/projects?fields=stories(name)")[0]["stories"])[0] == "Buy a ticket"


def test_a_release_sums_up_what_it_covers(app, world, ferry, program, clock):
    asked = "points_accepted,points_total,counts_accepted,counts_total"
    harbour = world.stories["harbour"]
    with inside(app):
        backlog.change_state(world.story("timetable"), "accepted", by=world.ada.row, at=clock())
    sums = {"points_accepted": 5.0, "points_total": 8.0, "counts_accepted": 2, "counts_total": 4}
    assert program.get(f"{ferry}/releases/{harbour}?fields={asked}") == {"id": harbour, **sums}
    assert program.get(f"/stories/{harbour}?fields={asked}") == {"id": harbour, **sums}
    card = world.stories["card"]
    assert program.get(f"/stories/{card}?fields={asked}") == {"id": card}, "only releases sum up"
    with inside(app):
        backlog.change_state(world.story("harbour"), "accepted", by=world.ada.row, at=clock())
    covered = program.get(f"{ferry}/releases/{harbour}/stories?fields=name")
    assert names(covered) == ["Buy a ticket", "Show the timetable"], "an accepted one keeps what was done"


def test_epics_are_chosen_by_a_filter(ferry, program):
    program.post(f"{ferry}/epics", {"name": "Timetable", "description": "All views of the pier"})
    money = program.post(f"{ferry}/epics", {"name": "Tickets", "label": "money"})
    for search, found in (
        ("ticket", ["Tickets"]),
        ("name:time", ["Timetable"]),
        ("label:money", ["Tickets"]),
        ("name:t*s", ["Tickets"]),
        ("pier", ["Timetable"]),
        ("ticket OR pier", ["Timetable", "Tickets"]),
        ("-pier", ["Tickets"]),
        ("ticket pier", []),
        (f"id:{money['id']}", ["Tickets"]),
        ("state:started", []),
    ):
        assert names(program.get(f"{ferry}/epics", query_string={"filter": search})) == found, search


def test_an_epic_is_made_with_comments_and_shows_all_that_it_ever_had(app, world, ferry, program, clock):
    new = {"name": "Money", "comments": [{"text": "Ask the bank"}], "follower_ids": [world.ben.id]}
    empty = {"followers": [], "follower_ids": [], "pull_request_ids": [], "branch_ids": []}
    more = "comments(text),completed_at,projected_completion"
    made = program.post(f"{ferry}/epics?fields={more},{','.join(empty)}", new)
    assert made.pop("comments")[0]["text"] == "Ask the bank"
    assert made == {"id": made["id"], **empty}
    program.put(f"/stories/{world.stories['card']}", {"labels": ["money"]})
    program.put(f"/stories/{world.stories['cabin']}", {"labels": ["money"]})
    asked = f"{ferry}/epics/{made['id']}?fields=completed_at,projected_completion"
    assert program.get(asked)["projected_completion"] > "2026-11-22T23:00:00Z"
    with inside(app):
        backlog.delete(world.story("cabin"), by=world.ada.row, at=clock())
        backlog.change_state(world.story("card"), "accepted", by=world.ada.row, at=clock())
    assert program.get(asked) == {"id": made["id"], "completed_at": "2026-11-18T10:00:00Z"}
    assert names(program.get(f"{ferry}?fields=epics(name,completed_at)")["epics"]) == ["Money"]


def test_an_epic_has_a_label_with_a_name(ferry, program):
    nameless = [{"field": "name", "problem": "Please enter a name for the label."}]
    for label in ({"name": " "}, {}):
        answer = program.post(f"{ferry}/epics", {"name": "Money", "label": label}, 400)
        assert answer["validation_errors"] == nameless
    program.post(f"{ferry}/epics", {"name": "Money", "label": {"id": 99}}, 404)


def test_read_notifications_are_listed_and_made(world, program, program_of):
    ben = program_of(world.ben)
    for text in ("@ben which pier?", "@ben and when?"):
        program.post(f"/stories/{world.stories['timetable']}/comments", {"text": text})
    second, first = ben.get("/my/notifications")
    assert ben.get("/my/notifications/read_list") == []
    (told,) = ben.put("/my/notifications/read_list", {"ids": [first["id"]]})
    assert (told["id"], told["read_at"]) == (first["id"], "2026-11-18T10:00:00Z")
    assert [each["id"] for each in ben.get("/my/notifications/read_list")] == [first["id"]]
    assert program.put("/my/notifications/read_list", {"ids": [second["id"]]}) == []
    assert "read_at" not in ben.get("/my/notifications")[0]
    ben.put("/my/notifications/read_list", {}, 400)


def test_files_of_google_cannot_be_and_are_not_lost_in_silence(world, program):
    card = f"/stories/{world.stories['card']}"
    said = program.post(f"{card}/comments", {"text": "See", "google_attachments": [{"google_id": "1"}]}, 400)
    assert (
        said["general_problem"] == "Files are sent to be attached here: google_attachments cannot be added."
    )
    comment = program.post(f"{card}/comments", {"text": "See", "google_attachments": []})
    program.delete(f"{card}/comments/{comment['id']}/google_attachments/1", 404)


def test_integrations_bring_no_stories_and_kinds_of_reviews_are_told(app, world, ferry, program):
    with inside(app):
        forge = forges.add(world.project, "github", "ferry", by=world.ada.row, at=world.project.created_at).id
    assert program.get(f"{ferry}/integrations/{forge}/stories") == []
    program.get(f"{ferry}/integrations/99/stories", 404)
    assert program.get(f"{ferry}/generic_integrations") == []
    kinds = program.get(f"{ferry}/review_types")
    assert names(kinds) == ["Test (QA)", "Design", "Code", "Security"]
    review = {"review_type_id": kinds[0]["id"]}
    assert program.post(f"/stories/{world.stories['card']}/reviews", review)["status"] == "unstarted"


def test_too_many_stories_at_once(ferry, program):
    asked = program.get(f"{ferry}/stories/bulk?ids={','.join(map(str, range(501)))}", 400)
    assert asked["requirement"] == "'ids' parameter must hold 500 items or less."


def test_who_names_a_thing_by_no_number_is_told_that_there_is_no_such_thing(program):
    for path in (
        "/projects//epics",
        "/projects/ferry/stories",
        "/stories//comments",
        "/projects/x/epics/1",
    ):
        assert program.get(path, 404)["code"] == "unfound_resource", path
    for path in ("/projects/ferry", "/ferries/1/stories", "/projects/1/ferries", "/ferries"):
        assert program.get(path, 404)["code"] == "route_not_found", path


def test_a_username_signs_in_as_an_address_does(app, world, program_of):
    nobody = program_of(None)
    assert nobody.get("/me", auth=("Ada", world.ada.password))["id"] == world.ada.id
    assert nobody.get("/me", auth=("ada", "a ferry sinks"), status=403)["code"] == "invalid_authentication"
    with inside(app):
        add_person("Ada Other", email="ada@elsewhere.example")
    nobody.get("/me", auth=("ada", world.ada.password), status=403)
    assert nobody.get("/me", auth=(world.ada.email, world.ada.password))["id"] == world.ada.id


def test_cycle_times_show_the_properties_asked_for(world, ferry, program):
    times = f"{ferry}/iterations/2/analytics/cycle_time_details?fields=started_count"
    assert program.get(times) == [{"story_id": world.stories["ticket"], "started_count": 1}]
    asked = "fields=cycle_time_details(finished_count)"
    ticket = program.get(f"/stories/{world.stories['ticket']}?{asked}")
    assert ticket["cycle_time_details"] == {"story_id": world.stories["ticket"], "finished_count": 1}
