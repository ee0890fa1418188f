"""The whole body of what programs are told where something is wrong (semantics reference 1.1.3, 3.1, 3.7)."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sqlite_only("what is said does not depend on the engine")

WRONG = "One or more request parameters was missing or invalid."
GONE = (
    "The object you tried to access could not be found.  It may have been removed by another user, "
    "you may be using the ID of another object type, or you may be trying to access a sub-resource at the "
    "wrong point in a tree."
)


def invalid(**more):
    return 400, {"code": "invalid_parameter", "kind": "error", "error": WRONG, **more}


def says(text):
    return invalid(general_problem=text)


def demands(text):
    return invalid(requirement=text)


UNFOUND = 404, {"code": "unfound_resource", "kind": "error", "error": GONE}
NO_PATH = (
    404,
    {
        "code": "route_not_found",
        "kind": "error",
        "error": "The path you requested has no valid endpoint.",
    },
)
NO_ACCESS = (
    403,
    {
        "code": "unauthorized_operation",
        "kind": "error",
        "error": "Authorization failure.",
        "general_problem": "You aren't authorized to access the requested resource.",
        "possible_fix": "Ask an owner of the project to make you a member of it.",
    },
)
COMMENT_KEYS = (
    "attachment_ids_to_remove, attachments_to_add, file_attachment_ids_to_add, "
    "file_attachment_ids_to_remove, google_attachment_ids_to_remove, text"
)
DAYS = "sunday, monday, tuesday, wednesday, thursday, friday, saturday"
CASES = {
    "a project that is not there": ("GET", "/projects/99", None, NO_ACCESS),
    "its stories": ("GET", "/projects/99/stories", None, UNFOUND),
    "a story that is not there": ("GET", "{ferry}/stories/999", None, UNFOUND),
    "a task that is not there": ("GET", "{card}/tasks/999", None, UNFOUND),
    "a path that leads nowhere": ("GET", "{ferry}/ferries", None, NO_PATH),
    "a name that is blank": ("PUT", "{ferry}", {"name": " "}, says("Name can't be blank")),
    "no name": ("PUT", "{ferry}", {"name": None}, says("Name can't be blank")),
    "a name that is a number": ("PUT", "{ferry}", {"name": 1}, says("'name' must be an extended_string")),
    "an iteration of no weeks": (
        "PUT", "{ferry}", {"iteration_length": 0}, says("iteration_length can only be between 1 and 4."),
    ),
    "a number in words": (
        "PUT", "{ferry}", {"iteration_length": "2"}, says("'iteration_length' must be an integer value"),
    ),
    "a truth in words": (
        "PUT", "{ferry}", {"enable_tasks": "true"},
        says("'enable_tasks' must be a non-string boolean true or false value"),
    ),
    "no velocity": (
        "PUT", "{ferry}", {"initial_velocity": 0}, says("You must specify a value of 1 or greater."),
    ),
    "too much velocity": (
        "PUT", "{ferry}", {"initial_velocity": 1000}, says("Initial velocity can't exceed 999."),
    ),
    "a day that is none": (
        "PUT", "{ferry}", {"week_start_day": "Caturday"},
        says(f"'week_start_day' must be one of: {DAYS}"),
    ),
    "a scale that goes down": (
        "PUT", "{ferry}", {"point_scale": "3,2,1"}, says("Point values must be provided in ascending order."),
    ),
    "a scale below nothing": (
        "PUT", "{ferry}", {"point_scale": "-1,2"}, says("You can't use negative values for points."),
    ),
    "a task that is blank": (
        "POST", "{card}/tasks", {"description": ""}, says("Description can't be blank"),
    ),
    "a task that is long": (
        "POST", "{card}/tasks", {"description": "x" * 1001},
        demands("'description' parameter must be 1000 characters or less."),
    ),
    "a task too far down": (
        "POST", "{card}/tasks", {"description": "Ask", "position": 9},
        demands("Task position can not be greater than the number of tasks in the story plus 1"),
    ),
    "a task nowhere": (
        "POST", "{card}/tasks", {"description": "Ask", "position": "first"},
        says("'position' must be an integer value"),
    ),
    "a label without a name": (
        "POST", "{ferry}/labels", {"name": " "},
        invalid(validation_errors=[{"field": "name", "problem": "Please enter a name for the label."}]),
    ),
    "a comment of which nothing is sent": (
        "PUT", "{comment}", {},
        says(f"this endpoint requires at least one of the following parameters: {COMMENT_KEYS}"),
    ),
    "a time without an hour": (
        "POST", "{ferry}/stories", {"name": "Wait", "created_at": "2026-11-02"},
        says("'created_at' must be a time value represented as milliseconds/iso 8601 date"),
    ),
    "a member who is there": (
        "POST", "{ferry}/memberships", {"person_id": 2, "role": "member"}, says("Member already exists."),
    ),
    "a person in words": (
        "POST", "{ferry}/memberships", {"person_id": "Ben", "role": "member"},
        says("'person_id' must be an integer value"),
    ),
    "a body that is cut off": (
        "POST", "{ferry}/stories", '{"name": ',
        (400, {
            "code": "could_not_parse_body", "kind": "error",
            "error": "Cannot parse the JSON-encoded request body.",
        }),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("method", "path", "sent", "told"), CASES.values(), ids=CASES.keys())
def test_what_is_told_of(world, program, method, path, sent, told):
    card = f"/stories/{world.stories['card']}"
    comment = program.post(f"{card}/comments", {"text": "Soon"})["id"]
    known = {"ferry": f"/projects/{world.project_id}", "card": card, "comment": f"{card}/comments/{comment}"}
    status, body = told
    as_it_is = {"data": sent, "content_type": "application/json"} if isinstance(sent, str) else {"body": sent}
    assert program.ask(method, path.format(**known), status, **as_it_is) == body
    assert "X-Tracker-Project-Version" not in program.headers
    assert program.headers["Cache-Control"] == "no-cache"


def test_who_shows_no_good_token_is_told_where_to_find_one(program_of):
    program = program_of(None)
    program.token = "0" * 32
    told = program.get("/me", 403)
    assert (told["code"], told["kind"], told["error"]) == (
        "invalid_authentication",
        "error",
        "Invalid authentication credentials were presented.",
    )
    assert told["possible_fix"]
