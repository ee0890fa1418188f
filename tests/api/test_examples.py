"""Every example of the reference (3.10, 5.1; in examples.json) beside what we answer: the same properties in
the same order, each of the same kind. Where ours differs by intent, the test says so."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.support.clock import START
from tests.support.form import form
from tests.support.inside import inside
from tracker import chores
from tracker.backlog import actions as backlog
from tracker.backlog import code_actions
from tracker.backlog.detail_queries import review_types
from tracker.outbox import worker

pytestmark = pytest.mark.sqlite_only("what things look like does not depend on the engine")
EXAMPLES = json.loads((Path(__file__).parent / "examples.json").read_text())


def form_of(kind, **more):
    return form({**EXAMPLES[kind], **more})


def forms_of(kind, **more):
    return form([{**EXAMPLES[kind], **more}])


def without(kind, *names):
    return {name: value for name, value in EXAMPLES[kind].items() if name not in names}


def looks_at(app, page, world):
    """Ada looks at the board of Ferry, and that is written down."""
    page.get(world.url)
    worker.ask_for_timed(app, chores.TIMED, lambda: START)


@pytest.fixture
def timetable(world, program):
    """The address of a started story that has all that stories have."""
    story = f"/stories/{world.stories['timetable']}"
    owners = [world.ben.id, world.ada.id]
    values = {"description": "Show pier, time, delay.", "owner_ids": owners, "labels": ["timetable"]}
    program.put(story, values)
    return story


def test_me(app, page, world, program):
    looks_at(app, page, world)
    assert form(program.get("/me")) == form_of("me")


def test_a_project(ferry, program):
    program.put(ferry, {"description": "Timetables for small harbours"})
    assert form(program.get(ferry)) == form_of("project")
    assert form(program.get("/projects")) == forms_of("project")


def test_a_story(ferry, timetable, program):
    assert form(program.get(timetable)) == form_of("story")
    written = form(program.put(timetable, {"name": "Show it"}))  # its order is that of test_reference.py
    assert json.loads(written) == json.loads(form_of("story"))
    assert form(program.get(f"{ferry}/stories?with_state=started")) == forms_of("story")


def test_a_task(timetable, program):
    assert form(program.post(f"{timetable}/tasks", {"description": "Sort it"})) == form_of("task")
    assert form(program.get(f"{timetable}/tasks")) == forms_of("task")


def test_a_comment(timetable, program):
    assert form(program.post(f"{timetable}/comments", {"text": "Pier names"})) == form_of("comment")
    assert form(program.get(f"{timetable}/comments")) == forms_of("comment")


def test_a_file(ferry, timetable, program):
    picture = BytesIO()
    Image.new("RGB", (640, 400)).save(picture, "PNG")
    picture.seek(0)
    file = program.post(f"{ferry}/uploads", data={"file": (picture, "piers.png")})
    assert form(file) == form_of("file_attachment")
    assert (file["thumbnailable"], file["height"], file["width"]) == (True, 400, 640)


def test_a_file_that_is_no_picture(ferry, timetable, program):
    small = {"thumbnailable": False, "thumbnail_url": "#"}
    example = form({**without("file_attachment", "height", "width"), **small})
    file = program.post(f"{ferry}/uploads", data={"file": (BytesIO(b"\x89PNG piers"), "piers.png")})
    assert form(file) == example


def test_a_blocker(timetable, program):
    assert form(program.post(f"{timetable}/blockers", {"description": "No tide"})) == form_of("blocker")
    assert form(program.get(f"{timetable}/blockers")) == forms_of("blocker")


def test_a_review(app, world, timetable, program):
    with inside(app):
        kind = review_types(world.project)[0].id
    asked = {"review_type_id": kind, "reviewer_id": world.ben.id, "status": "in_review"}
    assert form(program.post(f"{timetable}/reviews", asked)) == form_of("review")
    assert form(program.get(f"{timetable}/reviews")) == forms_of("review")


def test_a_label_and_its_counts(ferry, timetable, program):
    assert form(program.get(f"{ferry}/labels")) == forms_of("label")
    counted = program.get(f"{ferry}/labels?fields=:default,counts")
    assert form(counted) == forms_of("label", counts=EXAMPLES["counts"])


def test_an_epic(ferry, program):
    values = {"name": "Timetable", "description": "All departure views"}
    made = program.post(f"{ferry}/epics", values)
    assert form(made) == form_of("epic")
    assert form(program.get(f"{ferry}/epics")) == forms_of("epic")
    assert form(program.get(f"/epics/{made['id']}")) == form_of("epic")


def test_a_release(world, ferry, program):
    assert form(program.get(f"{ferry}/releases/{world.stories['harbour']}")) == form_of("release")
    assert form(program.get(f"{ferry}/releases")) == forms_of("release")


def test_an_iteration(ferry, timetable, program):
    assert form(program.get(f"{ferry}/iterations?scope=current")) == forms_of("iteration")
    assert form(program.get(f"{ferry}/iterations/3")) == form_of("iteration")
    asked = "velocity,points,accepted_points,effective_points"
    figures = {"velocity": 10, "points": 9, "accepted_points": 0, "effective_points": 9.0}
    found = program.get(f"{ferry}/iterations/3?fields=:default,{asked}")
    assert form(found) == form({**figures, **EXAMPLES["iteration"]})


def test_an_iteration_override(ferry, program):
    told = program.put(f"{ferry}/iteration_overrides/3", {"team_strength": 0.5})
    assert form(told) == form_of("iteration_override")


def test_a_membership(app, page, world, ferry, program):
    looks_at(app, page, world)
    assert form(program.get(f"{ferry}/memberships")[:1]) == forms_of("project_membership")


def test_a_transition(ferry, timetable, program):
    assert form(program.get(f"{timetable}/transitions")) == forms_of("story_transition")
    assert form(program.get(f"{ferry}/story_transitions")) == forms_of("story_transition")


def test_cycle_times(app, world, ferry, timetable, program, clock):
    with inside(app):
        backlog.change_state(world.story("timetable"), "accepted", by=world.ada.row, at=clock())
    times = program.get(f"{ferry}/iterations/3/analytics/cycle_time_details")
    assert form(times) == forms_of("cycle_time_details")


def test_what_a_search_found(ferry, timetable, program):
    found = program.get(f"{ferry}/search?query=label:timetable")
    assert form(found) == form_of("search_result_container")


def test_a_notification(timetable, world, program, program_of):
    program.post(f"{timetable}/comments", {"text": "@ben which pier?"})
    assert form(program_of(world.ben).get("/my/notifications")) == forms_of("notification")


def test_a_workspace(world, program):
    values = {"name": "Harbours", "project_ids": [world.project_id]}
    assert form(program.post("/my/workspaces", values)) == form_of("workspace")
    assert form(program.get("/my/workspaces")) == forms_of("workspace")


def test_an_account_and_its_people(world, program):
    account = f"/accounts/{world.team_id}"
    assert form(program.get("/accounts")) == forms_of("account")
    assert form(program.get(account)) == form_of("account")
    assert form(program.get("/account_summaries")) == forms_of("account_summary")
    assert form(program.get(f"{account}/memberships")) == forms_of("account_membership")


def test_a_saved_search(ferry, program):
    saved = program.post(f"{ferry}/my/searches", {"name": "Bugs", "query": "type:bug"})
    assert form(saved) == form_of("saved_search")
    assert form(program.get(f"{ferry}/my/searches")) == forms_of("saved_search")


def test_a_webhook(ferry, program):
    made = program.post(f"{ferry}/webhooks", {"webhook_url": "https://hook.example/ferry"})
    assert form(made) == form_of("webhook")
    assert form(program.get(f"{ferry}/webhooks")) == forms_of("webhook")


def test_a_pull_request(app, world, timetable, program):
    with inside(app):
        address = "https://git.example/harbour/ferry/pull/12"
        code_actions.link(world.story("timetable"), address, by=world.ada.row, at=START, status="open")
    found = program.get(f"{timetable}?fields=pull_requests")["pull_requests"]
    assert form(found) == forms_of("pull_request")


def test_an_activity(app, world, ferry, program, clock):
    with inside(app):
        backlog.start(world.story("seats"), by=world.ben.row, at=clock(), owners=[world.ben.row])
    assert form(program.get(f"{ferry}/activity?limit=1")) == forms_of("activity")
