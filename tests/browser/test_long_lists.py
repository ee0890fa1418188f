"""Five hundred stories: scrolled, and one of them carried from the end of the list to its top."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from tests.browser.deeds import PHONE, Finger, middle, row_of, wait_for_order
from tests.browser.ferry import NUMBERS
from tests.support.inside import inside
from tests.world import add_project
from tracker.backlog import paste_actions
from tracker.backlog.lines import read_lines
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role


@pytest.fixture
def long_list(house):
    """The address of a project with 500 stories in the icebox."""
    with inside(house.app):
        ada = house.world.ada.row
        team = db.session.get_one(Team, house.world.team_id)
        now = datetime.now(UTC)
        project = add_project(f"Long {next(NUMBERS)}", team, {ada: Role.OWNER}, begin=now)
        for begin in (400, 200, 0):
            last = min(begin + 200, 500)
            lines = read_lines("\n".join(f"Idea {n:03}" for n in range(begin + 1, last + 1)))
            paste_actions.add(project, lines, "unscheduled", by=ada, at=now)
        return f"/projects/{project.id}"


def hold_at(page: Any, panel: str, move: Any) -> None:
    """Keeps what is dragged near the top of the panel until the list has scrolled to its beginning."""
    box = page.locator(f"#panel-{panel} .scroll").bounding_box()
    move(box["x"] + 60, box["y"] + 5)
    move(box["x"] + 60, box["y"] + 6)
    page.wait_for_function(
        "panel => document.querySelector(`#panel-${panel} .scroll`).scrollTop === 0",
        arg=panel,
        timeout=60_000,
    )


def test_from_the_end_to_the_top_with_the_mouse(open_page, house, long_list):
    page = open_page(house.world.ada)
    page.goto(long_list)
    row = row_of(page, "Idea 500")
    row.scroll_into_view_if_needed()
    page.mouse.move(*middle(row.locator(".handle").bounding_box()))
    page.mouse.down()
    hold_at(page, "icebox", page.mouse.move)
    end = row_of(page, "Idea 001").bounding_box()
    page.mouse.move(end["x"] + 60, end["y"] + 4, steps=3)
    page.mouse.up()
    wait_for_order(page, "icebox", "Idea 500", "Idea 001", "Idea 002")
    page.reload()
    wait_for_order(page, "icebox", "Idea 500", "Idea 001", "Idea 002")


def test_from_the_end_to_the_top_by_one_key_and_back(open_page, house, long_list):
    page = open_page(house.world.ada)
    page.goto(long_list)
    row_of(page, "Idea 500").locator(".title").focus()
    page.keyboard.press("t")
    wait_for_order(page, "icebox", "Idea 500", "Idea 001")
    page.keyboard.press("z")
    wait_for_order(page, "icebox", "Idea 499", "Idea 500")


def test_from_the_end_to_the_top_with_a_finger(open_page, house, long_list):
    page = open_page(house.world.ada, **PHONE)
    page.goto(long_list)
    page.locator(".rail").get_by_role("button", name="Icebox").tap()
    row = row_of(page, "Idea 500")
    row.scroll_into_view_if_needed()
    finger = Finger(page)
    x, y = middle(row.locator(".handle").bounding_box())
    finger.down(x, y)
    finger.move(x, y - 20)
    hold_at(page, "icebox", finger.move)
    end = row_of(page, "Idea 001").bounding_box()
    finger.move(150, end["y"] + 4)
    finger.move(150, end["y"] + 3)
    finger.up()
    wait_for_order(page, "icebox", "Idea 500", "Idea 001", "Idea 002")
