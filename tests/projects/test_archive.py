"""An archived project is read, and nothing changes in it until an owner restores it."""

import pytest

from tests.projects.events import told
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import add_project
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.projects import actions
from tracker.teams.models import Team
from tracker.teams.permissions import Role


@pytest.fixture
def archived(app, world):
    with inside(app):
        actions.archive(world.project, by=world.ada.row, at=app.config["CLOCK"]())


def version(app, world):
    with app.app_context():
        return world.project.version


def test_an_owner_puts_it_away_and_brings_it_back(app, world, page):
    before = version(app, world)
    page.post(f"{world.url}/archive").follow()
    assert page.texts("details.archived li a") == ["Ferry"]
    assert page.select("table") == []
    page.post(f"{world.url}/restore").follow()
    assert told(app, world.project_id, before) == [
        "archived the project",
        "restored the project from the archive",
    ]


def test_a_second_time_does_nothing(app, world, page, archived):
    before = version(app, world)
    page.post(f"{world.url}/archive")
    assert version(app, world) == before
    page.post(f"{world.url}/restore")
    page.post(f"{world.url}/restore")
    assert version(app, world) == before + 1


@pytest.mark.parametrize("verb", ["archive", "restore"])
def test_only_owners_do_it(app, world, verb):
    Page(app, world.ada).get(f"{world.url}/{verb}", status=405)
    Page(app, world.ben).post(f"{world.url}/{verb}", status=403)
    Page(app, world.cy).post(f"{world.url}/{verb}", status=403)
    Page(app, world.dora).post(f"{world.url}/{verb}", status=404)


def test_it_is_read_as_before_without_buttons_that_change(world, page, archived):
    page.get(world.url)
    assert "Show the timetable" in page.words
    assert page.texts(".bar .chip") == ["archived"]
    assert page.select(".story .step, .story button.handle") == []


def test_its_settings_stay_with_its_owners(world, page, archived):
    page.get(f"{world.url}/settings")
    assert "Restore it from the archive" in page.words


def test_the_list_in_the_bar_leaves_it_out(world, page, archived):
    page.get(f"/projects?here={world.project_id}", fragment=True)
    assert "Ferry" not in page.words


def test_no_file_is_imported_into_it(app, world, archived):
    with inside(app):
        report = import_bytes(b"Title,Type\nA pier,feature\n", "Ferry", None, app.config["CLOCK"]())
    assert report.trouble == "Ferry is archived; restore it first."


def test_an_empty_panel_proposes_nothing_to_who_can_change_nothing(app, world):
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        roles = {world.ada.row: Role.OWNER, world.cy.row: Role.VIEWER}
        barge = add_project("Barge", team, roles, begin=app.config["CLOCK"]())
        url = f"/projects/{barge.id}"
    proposals = ("drag one here", "Keep ideas here", "Import a file", "Add a story")

    def proposed(who):
        words = Page(app, who).get(url).words
        assert "The backlog is empty." in words
        return [each for each in proposals if each in words]

    assert proposed(world.ada) == list(proposals)
    assert proposed(world.cy) == []
    Page(app, world.ada).post(f"{url}/archive")
    assert proposed(world.ada) == []
