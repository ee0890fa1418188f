"""A few stories as a file: each is called there as in the file of its whole project."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World, add_project, add_story
from tracker.backlog import blocker_actions
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.actions import import_stories
from tracker.exchange.export_queries import tracker_csv
from tracker.exchange.number_queries import story_numbers
from tracker.exchange.numbering import APART
from tracker.exchange.tracker_csv import read
from tracker.teams.models import Team
from tracker.teams.permissions import Role

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


def imported(world: World, *numbers: int) -> list[int]:
    """Our numbers of stories that came from a file with these Ids."""
    lines = "".join(f"{number},Story {number}\n" for number in numbers)
    import_stories(world.project, read(f"Id,Title\n{lines}".encode()), None, NOW)
    keys = [str(number) for number in numbers]
    return [row.id for row in db.session.query(Story).filter(Story.import_key.in_(keys))]


def rows(world: World, ids: list[int] | None = None) -> dict[str, tuple[str, str]]:
    """By title, the Id and the first blocker that the file of these stories has."""
    db.session.commit()
    lines = list(tracker_csv(world.project_id, NOW, "", ids))
    db.session.rollback()
    return {row["Title"]: (row["Id"], row.get("Blocker") or "") for row in csv.DictReader(lines)}


def test_a_story_and_what_blocks_it_are_called_as_in_the_file_of_all(app: Flask, world: World) -> None:
    card, cabin = world.stories["card"], world.stories["cabin"]
    with inside(app):
        (old,) = imported(world, 600101)
        imported(world, card, card + APART)
        blocker_actions.add(world.story("card"), f"Waits for #{old}", by=None, at=NOW)
        some, whole = rows(world, [card, cabin]), rows(world)
        assert some == {
            "Pay by card": (str(card + 2 * APART), "Waits for #600101"),
            "Choose a cabin": (str(cabin), ""),
        }
        assert some.items() <= whole.items()


def test_of_the_others_nothing_is_read_but_whether_they_have_the_number(app: Flask, world: World) -> None:
    card, cabin = world.stories["card"], world.stories["cabin"]
    with inside(app):
        blocker_actions.add(world.story("card"), f"#{world.stories['seats']}", by=None, at=NOW)
        db.session.flush()
        assert story_numbers(world.project_id, [card]).keys() == {card, world.stories["seats"]}
        assert story_numbers(world.project_id, [cabin]).keys() == {cabin}
        assert story_numbers(world.project_id).keys() == set(world.stories.values())


def test_stories_stand_in_the_order_of_the_list_those_that_are_done_first(app: Flask, world: World) -> None:
    wanted = [world.stories[name] for name in ("cabin", "card", "ticket")]
    with inside(app):
        assert [*rows(world, wanted)] == ["Buy a ticket", "Pay by card", "Choose a cabin"]


def test_what_somebody_selected_on_the_board_is_saved_as_a_file(
    app: Flask, world: World, page_of: Callable[..., Page]
) -> None:
    wanted = ",".join(str(world.stories[name]) for name in ("card", "cabin"))
    page = page_of(world.cy).get(f"{world.url}/export.csv?stories={wanted}")
    assert page.answer.headers["Content-Disposition"].startswith("attachment")
    assert [row["Title"] for row in csv.DictReader(page.text.splitlines())] == [
        "Pay by card",
        "Choose a cabin",
    ]
    page_of(world.dora).get(f"{world.url}/export.csv?stories={wanted}", 404)


@pytest.mark.parametrize(("numbers", "status"), [("0", 404), ("", 404), ("1,x", 422)])
def test_stories_that_are_not_there_are_no_file(
    world: World, page_of: Callable[..., Page], numbers: str, status: int
) -> None:
    page_of(world.ada).get(f"{world.url}/export.csv?stories={numbers}", status)


def test_stories_of_another_project_are_no_part_of_the_file(
    app: Flask, world: World, page_of: Callable[..., Page]
) -> None:
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        barge = add_project("Barge", team, {world.ada.row: Role.OWNER}, begin=NOW)
        coal = add_story(barge, world.ada.row, "Load coal", at=NOW).id
    page_of(world.ada).get(f"{world.url}/export.csv?stories={coal},{world.stories['card']}", 404)
