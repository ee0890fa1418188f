"""What happened, as programs read it and webhooks send it."""

from tests.support.clock import START
from tests.support.inside import inside
from tracker.backlog import bulk_actions, undo_actions
from tracker.backlog.places import Place, Spot


def change(found, kind="story"):
    return next(each for each in found["changes"] if each["kind"] == kind)


def test_an_activity_has_what_it_always_had(world, program, program_of, latest):
    card = world.stories["card"]
    program_of(world.ben).put(f"/stories/{card}", {"current_state": "started", "owner_ids": [world.ben.id]})
    told = latest()
    assert list(told) == [
        "kind",
        "guid",
        "project_version",
        "message",
        "highlight",
        "changes",
        "primary_resources",
        "secondary_resources",
        "project",
        "performed_by",
        "occurred_at",
    ]
    assert told["kind"] == "story_update_activity"
    assert told["guid"] == f"{world.project_id}_{told['project_version']}"
    assert told["message"] == "Ben Brandt started this feature"
    assert told["highlight"] == "started"
    assert told["primary_resources"] == [
        {
            "kind": "story",
            "id": card,
            "name": "Pay by card",
            "story_type": "feature",
            "url": f"http://localhost/story/show/{card}",
        }
    ]
    assert told["project"] == {"kind": "project", "id": world.project_id, "name": "Ferry"}
    assert told["performed_by"] == {
        "kind": "person",
        "id": world.ben.id,
        "name": "Ben Brandt",
        "initials": "BB",
    }
    assert told["occurred_at"] == "2026-11-18T10:00:00Z"


def test_a_state_goes_from_one_to_another(world, program, latest):
    program.put(f"/stories/{world.stories['timetable']}", {"current_state": "accepted"})
    told = change(latest())
    assert (told["change_type"], told["name"], told["story_type"]) == (
        "update",
        "Show the timetable",
        "feature",
    )
    assert told["original_values"]["current_state"] == "started"
    assert told["original_values"]["accepted_at"] is None
    assert told["new_values"]["current_state"] == "accepted"
    assert told["new_values"]["accepted_at"] == "2026-11-18T10:00:00Z"
    assert told["original_values"]["updated_at"] == "2026-11-17T09:00:00Z"
    assert told["new_values"]["updated_at"] == "2026-11-18T10:00:00Z"


def test_a_first_estimate_comes_from_nothing(world, program, latest):
    program.put(f"/stories/{world.stories['cabin']}", {"estimate": 1})
    told = latest()
    assert told["message"] == "Ada Ahlers estimated this feature as 1 point"
    assert change(told)["original_values"]["estimate"] is None
    assert change(told)["new_values"]["estimate"] == 1
    program.put(f"/stories/{world.stories['cabin']}", {"estimate": 2})
    assert latest()["message"] == "Ada Ahlers estimated this feature as 2 points"


def test_what_a_change_made_is_told_after_later_ones(world, program, ferry):
    card = world.stories["card"]
    for name in ("Pay by phone", "Pay by watch", "Pay by ring"):
        program.put(f"/stories/{card}", {"name": name})
    told = [change(each) for each in program.get(f"{ferry}/activity?limit=3&sort_order=desc")]
    assert [(each["original_values"]["name"], each["new_values"]["name"]) for each in told] == [
        ("Pay by watch", "Pay by ring"),
        ("Pay by phone", "Pay by watch"),
        ("Pay by card", "Pay by phone"),
    ]


def test_labels_are_told_by_number_and_by_name(world, program, latest):
    made = program.put(f"/stories/{world.stories['card']}", {"labels": ["money", "pier"]})
    ids = sorted(label["id"] for label in made["labels"])
    told = change(latest())
    assert told["original_values"]["labels"] == []
    assert sorted(told["new_values"]["label_ids"]) == ids
    assert sorted(told["new_values"]["labels"]) == ["money", "pier"]


def test_a_new_story_is_told_whole(world, program, latest):
    made = program.post(f"/projects/{world.project_id}/stories", {"name": "Wait for the tide"})
    told = latest()
    assert (told["kind"], told["message"]) == ("story_create_activity", "Ada Ahlers added this feature")
    assert change(told)["change_type"] == "create"
    assert "original_values" not in change(told)
    assert change(told)["new_values"] == {
        "id": made["id"],
        "project_id": world.project_id,
        "name": "Wait for the tide",
        "story_type": "feature",
        "current_state": "unscheduled",
        "requested_by_id": world.ada.id,
        "label_ids": [],
        "labels": [],
        "owner_ids": [],
        "before_id": world.stories["cabin"],
        "after_id": world.stories["harbour"],
        "follower_ids": [world.ada.id],
        "blocked_story_ids": [],
        "created_at": "2026-11-18T10:00:00Z",
        "updated_at": "2026-11-18T10:00:00Z",
    }


def test_a_deleted_story_is_only_named(world, program, latest):
    program.delete(f"/stories/{world.stories['card']}")
    told = latest()
    assert (told["kind"], told["highlight"]) == ("story_delete_activity", "deleted")
    assert told["changes"] == [
        {
            "kind": "story",
            "change_type": "delete",
            "id": world.stories["card"],
            "name": "Pay by card",
            "story_type": "feature",
        }
    ]


