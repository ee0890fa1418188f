"""The release backlog: what stands above the marker, what was accepted of it, and when it will be done."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.caches import nothing_kept
from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions
from tracker.backlog import queries as backlog
from tracker.backlog.places import Place, Spot
from tracker.ledger.entries import figures
from tracker.ledger.queries import lines_of_release, points_done_in_releases
from tracker.releases import queries
from tracker.releases.release import in_words

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def ferry(app, world):
    with inside(app):
        yield world


def accept(story):
    for verb in (actions.start, actions.finish, actions.deliver, actions.accept):
        verb(story, by=None, at=NOW)


def backlog_of(world, marker, at=NOW):
    known = backlog.facts(world.project, at)
    return queries.backlog_of(marker, world.project, known, known.schedule())


def outlook(world, marker, at=NOW):
    """The outlook, which must be the same for one release and for all, known from a change or asked for."""
    known = backlog.facts(world.project, at)
    found = backlog_of(world, marker, at).outlook
    assert queries.outlooks_of(world.project, known, known.schedule()).get(marker.id) == found
    with nothing_kept():
        assert queries.outlooks_of(world.project, known, known.schedule()).get(marker.id) == found
    return found


def test_the_figures_of_a_release(ferry):
    found = outlook(ferry, ferry.story("harbour"))
    assert (found.points_done, found.points_left, found.points) == (3, 5, 8)
    assert in_words(found) == "3 of 8 points accepted, 5 left"


def test_what_was_accepted_stays_in_the_release_backlog_as_done(ferry):
    accept(ferry.story("card"))
    found = backlog_of(ferry, ferry.story("harbour"))
    assert [story.id for story in found.done] == [ferry.stories["ticket"], ferry.stories["card"]]
    assert [story.id for story in found.open] == [ferry.stories["timetable"], ferry.stories["seats"]]
    assert (found.outlook.points_done, found.outlook.points_left) == (6, 2)


def test_stories_of_the_marker_above_and_below_are_not_counted(ferry):
    ada, project = ferry.ada.row, ferry.project
    below = add_story(project, ada, "Below", at=NOW, estimate=3)
    second = add_story(project, ada, "Second", at=NOW, story_type="release")
    add_story(project, ada, "Last", at=NOW, estimate=1)
    found = backlog_of(ferry, second)
    assert [story.id for story in found.open] == [below.id]
    assert outlook(ferry, ferry.story("harbour")).points == 8


def test_stories_without_estimate_are_named(ferry):
    lost = add_story(ferry.project, ferry.ada.row, "Lost luggage", at=NOW)
    actions.move(lost, Place(True, Spot.BEFORE, ferry.stories["harbour"]), by=None, at=NOW)
    assert in_words(outlook(ferry, ferry.story("harbour"))).endswith("; 1 story without estimate")


def test_the_forecast_is_the_end_of_the_iteration_in_which_the_marker_falls(ferry):
    harbour = ferry.story("harbour")
    velocity = backlog.facts(ferry.project, NOW).velocity.points
    for number in range(2 * velocity):
        story = add_story(ferry.project, ferry.ada.row, f"Story {number}", at=NOW, estimate=1)
        actions.move(story, Place(True, Spot.BEFORE, harbour.id), by=None, at=NOW)
    known = backlog.facts(ferry.project, NOW)
    falls = next(each for each in known.schedule() if harbour.id in {story.id for story in each.stories})
    found = outlook(ferry, harbour)
    assert falls.span.number > known.current.span.number
    assert found.span == falls.span
    assert found.ends_on == falls.span.last_day


@pytest.mark.parametrize(
    ("days_after_the_start", "late"), [(0, ""), (6, ""), (-1, "1 day late"), (-8, "8 days late")]
)
def test_a_release_is_late_when_its_iteration_starts_after_the_deadline(ferry, days_after_the_start, late):
    harbour = ferry.story("harbour")
    start = outlook(ferry, harbour).span.start_on
    deadline = start + timedelta(days=days_after_the_start)
    actions.edit(harbour, deadline_on=deadline, by=None, at=NOW)
    assert outlook(ferry, harbour).late == late


def test_without_a_deadline_nothing_is_late(ferry):
    harbour = ferry.story("harbour")
    actions.edit(harbour, deadline_on=None, by=None, at=NOW)
    assert outlook(ferry, harbour, NOW + timedelta(weeks=20)).late == ""


def test_a_finished_release_keeps_what_was_done_for_it(ferry):
    accept(ferry.story("card"))
    actions.finish(ferry.story("harbour"), by=None, at=NOW)
    found = backlog_of(ferry, ferry.story("harbour"))
    assert [story.id for story in found.done] == [ferry.stories["ticket"], ferry.stories["card"]]
    assert (found.outlook, found.open, found.points_done, found.moved_on) == (None, (), 6, 2)


def test_a_release_in_the_icebox_has_no_plan(ferry):
    harbour = ferry.story("harbour")
    actions.move(harbour, Place(False, Spot.TOP), by=None, at=NOW)
    found = backlog_of(ferry, harbour)
    assert (found.outlook, found.open, found.done) == (None, (), ())


def test_points_done_are_those_of_the_ledger_whatever_happens(ferry):
    harbour, card = ferry.story("harbour"), ferry.story("card")
    accept(card)
    actions.reject(card, by=None, at=NOW)
    accept_again = (actions.start, actions.finish, actions.deliver, actions.accept)
    for verb in accept_again:
        verb(card, by=None, at=NOW)
    actions.estimate(card, 2, by=None, at=NOW)
    sums = figures(lines_of_release(harbour.id))
    assert points_done_in_releases([harbour.id])[harbour.id] == sums.done - sums.reopened == 5
    actions.delete(card, by=None, at=NOW)
    assert points_done_in_releases([harbour.id])[harbour.id] == 3
    assert outlook(ferry, harbour).points_done == 3


def test_figures_of_many_releases_cost_one_statement(ferry, count_queries):
    for number in range(5):
        add_story(ferry.project, ferry.ada.row, f"Release {number}", at=NOW, story_type="release")
    known = backlog.facts(ferry.project, NOW)
    with nothing_kept(), count_queries() as statements:
        found = queries.outlooks_of(ferry.project, known, known.schedule())
    assert len(found) == 6
    assert len(statements) == 1


def test_deadlines_may_be_long_ago(ferry):
    harbour = ferry.story("harbour")
    actions.edit(harbour, deadline_on=date(2020, 1, 1), by=None, at=NOW)
    assert outlook(ferry, harbour).late.endswith("days late")
