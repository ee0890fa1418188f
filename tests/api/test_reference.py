"""What the reference of the former API says and a suite written from it alone found otherwise here."""

import pytest


def test_a_new_story_begins_in_the_list_of_the_neighbour_it_is_put_beside(world, ferry, program):
    seats, cabin = world.stories["seats"], world.stories["cabin"]
    above = program.post(f"{ferry}/stories?fields=:default,before_id", {"name": "Sign", "before_id": seats})
    assert (above["current_state"], above["before_id"]) == ("unstarted", seats)
    below = program.post(f"{ferry}/stories?fields=:default,after_id", {"name": "Bell", "after_id": cabin})
    assert (below["current_state"], below["after_id"]) == ("unscheduled", cabin)
    told = program.post(
        f"{ferry}/stories", {"name": "Rope", "before_id": seats, "current_state": "unscheduled"}
    )
    assert told["current_state"] == "unscheduled"


def test_a_story_that_came_into_no_state_tells_how_long_nothing_took(world, ferry, program):
    new = program.post(f"{ferry}/stories", {"name": "Sign"})["id"]
    asked = f"{ferry}/stories/bulk?ids={new}&fields=cycle_time_details"
    (story,) = program.get(asked)
    times = story["cycle_time_details"]
    assert "total_cycle_time" not in times
    assert (times["started_time"], times["started_count"], times["story_id"]) == (0, 0, new)
    unstarted = program.post(f"{ferry}/stories", {"name": "Paint", "current_state": "unstarted"})["id"]
    planned = program.get(f"{ferry}/iterations?scope=current_backlog&fields=story_ids")
    (number,) = [each["number"] for each in planned if unstarted in each["story_ids"]]
    found = program.get(f"{ferry}/iterations/{number}/analytics/cycle_time_details")
    assert unstarted in [each["story_id"] for each in found]
    assert program.get(f"{ferry}/iterations/{number}/analytics")["cycle_time"] == 0


def test_a_review_that_comes_with_a_story_has_the_status_that_was_sent(ferry, program):
    kind = program.get(f"{ferry}/review_types")[0]["id"]
    review = {"review_type_id": kind, "status": "in_review"}
    story = program.post(f"{ferry}/stories?fields=reviews", {"name": "Sign", "reviews": [review]})
    assert [each["status"] for each in story["reviews"]] == ["in_review"]
    review["status"] = "fine"
    program.post(f"{ferry}/stories", {"name": "Sign", "reviews": [review]}, 400)


def test_a_label_without_a_name_is_refused_and_takes_no_labels_away(world, ferry, program):
    story = f"{ferry}/stories/{world.stories['card']}"
    before = program.put(story, {"labels": ["pier"]})["labels"]
    for labels in ([{"name": ""}], [" "]):
        told = program.put(story, {"labels": labels}, 400)
        assert told["validation_errors"] == [
            {"field": "name", "problem": "Please enter a name for the label."}
        ]
    assert program.get(story)["labels"] == before


def test_includedone_alone_asks_for_every_story(ferry, program):
    assert program.get(f"{ferry}/stories?filter=includedone:true") == program.get(f"{ferry}/stories")
    assert program.get(f"{ferry}/stories?filter=includedone:false") == []


def test_points_of_a_release_are_floats_where_it_covers_nothing_too(ferry, program):
    sent = {"name": "Harbour", "story_type": "release"}
    release = program.post(f"{ferry}/stories?fields=points_total,counts_total", sent)
    assert [type(release[name]) for name in ("points_total", "counts_total")] == [float, int]


def test_so_many_done_iterations_as_no_project_has_are_refused(ferry, program):
    setting = "number_of_done_iterations_to_show"
    assert program.put(ferry, {setting: 1000})[setting] == 1000
    for number in (0, 1001, 10**12):
        said = program.put(ferry, {setting: number}, 400)["general_problem"]
        assert said == "number_of_done_iterations_to_show can only be between 1 and 1000."
        program.post("/projects", {"name": "Barge", setting: number}, 400)


@pytest.mark.parametrize("name", ["a\0da", "a" * 255, "a" * 250 + "@b.example"])
def test_a_name_that_nobody_can_have_signs_in_as_a_wrong_one(program_of, name):
    told = program_of(None).get("/me", auth=(name, "a ferry crosses"), status=403)
    assert told["code"] == "invalid_authentication"


def test_the_root_says_as_programs_read_it_that_nothing_is_there(program):
    assert program.get("", 404)["code"] == "route_not_found"


