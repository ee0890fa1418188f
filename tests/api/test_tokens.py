"""Tokens of one project, limits of what a token may ask, and the audit of what programs did."""

import pytest

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.accounts import rate_actions, token_actions
from tracker.accounts.models import RequestCount
from tracker.database import db
from tracker.projects import workspace_actions
from tracker.teams.models import Team
from tracker.teams.permissions import Role

ONE_ENGINE = pytest.mark.sqlite_only("what a token opens does not depend on the engine")


@pytest.fixture
def tram(app, world):
    """Another project of Ada's, with a story: (project, story)."""
    with inside(app):
        ada = world.ada.row
        project = add_project("Tram", db.session.get_one(Team, world.team_id), {ada: Role.OWNER})
        return project.id, add_story(project, ada, "Lay rails", estimate=1).id


@pytest.fixture
def ferry_only(app, world, program):
    """Shows a token of Ada's that opens Ferry alone."""
    with inside(app):
        program.token = token_actions.create(world.ada.row, "CI", at=START, project_id=world.project_id)
    return program


def test_a_token_of_one_project_opens_no_other(world, tram, ferry_only):
    project_id, story_id = tram
    ferry_only.get(f"/projects/{world.project_id}")
    ferry_only.put(f"/stories/{world.stories['card']}", {"current_state": "started"})
    ferry_only.get(f"/projects/{project_id}", 403)
    ferry_only.get(f"/projects/{project_id}/stories", 404)
    ferry_only.put(f"/stories/{story_id}", {"current_state": "started"}, 404)
    ferry_only.post("/projects", {"name": "Bus"}, 403)
    ferry_only.get("/my/workspaces", 403)
    ferry_only.get(f"/my/people?project_id={project_id}", 403)


def test_a_token_of_one_project_lists_no_other(app, world, tram, ferry_only):
    with inside(app):
        workspace_actions.create(world.ada.row, "Harbours", [world.project_id, tram[0]])
    assert [each["name"] for each in ferry_only.get("/projects")] == ["Ferry"]
    assert [each["project_name"] for each in ferry_only.get("/me")["projects"]] == ["Ferry"]
    assert ferry_only.get("/me?fields=workspaces")["workspaces"] == []
    assert {each["project"]["name"] for each in ferry_only.get("/my/activity")} == {"Ferry"}
    found = ferry_only.post("/aggregator", [f"/projects/{tram[0]}", f"/projects/{world.project_id}"])
    assert [each.get("kind") for each in found.values()] == ["error", "project"]


def test_a_commit_moves_only_what_its_token_opens(world, tram, ferry_only):
    card, rails = world.stories["card"], tram[1]
    commit = {"source_commit": {"message": f"[finishes #{card} #{rails}]", "commit_id": "1f"}}
    assert [each["id"] for each in ferry_only.post("/source_commits", commit)] == [card]


def test_a_token_for_one_project_is_made_on_the_page(world, tram, page_of, program):
    page = page_of(world.ada)
    page.post("/profile/tokens", {"name": "CI", "project": str(tram[0])}, 200)
    program.token = page.one("#token").get("value")
    assert [each["name"] for each in program.get("/projects")] == ["Tram"]
    assert "Tram" in page.get("/profile/tokens").words
    page.post("/profile/tokens", {"name": "CI too", "project": "99"}, 422)


def test_who_asks_too_often_is_told_when_to_come_again(app, program, program_of, world, clock):
    app.config["RATE_LIMIT"] = 3
    for _ in range(3):
        program.get("/me")
    refused = program.get("/me", 429)
    assert refused["code"] == "too_many_requests"
    assert program.headers["Retry-After"] == "60"
    program_of(world.ben).get("/me")
    clock.advance(seconds=45)
    program.get("/me", 429)
    assert program.headers["Retry-After"] == "15"
    clock.advance(seconds=15)
    program.get("/me")


def test_refused_requests_change_nothing_and_old_counts_are_thrown_away(app, world, program, clock):
    app.config["RATE_LIMIT"] = 1
    program.get("/me")
    program.post(f"/projects/{world.project_id}/stories", {"name": "Wait for the tide"}, 429)
    clock.advance(hours=2)
    with inside(app):
        assert rate_actions.forget(clock()) == 1
        assert db.session.query(RequestCount).count() == 0


@ONE_ENGINE
def test_nobody_is_counted_where_there_is_no_limit(app, program):
    program.get("/me")
    with app.app_context():
        assert db.session.query(RequestCount).count() == 0
