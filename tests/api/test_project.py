"""A project by way of programs: settings, people, labels, epics, iterations, releases, search, commits."""

import pytest

from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role

ONE_ENGINE = pytest.mark.sqlite_only("the verbs are tested on every engine by their pages")


def test_who_i_am_and_where(world, ferry, program):
    me = program.get("/me")
    assert (me["name"], me["username"], len(me["api_token"])) == ("Ada Ahlers", "ada", 32)
    assert [(each["project_name"], each["role"]) for each in me["projects"]] == [("Ferry", "owner")]
    assert [project["name"] for project in program.get("/projects")] == ["Ferry"]
    people = [each["person"]["name"] for each in program.get(f"/my/people?project_id={world.project_id}")]
    assert people == ["Ada Ahlers", "Ben Brandt", "Cy Celik"]


def test_a_project_and_its_parts(world, ferry, program):
    project = program.get(f"{ferry}?fields=:default,current_velocity,story_ids,epics(name),memberships(role)")
    assert project["start_time"] == "2026-11-01T23:00:00Z"
    assert project["time_zone"] == {"kind": "time_zone", "olson_name": "Europe/Berlin", "offset": "+01:00"}
    assert (project["current_iteration_number"], project["current_velocity"]) == (3, 1)
    assert project["story_ids"] == list(world.stories.values())
    assert [each["role"] for each in project["memberships"]] == ["owner", "member", "viewer"]


def test_settings_change(ferry, program):
    changed = program.put(
        ferry, {"name": "Ferries", "velocity_averaged_over": 2, "week_start_day": "Tuesday"}
    )
    assert (changed["name"], changed["velocity_averaged_over"], changed["week_start_day"]) == (
        "Ferries",
        2,
        "Tuesday",
    )


@ONE_ENGINE
@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"iteration_length": 5}, "iteration_length can only be between 1 and 4."),
        ({"iteration_length": "2"}, "'iteration_length' must be an integer value"),
        ({"initial_velocity": 0}, "You must specify a value of 1 or greater."),
        ({"initial_velocity": 1000}, "Initial velocity can't exceed 999."),
        ({"velocity_averaged_over": 5}, "is not a valid velocity scheme"),
        ({"name": " "}, "Name can't be blank"),
        ({"name": None}, "Name can't be blank"),
        (
            {"week_start_day": "someday"},
            "'week_start_day' must be one of: sunday, monday, tuesday, wednesday, thursday, friday, saturday",
        ),
        ({"point_scale": "3,2"}, "Point values must be provided in ascending order."),
        ({"point_scale": "-1,2"}, "You can't use negative values for points."),
        ({"point_scale": "one"}, "This is not a valid custom point scale."),
        ({"point_scale": "1,1"}, "You can't have duplicate point values."),
        (
            {"point_scale": ",".join(map(str, range(13)))},
            "There are too many values in this point scale. Please use 12 or fewer values.",
        ),
        ({"point_scale": 3}, "'point_scale' must be a string"),
        ({"point_scale": None}, "Projects require a point scale., This is not a valid custom point scale."),
        ({"name": 1}, "'name' must be an extended_string"),
        ({"name": "x" * 51}, f"This extended_string is too long:  '{'x' * 51}'"),
        ({"enable_tasks": 1}, "'enable_tasks' must be a non-string boolean true or false value"),
        ({"project_type": "secret"}, "'project_type' must be one of: demo, private, public, shared"),
        ({"start_date": "04/20/2019"}, "'start_date' must be a date value represented as iso 8601 date"),
        (
            {"start_date": "2019-04-20"},
            "4/20/2019 is a Saturday and Iterations in this project start on Mondays.",
        ),
        (
            {"number_of_done_iterations_to_show": 1},
            "Your project must load enough done iterations to calculate your velocity according to your "
            "settings.",
        ),
        ({"automatic_planning": 1}, "'automatic_planning' must be a non-string boolean true or false value"),
    ],
)
def test_settings_that_cannot_be_are_refused_in_the_words_of_the_original(ferry, program, values, said):
    assert program.put(ferry, values, 400)["general_problem"] == said


def test_memberships(world, ferry, program, program_of):
    found = program.get(f"{ferry}/memberships")
    assert [(each["person"]["initials"], each["role"]) for each in found] == [
        ("AA", "owner"),
        ("BB", "member"),
        ("CC", "viewer"),
    ]
    cy = f"{ferry}/memberships/{found[2]['id']}"
    assert program.put(cy, {"role": "member"})["role"] == "member"
    program.delete(cy)
    program.get(cy, 404)
    program_of(world.cy).get(ferry, 403)