@pytest.mark.parametrize(
    ("path", "way", "keys"),
    [
        ("/me?fields=projects(project_name,role)", "projects", {"id", "project_name", "role"}),
        ("/me?fields=time_zone(offset)", "time_zone", {"olson_name", "offset"}),
        ("?fields=time_zone(olson_name)", "time_zone", {"olson_name"}),
        ("/activity?fields=project(name)", "project", {"id", "name"}),
        ("/activity?fields=performed_by(initials)", "performed_by", {"id", "initials"}),
        ("/activity?fields=primary_resources(url)", "primary_resources", {"id", "url"}),
        ("/activity?fields=changes(kind,new_values)", "changes", {"id", "kind", "new_values"}),
    ],
)
def test_of_small_things_within_others_it_may_be_chosen_too(world, ferry, program, path, way, keys):
    program.put(f"/stories/{world.stories['card']}", {"name": "Pay by card, or in cash"})
    found = program.get(path if path.startswith("/me") else f"{ferry}{path}")
    held = (found[0] if isinstance(found, list) else found)[way]
    assert (held[0] if isinstance(held, list) else held).keys() == keys
    program.get(f"{path if path.startswith('/me') else ferry + path}".replace("(", "(nonsense,"), 400)


def test_of_what_a_notification_is_about_it_may_be_chosen(world, ferry, program, program_of):
    program.post(f"{ferry}/stories/{world.stories['card']}/comments", {"text": "@ben Look"})
    (told,) = program_of(world.ben).get("/my/notifications?fields=message,project(name),story(name)")
    assert told.keys() == {"id", "message", "project", "story"}
    assert (told["project"]["name"], told["story"]["name"]) == ("Ferry", "Pay by card")
    assert told["project"].keys() == {"id", "name"}


def test_a_write_answers_its_story_in_an_order_of_its_own(ferry, program):
    first = ["kind", "id", "project_id", "name", "description", "story_type", "current_state", "estimate"]
    last = ["created_at", "updated_at", "url"]
    sent = {"name": "Sign", "description": "On the pier", "estimate": 1, "labels": ["pier"]}
    made = program.post(f"{ferry}/stories", sent)
    assert list(made) == [*first, "requested_by_id", "owner_ids", "labels", *last]
    owned = program.put(f"/stories/{made['id']}", {"owner_ids": [made["requested_by_id"]]})
    assert list(owned) == [*first, "requested_by_id", "owned_by_id", "owner_ids", "labels", *last]
    assert owned == program.get(f"/stories/{made['id']}")


def test_a_remark_about_a_commit_says_which_and_of_what_kind_it_is(world, ferry, program):
    card = world.stories["card"]
    told = {"commit_id": "9f1c2ab", "message": f"[#{card}] Cards", "url": "https://git.example/9f1c2ab"}
    program.post("/source_commits", {"source_commit": told})
    (remark,) = program.get(f"{ferry}/stories/{card}/comments")
    assert (remark["commit_identifier"], remark["commit_type"]) == ("9f1c2ab", "git")


def test_what_a_commit_says_is_told_whole_and_an_ordinary_remark_names_none(world, ferry, program):
    card = world.stories["card"]

    def remark():
        changes = [each for told in program.get(f"{ferry}/activity?limit=2") for each in told["changes"]]
        return next(each["new_values"] for each in changes if each["kind"] == "comment")

    commit = {"commit_id": "9f1c2ab", "message": f"[#{card}] Cards"}
    program.post("/source_commits", {"source_commit": commit})
    assert (remark()["commit_identifier"], remark()["commit_type"]) == ("9f1c2ab", "git")
    program.post(f"/stories/{card}/comments", {"text": "Which cards?"})
    assert not {"commit_identifier", "commit_type"} & remark().keys()


def test_the_number_that_a_story_has_elsewhere_is_told(ferry, program, latest):
    made = program.post(f"{ferry}/stories", {"name": "Wait for the tide", "external_id": "T-17"})
    assert latest()["changes"][0]["new_values"]["external_id"] == "T-17"
    for was, becomes in (("T-17", "T-18"), ("T-18", None)):
        program.put(f"/stories/{made['id']}", {"external_id": becomes})
        (change,) = (each for each in latest()["changes"] if each["kind"] == "story")
        assert change["original_values"]["external_id"] == was
        assert change["new_values"]["external_id"] == becomes


def test_a_story_of_which_nothing_is_new_is_no_change(world, ferry, program, clock):
    story = f"/stories/{world.stories['card']}"
    program.put(story, {"name": "Pay by card, or in cash"})
    program.post(f"{story}/tasks", {"description": "Ask the bank"})
    assert [each["kind"] for each in program.get(f"{ferry}/activity?limit=1")[0]["changes"]] == ["task"]
    clock.advance(seconds=2)
    program.post(f"{story}/tasks", {"description": "Ask the other bank"})
    told = {each["kind"]: each for each in program.get(f"{ferry}/activity?limit=1")[0]["changes"]}
    assert told["story"]["new_values"].keys() == {"updated_at"}