def test_a_move_tells_the_neighbours_then_and_now(world, program, ferry):
    stories = world.stories
    program.put(f"/stories/{stories['card']}", {"before_id": stories["seats"]})
    program.put(f"/stories/{stories['harbour']}", {"after_id": stories["card"]})
    second, first = program.get(f"{ferry}/activity?limit=2")
    assert first["kind"] == "story_move_activity"
    assert first["message"] == "Ada Ahlers moved this story after 'Show the timetable'"
    assert change(first)["original_values"]["before_id"] == stories["harbour"]
    assert change(first)["original_values"]["after_id"] == stories["seats"]
    assert change(first)["new_values"]["before_id"] == stories["seats"]
    assert change(first)["new_values"]["after_id"] == stories["timetable"]
    assert second["message"] == "Ada Ahlers moved this story after 'Pay by card'"


def test_several_stories_are_told_together(app, world, latest):
    with inside(app):
        ids = [world.stories["harbour"], world.stories["card"]]
        bulk_actions.move(world.project, ids, Place(True, Spot.TOP), by=world.ada.row, at=START)
    told = latest()
    assert (told["kind"], told["message"]) == ("story_move_activity", "Ada Ahlers moved 2 stories")
    assert len(told["changes"]) == len(told["primary_resources"]) == 2
    with inside(app):
        bulk_actions.delete(world.project, ids, by=world.ada.row, at=START)
    assert latest()["message"] == "Ada Ahlers deleted 2 stories"


def test_what_is_undone_is_told_as_what_it_does(app, world, program, latest):
    program.put(f"/stories/{world.stories['card']}", {"current_state": "started"})
    with inside(app):
        undo_actions.undo(world.project, latest()["project_version"], by=world.ada.row, at=START)
    assert latest()["message"] == "Ada Ahlers unstarted this feature"
    assert change(latest())["new_values"]["current_state"] == "unstarted"


def test_comments_and_tasks_have_their_words(world, program, latest):
    story = f"/stories/{world.stories['card']}"
    said = program.post(f"{story}/comments", {"text": "Which cards?"})
    told = latest()
    assert told["kind"] == "comment_create_activity"
    assert told["message"] == 'Ada Ahlers added comment: "Which cards?"'
    assert told["highlight"] == "added comment:"
    assert change(told, "comment")["new_values"]["text"] == "Which cards?"
    assert change(told, "comment")["id"] == said["id"]
    assert change(told)["new_values"].keys() == {"updated_at"}
    program.put(f"{story}/comments/{said['id']}", {"text": "All cards?"})
    assert latest()["message"] == "Ada Ahlers edited this comment"
    assert change(latest(), "comment")["original_values"]["text"] == "Which cards?"
    task = program.post(f"{story}/tasks", {"description": "Ask the bank"})
    assert latest()["message"] == 'Ada Ahlers added task: "Ask the bank"'
    program.put(f"{story}/tasks/{task['id']}", {"description": "Ask two banks"})
    assert latest()["highlight"] == "rewrote task:"
    program.delete(f"{story}/tasks/{task['id']}")
    assert latest()["kind"] == "task_delete_activity"
    assert change(latest(), "task")["change_type"] == "delete"


def test_a_comment_tells_who_follows_the_story_by_it(world, program, program_of, latest, ferry):
    story, ada, ben = f"/stories/{world.stories['card']}", world.ada.id, world.ben.id
    program.put(story, {"follower_ids": []})
    assert change(latest())["original_values"]["follower_ids"] == [ada]
    assert change(latest())["new_values"]["follower_ids"] == []
    program_of(world.ben).post(f"{story}/comments", {"text": "Which cards, @ada?"})
    told = change(latest())
    assert (told["change_type"], told["name"]) == ("update", "Pay by card")
    assert told["original_values"]["follower_ids"] == []
    assert told["new_values"]["follower_ids"] == [ada, ben]
    program_of(world.ben).post(f"{story}/comments", {"text": "All cards?"})
    assert [each["kind"] for each in latest()["changes"]] == ["comment"]
    assert change(program.get(f"{ferry}/activity?limit=1&offset=1")[0]) == told


def test_who_is_made_owner_follows_from_then_on(world, program, latest):
    program.put(f"/stories/{world.stories['card']}", {"owner_ids": [world.ben.id]})
    told = change(latest())
    assert told["original_values"]["follower_ids"] == [world.ada.id]
    assert told["new_values"]["follower_ids"] == [world.ada.id, world.ben.id]


def test_a_comment_that_is_taken_back_moves_nothing(app, world, program, latest, clock):
    program.post(f"/stories/{world.stories['card']}/comments", {"text": "Which cards?"})
    then = clock.advance(minutes=1)
    with inside(app):
        undo_actions.undo(world.project, latest()["project_version"], by=world.ada.row, at=then)
    assert latest()["kind"] == "story_update_activity"
    assert change(latest(), "comment")["change_type"] == "delete"