def test_labels_and_their_counts(world, ferry, program):
    label = program.post(f"{ferry}/labels", {"name": "Sea Side"})
    assert label["name"] == "sea side"
    assert program.post(f"{ferry}/labels", {"name": "sea side"})["id"] == label["id"]
    program.put(f"/stories/{world.stories['card']}", {"label_ids": [label["id"]]})
    counts = program.get(f"{ferry}/labels?fields=counts")[0]["counts"]
    assert counts["number_of_stories_by_state"]["unstarted"] == 1
    assert counts["sum_of_story_estimates_by_state"]["unstarted"] == 3
    assert program.put(f"{ferry}/labels/{label['id']}", {"name": "Coast"})["name"] == "coast"
    program.delete(f"{ferry}/labels/{label['id']}")
    assert program.get(f"{ferry}/labels") == []
    assert program.post(f"{ferry}/labels", {}, 400)["validation_errors"] == [
        {"field": "name", "problem": "Please enter a name for the label."}
    ]


def test_epics_in_their_order(ferry, program):
    first = program.post(f"{ferry}/epics", {"name": "Timetable"})
    second = program.post(f"{ferry}/epics", {"name": "Tickets", "label": {"name": "Money"}})
    assert (first["label"]["name"], second["label"]["name"]) == ("timetable", "money")
    program.put(f"{ferry}/epics/{second['id']}", {"name": " "}, 400)
    moved = program.put(f"{ferry}/epics/{second['id']}?fields=:default,before_id", {"before_id": first["id"]})
    assert moved["before_id"] == first["id"]
    assert [epic["id"] for epic in program.get(f"{ferry}/epics")] == [second["id"], first["id"]]
    assert program.put(f"{ferry}/epics/{first['id']}", {"name": "Times"})["name"] == "Times"
    assert program.get(f"/epics/{first['id']}")["name"] == "Times"
    taken = program.post(f"{ferry}/epics", {"name": "More", "label": "money"}, 400)
    assert taken["general_problem"] == "The label 'money' is already used by another epic."
    taken = program.put(f"{ferry}/epics/{first['id']}", {"label": "Money"}, 400)
    assert taken["general_problem"] == "The label 'money' is already used by another epic."
    assert program.put(f"{ferry}/epics/{second['id']}", {"label": "Money"})["label"]["name"] == "money"
    program.delete(f"{ferry}/epics/{first['id']}")
    program.get(f"/epics/{first['id']}", 404)


def test_iterations_are_one_numbered_list(world, ferry, program):
    everything = program.get(f"{ferry}/iterations?fields=number,story_ids")
    total = int(program.headers["X-Tracker-Pagination-Total"])
    assert [each["number"] for each in everything] == list(range(1, min(total, 10) + 1))
    assert everything[1]["story_ids"] == [world.stories["ticket"]]
    assert program.get(f"{ferry}/iterations?limit=1&offset=1")[0]["number"] == 2
    (current,) = program.get(f"{ferry}/iterations?scope=current&fields=:default,points,velocity")
    assert "X-Tracker-Pagination-Total" not in program.headers
    assert (current["number"], current["points"], current["velocity"]) == (3, 2, 1)
    assert [story["name"] for story in current["stories"]] == ["Show the timetable"]
    assert (current["start"], current["finish"]) == ("2026-11-15T23:00:00Z", "2026-11-22T23:00:00Z")
    assert [each["number"] for each in program.get(f"{ferry}/iterations?scope=done&offset=-1")] == [2]
    assert program.headers["X-Tracker-Pagination-Offset"] == "-1"
    assert program.get(f"{ferry}/iterations?scope=current_backlog")[0]["number"] == 3
    assert program.get(f"{ferry}/iterations/2")["number"] == 2
    program.get(f"{ferry}/iterations/0", 404)
    assert program.get(f"{ferry}/iterations?scope=later", 400)["code"] == "invalid_parameter"


def test_team_strength(ferry, program):
    told = program.put(f"{ferry}/iteration_overrides/3", {"team_strength": 0.5})
    assert told["team_strength"] == 0.5
    assert program.get(f"{ferry}/iterations/3?fields=team_strength")["team_strength"] == 0.5
    program.put(f"{ferry}/iteration_overrides/0", {"team_strength": 0.5}, 404)
    program.put(f"{ferry}/iteration_overrides/3", {"team_strength": None}, 400)


def test_team_strength_of_an_iteration_that_has_ended(ferry, program):
    url, fields = f"{ferry}/iteration_overrides/2", "velocity,effective_points,team_strength"
    told = program.put(url, {"team_strength": 0.5})
    assert told == {**told, "number": 2, "length": 1, "team_strength": 0.5, "kind": "iteration_override"}
    assert program.put(url, {"team_strength": 0.5, "length": 1}) == told
    done = program.get(f"{ferry}/iterations?scope=done&fields={fields}")
    assert [each["effective_points"] for each in done] == [0.0, 6.0]
    assert [each["team_strength"] for each in done] == [1, 0.5]
    assert program.get(f"{ferry}/iterations/3?fields=velocity")["velocity"] == 3
    project = program.get(f"{ferry}?fields=current_velocity,iteration_override_numbers")
    assert (project["current_velocity"], project["iteration_override_numbers"]) == (3, [2])
    refused = program.put(url, {"team_strength": 1, "length": 2}, 400)
    assert "Iteration 2 has ended; its length and goal stay as they were." in refused["general_problem"]
    assert program.get(f"{ferry}/iterations/2?fields=team_strength")["team_strength"] == 0.5


