"""Changes of scope as they are read: causes, what followed, and what weighs nothing."""

from __future__ import annotations

from typing import Any

from tests.charts.journal import Journal
from tests.support.clock import Clock
from tests.support.inside import inside
from tracker.backlog import actions
from tracker.charts.changes import Changes, changes

AFTER = "the plan, after Inês Carvalho"


def found(journal: Journal) -> Changes:
    return changes(journal.lines)


def test_what_followed_stands_below_its_cause() -> None:
    journal = Journal().commit(a=3, b=5, c=2)
    journal.estimate(1, who="Inês Carvalho", a=8).remove(1, "b", "c", who=AFTER).add(1, who=AFTER, d=1)
    (change,) = found(journal).told
    assert [line.title for line in change.lines] == ["a"]
    assert [line.title for line in change.followed] == ["b", "c", "d"]
    assert (change.words, change.points) == ("The plan moved: 1 story came in, 2 went out", -6)


def test_what_followed_from_nothing_in_the_scope_names_its_author() -> None:
    journal = Journal().commit(a=3, b=5).remove(1, "b", who=AFTER).remove(2, "a", who="the plan")
    assert [change.words for change in found(journal).told] == [
        "The plan moved after Inês Carvalho: 1 story went out",
        "The plan moved: 1 story went out",
    ]


def test_lines_of_no_points_stand_apart_unless_others_followed() -> None:
    journal = Journal().commit(a=3).add(1, b=0).add(2, c=None).add(3, d=0).remove(3, "a", who=AFTER)
    journal.add(3, e=0, who=AFTER)
    result = found(journal)
    assert [line.title for line in result.pointless] == ["b", "c", "e"]
    assert result.pointless_words == "3 changes of no points"
    assert [[line.title for line in change.lines] for change in result.told] == [["d"]]


def test_somebody_called_the_planner_is_no_plan() -> None:
    (change,) = found(Journal().commit(a=3).add(1, b=2, who="the planner")).told
    assert [line.title for line in change.lines] == ["b"]


def test_the_page_folds_what_has_no_points(page: Any, app: Any, world: Any, clock: Clock) -> None:
    with inside(app):
        actions.estimate(world.story("cabin"), 0, by=world.ben.row, at=clock())
        actions.change_state(world.story("cabin"), "started", by=world.ben.row, at=clock())
    page.get(f"{world.url}/charts/burndown")
    (summary,) = page.tree.cssselect("section[aria-labelledby=changes] > details summary")
    assert summary.text_content() == "1 change of no points"
    assert "Choose a cabin" not in page.text.split("<details>")[0].split('id="changes"')[1]
