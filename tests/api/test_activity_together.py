"""What a program does to a story by one request is one activity (semantics reference 3.9.3, 5.1)."""

import pytest


@pytest.fixture
def story_change(latest):
    """What the newest activity of Ferry says of its story."""

    def story_change():
        (change,) = (each for each in latest()["changes"] if each["kind"] == "story")
        return change

    return story_change


@pytest.fixture
def total(program, ferry):
    """How many activities Ferry has."""

    def total():
        program.get(f"{ferry}/activity?limit=1")
        return int(program.headers["X-Tracker-Pagination-Total"])

    return total


def test_all_that_one_request_sets_is_told_as_one(world, program, card, latest, total, story_change):
    before = total()
    program.put(
        card,
        {
            "name": "Pay by card or phone",
            "estimate": 2,
            "labels": ["money"],
            "current_state": "started",
            "follower_ids": [world.ben.id],
            "external_id": "F-17",
            "comment": "At last",
        },
    )
    version = int(program.headers["X-Tracker-Project-Version"])
    told = latest()
    assert total() == before + 1
    assert (told["project_version"], told["guid"]) == (version, f"{world.project_id}_{version}")
    assert told["kind"] == "story_update_activity"
    assert [each["id"] for each in told["primary_resources"]] == [world.stories["card"]]
    assert sorted(each["kind"] for each in told["changes"]) == ["comment", "label", "story"]
    was, became = story_change()["original_values"], story_change()["new_values"]
    assert was.keys() == became.keys()
    assert (was["name"], became["name"]) == ("Pay by card", "Pay by card or phone")
    assert (was["estimate"], became["estimate"]) == (3, 2)
    assert (was["labels"], became["labels"]) == ([], ["money"])
    assert (was["current_state"], became["current_state"]) == ("unstarted", "started")
    assert (was["follower_ids"], became["follower_ids"]) == (
        [world.ada.id],
        [world.ada.id, world.ben.id],  # who comments follows
    )
    assert (was["updated_at"], became["updated_at"]) == ("2026-11-02T09:00:00Z", "2026-11-18T10:00:00Z")


def test_the_state_is_what_several_things_at_once_are_named_after(program, card, latest):
    program.put(card, {"estimate": 2, "labels": ["money"], "current_state": "started"})
    assert (latest()["message"], latest()["highlight"]) == ("Ada Ahlers started this feature", "started")


def test_a_reason_is_told_with_the_rejection(world, program, latest):
    story = f"/stories/{world.stories['timetable']}"
    program.put(story, {"current_state": "delivered"})
    program.put(story, {"current_state": "rejected", "comment": "Sundays are missing"})
    told = latest()
    assert told["kind"] == "story_update_activity"
    assert told["highlight"] == "rejected"
    assert told["message"] == 'Ada Ahlers rejected this feature with comments: "Sundays are missing"'
    (comment,) = (each for each in told["changes"] if each["kind"] == "comment")
    assert (comment["change_type"], comment["new_values"]["text"]) == ("create", "Sundays are missing")


def test_a_comment_on_an_edit_is_told_with_it(program, card, latest):
    program.put(card, {"name": "Pay by phone", "comment": "Nobody has cards"})
    assert latest()["message"] == 'Ada Ahlers edited this feature with comments: "Nobody has cards"'


def test_a_comment_alone_is_told_as_one(program, card, latest):
    program.put(card, {"comment": "Which cards?"})
    assert latest()["kind"] == "comment_create_activity"
    assert latest()["message"] == 'Ada Ahlers added comment: "Which cards?"'


def test_a_story_that_goes_to_a_place_in_another_list_is_moved(world, program, card, latest, story_change):
    program.put(card, {"current_state": "unscheduled", "after_id": world.stories["cabin"]})
    assert latest()["kind"] == "story_move_activity"
    assert latest()["message"] == "Ada Ahlers moved this story after 'Choose a cabin'"
    was, became = story_change()["original_values"], story_change()["new_values"]
    assert (was["current_state"], became["current_state"]) == ("unstarted", "unscheduled")
    assert (was["after_id"], became["after_id"]) == (world.stories["seats"], world.stories["cabin"])


def test_a_story_that_is_started_and_put_somewhere_is_started(world, program, card, latest, story_change):
    program.put(card, {"current_state": "started", "before_id": world.stories["timetable"]})
    assert latest()["message"] == "Ada Ahlers started this feature"
    was, became = story_change()["original_values"], story_change()["new_values"]
    assert (was["before_id"], became["before_id"]) == (world.stories["harbour"], world.stories["timetable"])