def test_the_running_iteration_gets_a_length_that_moves_all_after_it(ferry, program):
    url = f"{ferry}/iteration_overrides"
    numbers = f"{ferry}?fields=iteration_override_numbers"
    assert program.put(f"{url}/3", {"length": 1})["length"] == 1
    assert program.get(numbers)["iteration_override_numbers"] == []
    told = program.put(f"{url}/3", {"length": 2, "team_strength": 0.5})
    assert (told["length"], told["team_strength"]) == (2, 0.5)
    current, following = program.get(f"{ferry}/iterations?scope=current_backlog&limit=2")
    assert (current["length"], current["finish"]) == (2, "2026-11-29T23:00:00Z")
    assert (following["start"], following["length"]) == (current["finish"], 1)
    assert program.get(numbers)["iteration_override_numbers"] == [3]
    program.put(f"{url}/4", {"length": 1, "team_strength": 0.8})
    for number, length in ((3, 0), (3, 100), (4, 2), (2, 2)):
        refused = program.put(f"{url}/{number}", {"length": length, "team_strength": 2}, 400)
        assert refused["code"] == "invalid_parameter"
    assert program.get(f"{ferry}/iterations/3?fields=team_strength")["team_strength"] == 0.5


def test_releases_and_their_stories(world, ferry, program):
    (release,) = program.get(f"{ferry}/releases")
    assert release["kind"] == "release"
    assert release["deadline"] == "2026-12-17T23:00:00Z"
    assert "story_type" not in release
    found = program.get(f"{ferry}/releases/{release['id']}/stories?fields=name")
    assert [story["name"] for story in found] == [
        "Buy a ticket",
        "Show the timetable",
        "Seats are sold twice",
        "Pay by card",
    ]
    program.get(f"{ferry}/releases/{world.stories['card']}", 404)


def test_searching(ferry, program):
    found = program.get(f"{ferry}/search?query=ticket includedone:true".replace(" ", "%20"))
    assert [story["name"] for story in found["stories"]["stories"]] == ["Buy a ticket"]
    assert (found["stories"]["total_points"], found["stories"]["total_hits"]) == (3, 1)
    assert program.get(f"{ferry}/search?query=ticket")["stories"]["total_hits_with_done"] == 1
    program.get(f"{ferry}/search", 400)


@ONE_ENGINE
def test_a_commit_takes_projects_in_their_order_so_that_no_two_wait_for_each_other(app, world, program):
    with inside(app):
        team, ada = db.session.get_one(Team, world.team_id), world.ada.row
        later = add_project("Harbour", team, {ada: Role.OWNER})
        first = add_story(later, ada, "Build the pier").id
        second = add_story(world.project, ada, "Paint the ferry").id
    commit = {"message": f"[#{first}] [#{second}] paint"}
    touched = program.post("/source_commits", {"source_commit": commit})
    assert [story["id"] for story in touched] == [second, first]


def test_who_wrote_a_commit_is_read_once_a_project(app, world, program, count_queries):
    with inside(app):
        made = [add_story(world.project, None, f"Story {n}", estimate=1).id for n in range(20)]
    asked = []
    for numbers in (made[:1], made):
        message = " ".join(f"[#{number}]" for number in numbers)
        with count_queries() as statements:
            program.post("/source_commits", {"source_commit": {"message": message, "author": "Ben Brandt"}})
        asked.append(sum("git_identity" in each for each in statements))
    assert asked == [1, 1]


def test_a_commit_leaves_a_remark_and_brings_its_stories_on(world, program, program_of):
    timetable, card, cabin = (world.stories[name] for name in ("timetable", "card", "cabin"))
    commit = {
        "message": f"[Finishes #{timetable}] [#{card}] [#{cabin}] show it",
        "author": "Ben Brandt",
        "url": "https://git.example/c/9f",
        "commit_id": "9f1c2ab",
    }
    touched = program.post("/source_commits", {"source_commit": commit})
    states = {story["id"]: story["current_state"] for story in touched}
    assert states == {timetable: "finished", card: "started", cabin: "unscheduled"}
    (comment,) = program.get(f"/stories/{cabin}/comments")
    assert comment["person_id"] == world.ben.id
    assert "9f1c2ab" in comment["text"]
    program.post("/source_commits", {"source_commit": commit})
    assert len(program.get(f"/stories/{cabin}/comments")) == 1
    long = {"message": f"[#{card}] thanks @Ada and @nobody " + "x" * 19_900}
    program.post("/source_commits", {"source_commit": long})
    assert len(program.get(f"/stories/{card}/comments")) == 2
    assert program_of(world.cy).post("/source_commits", {"source_commit": commit}) == []
    assert program_of(world.dora).post("/source_commits", {"source_commit": commit}) == []
    program.post("/source_commits", {"source_commit": {}}, 400)
