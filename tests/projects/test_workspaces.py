"""Several projects side by side, everybody's own."""

import pytest

from tests.support.inside import inside
from tests.support.page import Page
from tests.world import add_project
from tracker.database import db
from tracker.projects.queries import membership_of
from tracker.teams.models import Project
from tracker.teams.permissions import Role


@pytest.fixture
def barge(app, world):
    """Another project of Ada's."""
    with inside(app):
        return add_project("Barge", world.project.team, {world.ada.row: Role.OWNER}).id


@pytest.fixture
def both(world, barge, page):
    page.post("/workspaces/new", {"name": "Harbour", "projects": [world.project_id, barge]})
    return page.location


def frames(page):
    return [frame.get("src") for frame in page.select("iframe")]


def test_projects_stand_side_by_side_under_a_name(world, barge, page, both):
    page.get(both)
    assert frames(page) == [f"{world.url}?frame=yes", f"/projects/{barge}?frame=yes"]
    assert page.texts(".frames h2") == ["Ferry", "Barge"]
    page.get("/")
    assert "Harbour" in page.words
    page.get("/projects", fragment=True)
    assert "Harbour" in page.words


def test_in_a_frame_the_board_leaves_out_the_bar(world, page):
    page.get(f"{world.url}?frame=yes")
    assert "framed" in page.one("body").get("class")
    assert page.one("base").get("target") == "_top"


def test_it_is_changed_and_deleted(world, barge, page, both):
    page.post(f"{both}/edit", {"name": "Quay", "projects": [barge, world.project_id]}).follow()
    assert page.texts("h1") == ["Quay"]
    page.post(f"{both}/delete")
    page.get(both, status=404)
    page.post(f"{both}/delete", status=404)


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_are_refused(world, page, barge, count):
    page.post("/workspaces/new", {"name": "Alone", "projects": [barge][:count]}, status=422)
    assert page.texts(".complaints li") == ["Choose from 2 to 6 projects to stand side by side."]


def test_a_name_is_used_once(world, barge, page, both):
    page.post("/workspaces/new", {"name": "Harbour", "projects": [world.project_id, barge]}, status=422)
    assert page.texts(".complaints li") == ["You have a workspace named Harbour already."]


def test_it_is_nobody_elses(app, world, both):
    for who in (world.ben, world.dora, world.ava):
        page = Page(app, who)
        page.get(both, status=404)
        page.get(f"{both}/edit", status=404)
        page.post(f"{both}/edit", {"name": "Mine"}, status=404)
        page.post(f"{both}/delete", status=404)


def test_a_project_that_one_left_is_left_out(app, world, barge, page, both):
    with inside(app):
        membership = membership_of(db.session.get_one(Project, barge), world.ada.id)
        db.session.delete(membership)
    page.get(both)
    assert frames(page) == [f"{world.url}?frame=yes"]