def test_a_new_story_is_told_with_all_that_came_with_it(program, ferry, latest, total, story_change):
    before = total()
    sent = {"name": "Mend it", "story_type": "chore", "current_state": "started"}
    hanging = {"tasks": [{"description": "Saw", "complete": True}], "comments": ["Bring nails"]}
    program.post(f"{ferry}/stories", {**sent, **hanging})
    told = latest()
    assert total() == before + 1
    assert (told["kind"], told["message"]) == ("story_create_activity", "Ada Ahlers added this chore")
    assert story_change()["new_values"]["current_state"] == "started"
    assert [(each["kind"], each["change_type"]) for each in told["changes"]] == [
        ("story", "create"),
        ("task", "create"),
        ("comment", "create"),
    ]
    (task,) = (each for each in told["changes"] if each["kind"] == "task")
    assert task["new_values"]["complete"] is True


def test_what_a_task_becomes_by_one_request_is_told_as_one(program, card, latest, total):
    task = program.post(f"{card}/tasks", {"description": "Saw"})
    before = total()
    program.put(f"{card}/tasks/{task['id']}", {"description": "Saw planks", "complete": True})
    assert (total(), latest()["kind"]) == (before + 1, "task_update_activity")
    assert latest()["message"] == 'Ada Ahlers rewrote task: "Saw planks"'
    (change,) = (each for each in latest()["changes"] if each["kind"] == "task")
    assert change["original_values"] == {"description": "Saw", "complete": False}
    assert change["new_values"] == {"description": "Saw planks", "complete": True}


@pytest.mark.parametrize(
    ("what", "sent", "message"),
    [
        ("tasks", {"description": "Saw", "complete": True}, 'added task: "Saw"'),
        ("blockers", {"description": "No tide", "resolved": True}, 'added blocker: "No tide"'),
        ("reviews", {"review_type_id": 1, "status": "pass"}, 'added review: "Test (QA)"'),
    ],
)
def test_what_hangs_on_a_story_is_added_as_it_was_sent(program, card, latest, total, what, sent, message):
    before = total()
    program.post(f"{card}/{what}", sent)
    assert (total(), latest()["message"]) == (before + 1, f"Ada Ahlers {message}")
    (change,) = (each for each in latest()["changes"] if each["kind"] == what[:-1])
    assert change["change_type"] == "create"
    assert sent.items() <= change["new_values"].items()


def test_an_epic_that_is_renamed_and_moved_is_edited(program, ferry, latest, total):
    pier = program.post(f"{ferry}/epics", {"name": "Pier"})
    tide = program.post(f"{ferry}/epics", {"name": "Tide", "comments": ["Twice a day"]})
    assert latest()["kind"] == "epic_create_activity"
    before = total()
    program.put(f"{ferry}/epics/{tide['id']}", {"name": "High tide", "before_id": pier["id"]})
    assert total() == before + 1
    assert (latest()["kind"], latest()["message"]) == ("epic_update_activity", "Ada Ahlers edited this epic")
    (epic,) = latest()["primary_resources"]
    assert (epic["id"], epic["name"]) == (tide["id"], "High tide")
    told = [each["kind"] for each in program.get(f"/epics/{tide['id']}/activity")]
    assert told == ["epic_update_activity", "epic_create_activity"]


def test_two_requests_of_one_instant_are_two_activities(program, card, total, latest):
    before = total()
    program.put(card, {"current_state": "started"})
    program.put(card, {"comment": "At last"})
    assert total() == before + 2
    assert latest()["kind"] == "comment_create_activity"


def test_whoever_asks_since_a_version_within_the_request_is_told_of_it(program, card, ferry, latest):
    before = latest()["project_version"]
    program.put(card, {"name": "Pay by phone", "current_state": "started", "comment": "At last"})
    version = latest()["project_version"]
    assert version == before + 3
    for path in (f"{ferry}/activity", f"{card}/activity", "/my/activity"):
        for since in range(before, version):
            told = program.get(f"{path}?since_version={since}")
            assert [each["project_version"] for each in told] == [version]
        assert program.get(f"{path}?since_version={version}") == []


def test_a_transition_names_the_version_of_the_activity_that_tells_it(program, card, ferry):
    program.put(card, {"name": "Pay by phone", "current_state": "started", "comment": "At last"})
    program.put(card, {"current_state": "finished"})
    versions = [each["project_version"] for each in program.get(f"{ferry}/activity?limit=2")]
    for path in (f"{card}/transitions", f"{ferry}/story_transitions?limit=2"):
        told = {each["state"]: each["project_version"] for each in program.get(path)[:2]}
        assert told == {"finished": versions[0], "started": versions[1]}


@pytest.mark.sqlite_only("each engine is asked the same")
def test_many_that_are_told_together_cost_as_many_statements_as_few(program, card, statements_for):
    for number, state in enumerate(("started", "unstarted") * 5):
        program.put(card, {"name": f"Pay {number}", "current_state": state, "comment": f"Note {number}"})
    assert statements_for(10) == statements_for(2)
