"""The six lessons that were drawn from what users of other trackers complain about. What is a matter of one
part is tested there, and LESSONS says where; the rest is here."""

from __future__ import annotations

import ast
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.charts.test_closed_charts import taken
from tests.support.clock import Clock
from tests.support.inside import inside
from tests.world import World
from tracker.backlog import actions
from tracker.backlog.models import Story
from tracker.backlog.ordering import GAP
from tracker.database import db

TESTS = Path(__file__).parent
LESSONS = {
    "1. A closed iteration stays to the byte, whatever is done to its stories": (
        "charts/test_closed_charts.py::test_nothing_rewrites_a_closed_chart",
        "ledger/test_histories.py::test_any_history_adds_up",
    ),
    "2. Two browsers move two stories at once and both moves survive": (
        "concurrency/test_at_once.py::test_moves_at_once_are_as_if_one_after_the_other",
    ),
    "2. Two browsers edit one text and the second is told": (
        "backlog/test_views.py::test_the_second_editor_of_a_text_is_told_and_loses_nothing",
        "browser/test_two_write.py::test_the_second_of_two_who_write_keeps_their_own",
    ),
    "3. A move sends one small message": (
        "board/test_panels.py::test_what_a_page_shows_already_is_told_by_its_digest",
    ),
    "4. Everything out, into an empty installation, and out again: equal files": (
        "exchange/test_archive.py::test_around_the_engines_and_back",
    ),
    "5. A whole grooming session by keyboard alone": (
        "browser/test_keyboard.py::test_a_grooming_session_without_a_mouse",
    ),
    "5. A whole rotation by keyboard alone": (
        "browser/test_pairs_by_keyboard.py::test_a_rotation_from_the_proposal_to_undo",
        "browser/test_pairs_by_keyboard.py::test_an_alternative_is_taken",
    ),
    "6. The burndown needs no nightly job": (
        "charts/test_eleven_defects.py::test_8_no_nightly_job_is_needed",
    ),
}


@pytest.mark.parametrize("where", [where for tests in LESSONS.values() for where in tests])
def test_each_lesson_has_its_test(where: str) -> None:
    file, _, name = where.partition("::")
    assert name in _tests_in(file)


@cache
def _tests_in(file: str) -> frozenset[str]:
    tree = ast.parse((TESTS / file).read_text())
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.sqlite_only("the same figures on each engine: charts/test_closed_charts.py has them all")
def test_1_all_that_can_be_done_to_the_stories_of_a_closed_iteration_leaves_its_chart(
    app: Any, world: World, clock: Clock
) -> None:
    with inside(app):
        ada = world.ada.row
        for verb in (actions.finish, actions.deliver, actions.accept):
            verb(world.story("timetable"), by=ada, at=clock.advance(minutes=5))
        actions.start(world.story("seats"), by=ada, at=clock.advance(hours=1))
    clock.set(2026, 11, 24, 8, 0)
    before = taken(app, world, clock)
    with inside(app):
        signed: dict[str, Any] = {"by": world.ada.row, "at": clock.advance(minutes=1)}
        for name in ("seats", "card"):
            actions.change_state(world.story(name), "unscheduled", **signed)
        actions.estimate(world.story("card"), 1, **signed)
        actions.delete(world.story("seats"), **signed)
        actions.change_state(world.story("timetable"), "rejected", **signed)
    after = taken(app, world, clock)
    assert [name for name in before if after[name] != before[name]] == []


@pytest.mark.sqlite_only("5,000 rows; how many are written is the same on each engine")
def test_3_a_move_among_five_thousand_stories_writes_one_of_them(
    app: Any, world: World, page: Any, count_queries: Any
) -> None:
    with inside(app):
        db.session.add_all(_many(world, 4700, "accepted"))
        db.session.add_all(_many(world, 300, "unstarted"))
    address = f"{world.url}/stories/{world.stories['card']}/moves"
    page.post(address, {"place": "bottom", "list": "backlog"})  # what is kept is known from now on
    with count_queries() as statements:
        page.post(address, {"place": "top", "list": "backlog"})
    written = [each for each in statements if each.startswith("UPDATE story")]
    assert len(written) == 1
    assert "WHERE story.id = ?" in written[0]


def _many(world: World, count: int, state: str) -> list[Story]:
    at = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
    return [
        Story(
            project_id=world.project_id,
            title=f"Crossing {number}",
            story_type="feature",
            state=state,
            estimate=1,
            position=GAP * (100 + number),
            accepted_at=at if state == "accepted" else None,
            created_at=at,
            updated_at=at,
        )
        for number in range(count)
    ]
