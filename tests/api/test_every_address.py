"""Every address of programs, with every kind of person before it: strangers find nothing, viewers change
nothing, tokens that read change nothing. New addresses are walked by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any, NamedTuple

import pytest
from flask import Flask

from tests.support.clock import START
from tests.support.inside import inside
from tests.support.program import Program
from tests.world import Who, World
from tracker.backlog import (
    attachment_actions,
    blocker_actions,
    checklist_actions,
    comment_actions,
    epic_actions,
    review_actions,
    search_actions,
)
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.detail_queries import review_types
from tracker.backlog.mentions import written
from tracker.database import db
from tracker.forges import actions as forges
from tracker.projects.queries import membership_of
from tracker.teams.models import Workspace
from tracker.teams.permissions import May
from tracker.web import PROGRAMS, PUBLIC, SAFE_METHODS, SIGNED_IN
from tracker.webhooks import actions as webhooks

FOR_NOBODY = "api_nowhere.no_route"
"""Says that there is nothing, to everybody."""
Programs = Callable[[Who | None], Program]


class Call(NamedTuple):
    method: str
    path: str
    access: Any
    in_project: bool


@pytest.fixture
def calls(app: Flask, world: World) -> list[Call]:
    """Every request that programs can make, with sample values."""
    samples = _samples(app, world)
    found = []
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(PROGRAMS) or rule.endpoint == FOR_NOBODY:
            continue
        missing = rule.arguments - set(samples)
        assert not missing, f"{rule.rule} has a parameter without a sample: {missing}"
        path = rule.rule.removeprefix("/services/v5")
        known = {**samples, **samples["of an epic"]} if "epic_id" in rule.arguments else samples
        for name in rule.arguments:
            path = re.sub(rf"<\w+:{name}>", str(known[name]), path)
        access = app.view_functions[rule.endpoint].access
        in_project = bool(rule.arguments & {"project_id", "story_id", "epic_id"})
        assert access in (set(May) if in_project else {PUBLIC, SIGNED_IN}), rule.endpoint
        methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        found += [Call(method, path, access, in_project) for method in methods]
    return found


def _samples(app: Flask, world: World) -> dict[str, Any]:
    with inside(app):
        ada, story = world.ada.row, world.story("timetable")
        task = checklist_actions.add(story, "Ask the captain", by=ada, at=START)
        blocker = blocker_actions.add(story, "The harbour is closed", by=ada, at=START)
        review = review_actions.ask(story, review_types(world.project)[0], None, by=ada, at=START)
        said = written("See the plan", mentionable(world.project))
        comment = comment_actions.add(story, said, by=ada, at=START)
        file = _attached(app, world, comment, story)
        epic = epic_actions.create(world.project, by=ada, at=START, name="Tickets")
        about_epic = comment_actions.add(epic, said, by=ada, at=START)
        file_of_epic = _attached(app, world, about_epic, epic)
        membership = membership_of(world.project, world.ben.id)
        workspace = Workspace(person_id=ada.id, name="Harbours", project_ids=str(world.project_id))
        db.session.add(workspace)
        search = search_actions.save_search(world.project, "Bugs", "type:bug", by=world.cy.row, at=START)
        db.session.flush()
        assert membership is not None
        return {
            "project_id": world.project_id,
            "story_id": story.id,
            "task_id": task.id,
            "blocker_id": blocker.id,
            "review_id": review.id,
            "comment_id": comment.id,
            "attachment_id": file.id,
            "person_id": world.ben.id,
            "membership_id": membership.id,
            "epic_id": epic.id,
            "label_id": epic.label_id,
            "release_id": world.stories["harbour"],
            "number": 2,
            "name": "burndown",
            "week": "2026-W46",
            "webhook_id": webhooks.add(world.project, "https://hook.example/ferry", by=ada, at=START).id,
            "integration_id": forges.add(world.project, "github", "ferry", by=ada, at=START).id,
            "workspace_id": workspace.id,
            "account_id": world.team_id,
            "notification_id": 1,
            "timestamp": 1794906000000,
            "search_id": search.id,
            "of an epic": {"comment_id": about_epic.id, "attachment_id": file_of_epic.id},
        }


def _attached(app: Flask, world: World, comment: Any, subject: Any) -> Any:
    ada = world.ada.row
    (file,) = attachment_actions.announce(world.project, ["plan.txt"], by=ada, at=START)
    file.size = app.config["UPLOADS"].keep(file.stored_as, BytesIO(b"To the pier"))
    attachment_actions.attach_to(subject, [file.id], by=ada, at=START, comment=comment)
    return file


def _version(app: Flask, world: World) -> int:
    with app.app_context():
        return world.project.version


def _ask(program: Program, call: Call) -> int:
    headers = {"X-TrackerToken": program.token}
    return program.client.open(f"/services/v5{call.path}", method=call.method, headers=headers).status_code


def test_who_shows_no_token_is_refused(calls: list[Call], program_of: Programs) -> None:
    nobody = program_of(None)
    for call in calls:
        if call.access != PUBLIC:
            assert nobody.ask(call.method, call.path, 403)["code"] == "invalid_authentication", call


def test_a_cookie_is_no_token(calls: list[Call], world: World, page_of: Any) -> None:
    page = page_of(world.ada)
    for call in calls:
        if call.access != PUBLIC and "/file_attachments/" not in call.path:  # which people follow, too
            assert page.client.open(f"/services/v5{call.path}", method=call.method).status_code == 403, call


def test_strangers_find_nothing(calls: list[Call], world: World, program_of: Programs) -> None:
    dora = program_of(world.dora)
    for call in calls:
        if call.in_project:
            alone = call.path == f"/projects/{world.project_id}"
            assert _ask(dora, call) == (403 if alone else 404), call


def test_viewers_change_nothing(app: Flask, calls: list[Call], world: World, program_of: Programs) -> None:
    cy, before = program_of(world.cy), _version(app, world)
    for call in calls:
        if call.in_project and call.access != May.READ:
            assert cy.ask(call.method, call.path, 403)["code"] == "unauthorized_operation", call
    assert _version(app, world) == before


def test_a_token_that_reads_changes_nothing(app: Flask, calls: list[Call], world: World) -> None:
    reader, before = Program(app, world.ada, scope="read"), _version(app, world)
    for call in calls:
        if call.method not in SAFE_METHODS:
            assert _ask(reader, call) == 403, call
    assert _version(app, world) == before


def test_viewers_read_everything_and_reading_changes_nothing(
    app: Flask, calls: list[Call], world: World, program_of: Programs
) -> None:
    cy, before = program_of(world.cy), _version(app, world)
    for call in calls:
        if call.method in SAFE_METHODS and call.access == May.READ:
            assert _ask(cy, call) in (200, 400), call
    assert _version(app, world) == before


def test_what_there_is_not_is_said_to_everybody(program_of: Programs) -> None:
    nobody = program_of(None)
    for method in ("GET", "POST", "PUT", "DELETE"):
        assert nobody.ask(method, "/projects/one", 404)["code"] == "route_not_found"
