"""The line at the end of the iteration in which a release is wanted."""

from datetime import date, timedelta

import pytest

from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions
from tracker.board.iterations import Deadline, Filled, with_deadlines
from tracker.planning.calendar import Span

MONDAY = date(2026, 11, 23)


def weeks(*numbers, free=()):
    return [
        Filled(
            Span(n, MONDAY + timedelta(weeks=n), MONDAY + timedelta(weeks=n + 1)), (), 0, 0, free=n in free
        )
        for n in numbers
    ]


def day(week, days=0):
    return MONDAY + timedelta(weeks=week, days=days)


CASES = {
    "in Current: before the first": (weeks(1, 2), [day(0, 2)], {1: [day(0, 2)]}, []),
    "the last day is within": (weeks(1, 2), [day(1, 6)], {2: [day(1, 6)]}, []),
    "the first day is within": (weeks(1, 2), [day(1)], {2: [day(1)]}, []),
    "in the last one, and after it": (weeks(1, 2), [day(9), day(2)], {}, [day(2), day(9)]),
    "in one that is not shown": (weeks(1, 4), [day(2), day(3)], {4: [day(2), day(3)]}, []),
    "not on one that stays empty": (weeks(1, 2, 3, free=(2,)), [day(1)], {3: [day(1)]}, []),
    "nothing planned": ([], [day(0)], {}, [day(0)]),
}


@pytest.mark.parametrize(("backlog", "days", "marked", "beyond"), CASES.values(), ids=CASES)
def test_each_deadline_stands_once_where_its_iteration_ends(backlog, days, marked, beyond):
    filled, left = with_deadlines(backlog, [Deadline(on, number) for number, on in enumerate(days)])
    assert {each.span.number: [d.on for d in each.deadlines] for each in filled if each.deadlines} == marked
    assert [each.on for each in left] == beyond


def test_the_backlog_shows_the_line_and_leads_to_the_release(app, world, page, clock):
    page.get(world.url)
    assert page.texts("#panel-backlog .foot .deadline-mark") == ["Deadline Fri 18 Dec"]
    with inside(app):
        by = {"by": world.ada.row, "at": clock()}
        actions.edit(world.story("harbour"), deadline_on=clock().date() + timedelta(days=9), **by)
        late = add_story(world.project, world.ada.row, "Long ago", at=clock(), story_type="release")
        actions.edit(late, deadline_on=clock().date() - timedelta(days=30), **by)
    page.get(world.url)
    assert page.texts(".deadline-mark") == ["Deadline Fri 27 Nov"]
    section = page.one(".iteration:has(.deadline-mark)")
    assert section.get("data-key") == "iteration-6"
    page.get(page.one(".deadline-mark a").get("href"))
    assert page.texts(".panel h2") == ["The harbour opens"]
