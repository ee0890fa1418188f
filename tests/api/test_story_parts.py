"""What hangs on a story, by way of programs: tasks, comments, owners, labels, blockers, reviews."""

import pytest

ONE_ENGINE = pytest.mark.sqlite_only("the verbs are tested on every engine by their pages")


def test_tasks(world, program):
    tasks = f"/stories/{world.stories['card']}/tasks"
    first = program.post(tasks, {"description": "Ask the bank"})
    second = program.post(tasks, {"description": "Ask the captain", "position": 1})
    assert [task["id"] for task in program.get(tasks)] == [second["id"], first["id"]]
    assert program.put(f"{tasks}/{first['id']}", {"complete": True})["complete"] is True
    assert program.put(f"{tasks}/{first['id']}", {"description": "Ask both"})["description"] == "Ask both"
    too_far = program.put(f"{tasks}/{first['id']}", {"position": 3}, 400)
    assert too_far["requirement"] == "Task position can not be greater than the number of tasks in the story"
    assert program.post(tasks, {"description": " "}, 400)["general_problem"] == "Description can't be blank"
    program.delete(f"{tasks}/{first['id']}")
    program.get(f"{tasks}/{first['id']}", 404)


def test_comments(world, program, program_of):
    comments = f"/stories/{world.stories['card']}/comments"
    said = program.post(comments, {"text": "@ben, *soon*?"})
    assert said["person_id"] == world.ada.id
    assert program.put(f"{comments}/{said['id']}", {"text": "Now"})["text"] == "Now"
    assert program.put(f"{comments}/{said['id']}", {}, 400)["general_problem"] == (
        "this endpoint requires at least one of the following parameters: attachment_ids_to_remove, "
        "attachments_to_add, file_attachment_ids_to_add, file_attachment_ids_to_remove, "
        "google_attachment_ids_to_remove, text"
    )
    program_of(world.ben).put(f"{comments}/{said['id']}", {"text": "No"}, 403)
    program.delete(f"{comments}/{said['id']}")
    assert program.get(comments) == []


def test_owners_labels_blockers_and_reviews(world, ferry, program):
    story = f"/stories/{world.stories['card']}"
    assert program.post(f"{story}/owners", {"id": world.ben.id})["name"] == "Ben Brandt"
    program.delete(f"{story}/owners/{world.ben.id}")
    program.delete(f"{story}/owners/{world.ben.id}", 404)
    label = program.post(f"{story}/labels", {"name": "Pier"})
    assert label["name"] == "pier"
    program.post(f"{story}/labels", {"name": " "}, 400)
    program.delete(f"{story}/labels/{label['id']}")
    blocker = program.post(f"{story}/blockers", {"description": "No moon"})
    assert program.put(f"{story}/blockers/{blocker['id']}", {"resolved": True})["resolved"] is True
    program.delete(f"{story}/blockers/{blocker['id']}")
    kind = program.get(f"{ferry}?fields=review_type_ids")["review_type_ids"][0]
    review = program.post(f"{story}/reviews", {"review_type_id": kind, "reviewer_id": world.ben.id})
    assert program.put(f"{story}/reviews/{review['id']}", {"status": "pass"})["status"] == "pass"
    program.delete(f"{story}/reviews/{review['id']}")
    assert program.get(f"{story}/reviews") == []


@ONE_ENGINE
def test_not_too_much_comes_with_a_story(ferry, program):
    tasks = [{"description": f"Step {number}"} for number in range(101)]
    refused = program.post(f"{ferry}/stories", {"name": "Wait", "tasks": tasks}, 400)
    assert refused["requirement"] == "'tasks' parameter must hold 100 items or less."
