"""Which lists come in pages, and what their headers say (semantics reference 3.5)."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.sqlite_only("what headers say does not depend on the engine")

IN_PAGES = {
    "{ferry}/stories": 100,
    "{ferry}/iterations": 10,
    "{ferry}/iterations?scope=done": 10,
    "{ferry}/iterations?scope=backlog": 10,
    "{ferry}/activity": 100,
    "{card}/activity": 100,
    "/my/activity": 100,
    "{card}/transitions": 100,
    "{ferry}/story_transitions": 100,
    "{ferry}/releases": 100,
}
"""Lists, and how many things come where nobody says how many."""

WHOLE = (
    "/projects",
    "/my/workspaces",
    "/my/notifications",
    "{ferry}/epics",
    "{ferry}/labels",
    "{ferry}/memberships",
    "{ferry}/webhooks",
    "{ferry}/my/searches",
    "{ferry}/releases/{release}/stories",
    "{card}/comments",
    "{card}/tasks",
    "{card}/owners",
    "{card}/labels",
    "{card}/reviews",
    "{card}/blockers",
)
"""Lists that are never cut: the original sent no headers with them, some clients expect them (3.5)."""


@pytest.fixture
def at(world, program):
    """An address, with what it is about; of each there is some."""
    card = f"/stories/{world.stories['card']}"
    program.put(card, {"owner_ids": [world.ada.id, world.ben.id], "labels": ["pier", "tide"]})
    program.put(card, {"current_state": "started"})
    program.put(card, {"current_state": "finished"})
    for part in ("tasks", "blockers"):
        for text in ("Ask", "Wait"):
            program.post(f"{card}/{part}", {"description": text})
    ferry, release = f"/projects/{world.project_id}", world.stories["harbour"]
    return lambda path: path.format(ferry=ferry, card=card, release=release)


def headers(program):
    return [
        int(program.headers[f"X-Tracker-Pagination-{name}"])
        for name in ("Total", "Limit", "Offset", "Returned")
    ]


@pytest.mark.parametrize(("path", "usual"), IN_PAGES.items())
def test_a_list_in_pages(program, at, path, usual):
    address = at(path)
    and_ = "&" if "?" in path else "?"
    found = program.get(address)
    total = headers(program)[0]
    assert headers(program) == [total, usual, 0, min(total, usual)]
    assert len(found) == min(total, usual)
    assert program.get(f"{address}{and_}limit=1") == found[:1]
    assert headers(program) == [total, 1, 0, min(total, 1)]
    assert program.get(f"{address}{and_}limit=1&offset=1") == found[1:2]
    assert headers(program) == [total, 1, 1, min(max(total - 1, 0), 1)]
    assert program.get(f"{address}{and_}limit=0") == []
    assert headers(program) == [total, 0, 0, 0]
    assert program.get(f"{address}{and_}offset=9999") == []
    assert headers(program) == [total, usual, 9999, 0]
    inside = program.get(f"{address}{and_}limit=1&envelope=true")
    assert inside["pagination"] == {"total": total, "limit": 1, "offset": 0, "returned": min(total, 1)}
    assert inside["data"] == found[:1]


@pytest.mark.parametrize("path", WHOLE)
def test_a_list_that_is_never_cut(program, at, path):
    found = program.get(at(path))
    assert program.get(f"{at(path)}?limit=1&offset=1") == found, "nobody asks for its pages"
    assert headers(program) == [len(found), max(len(found), 1), 0, len(found)]


def test_the_current_iteration_is_no_page(program, at):
    assert len(program.get(at("{ferry}/iterations?scope=current"))) == 1
    assert "X-Tracker-Pagination-Total" not in program.headers
