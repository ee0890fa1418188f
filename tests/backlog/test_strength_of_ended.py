"""The team's strength of an iteration that has ended: velocity counts it by that from then on, and what was
closed stays."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.backlog import iteration_actions as actions
from tracker.backlog import queries
from tracker.backlog.forecast_queries import ground
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.ledger.queries import standing_of_iteration
from tracker.planning import queries as iterations
from tracker.projects.actions import change_settings
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
NEXT_WEEK = NOW + timedelta(weeks=1)


def signed(world, at=NOW):
    return {"by": world.ben.row, "at": at}


def strengths(world, number):
    """That by which it counts, and that of its own chart."""
    opened = iterations.numbered(world.project_id, number)
    return opened.strength, opened.strength_as_closed


def told(app):
    with inside(app):
        rows = db.session.scalars(select(Event).where(Event.kind.like("iteration.%")).order_by(Event.version))
        return [sentence(event.kind, event.details) for event in rows]


CASES = {
    "half a team would have made twice as much": ({2: 50}, Fraction(6, 2)),
    "more than the usual team would have made less": ({2: 125}, Fraction(6, 5)),
    "one point is the least": ({2: 200}, Fraction(1)),
    "nobody there is left out": ({1: 0}, Fraction(3)),
    "nor does it count where something was done": ({2: 0}, Fraction(10)),
    "where nothing was done strength says nothing": ({1: 50}, Fraction(3, 2)),
    "both": ({1: 0, 2: 30}, Fraction(10)),
    "as it was": ({2: 100}, Fraction(3, 2)),
}


@pytest.mark.parametrize(("percents", "per_week"), CASES.values(), ids=CASES)
def test_velocity_counts_an_ended_iteration_by_its_new_strength(ferry, percents, per_week):
    for number, percent in percents.items():
        actions.set_strength(ferry.project, number, percent, **signed(ferry))
    assert queries.facts(ferry.project, NOW).velocity.per_week == per_week
    assert queries.facts_read(ferry.project).velocity.per_week == per_week


def test_current_and_its_ledger_follow_the_velocity(ferry):
    backlog.estimate(ferry.story("card"), 1, **signed(ferry))
    assert ferry.stories["card"] not in queries.facts(ferry.project).current_scope()
    actions.set_strength(ferry.project, 2, 30, **signed(ferry))
    facts = queries.facts(ferry.project)
    assert ferry.stories["card"] in facts.current_scope()
    assert standing_of_iteration(facts.current.id) == facts.current_scope()
    undo(ferry.project, ferry.project.version, **signed(ferry))
    facts = queries.facts(ferry.project)
    assert ferry.stories["card"] not in facts.current_scope()
    assert standing_of_iteration(facts.current.id) == facts.current_scope()


def test_forecasts_draw_from_it_by_its_new_strength(ferry):
    def drawn():
        done = ground(ferry.project, queries.facts(ferry.project, NOW), NOW).history.basis
        return [sample.strength for sample in done]

    assert drawn() == [100, 100]
    actions.set_strength(ferry.project, 2, 50, **signed(ferry))
    assert drawn() == [100, 50]
    actions.set_strength(ferry.project, 1, 0, **signed(ferry))
    assert drawn() == [50]


def test_one_that_ended_while_nobody_wrote_is_entered_and_then_set(ferry):
    actions.set_strength(ferry.project, 3, 50, **signed(ferry, NEXT_WEEK))
    assert strengths(ferry, 3) == (50, 100)
    assert iterations.latest_number(ferry.project_id) == 4


def test_the_strength_it_was_closed_with_is_kept_until_it_is_that_again(ferry):
    actions.set_strength(ferry.project, 3, 80, **signed(ferry))
    assert strengths(ferry, 3) == (80, 80)
    for percent in (50, 0, 80):
        actions.set_strength(ferry.project, 3, percent, **signed(ferry, NEXT_WEEK))
        assert strengths(ferry, 3) == (percent, 80)
    assert iterations.numbered(ferry.project_id, 3).closed_strength is None


def test_undo_and_redo_set_the_strength_alone(ferry):
    actions.set_strength(ferry.project, 2, 50, **signed(ferry))
    change_settings(ferry.project, {"days_off": "2026-11-11"}, **signed(ferry))
    version = ferry.project.version
    undo(ferry.project, version - 1, **signed(ferry))
    assert strengths(ferry, 2) == (100, 100)
    undo(ferry.project, ferry.project.version, **signed(ferry))
    assert strengths(ferry, 2) == (50, 100)
    assert iterations.numbered(ferry.project_id, 2).working == "1111100"


def test_a_strength_that_was_set_while_it_ran_is_undone_after_it_has_ended(ferry):
    actions.set_strength(ferry.project, 3, 50, **signed(ferry))
    undo(ferry.project, ferry.project.version, **signed(ferry, NEXT_WEEK))
    assert strengths(ferry, 3) == (100, 50)


@pytest.mark.parametrize("verb", [actions.set_goal, actions.set_length])
def test_goal_and_length_are_not_undone_once_it_has_ended(ferry, verb):
    verb(ferry.project, 3, {actions.set_goal: "Sell cabins", actions.set_length: 2}[verb], **signed(ferry))
    with pytest.raises(Refusal, match=r"Iteration 3 has ended since, so nothing was undone\."):
        undo(ferry.project, ferry.project.version, **signed(ferry, NOW + timedelta(weeks=2)))


def test_what_somebody_set_since_is_not_undone(ferry):
    actions.set_strength(ferry.project, 2, 50, by=ferry.ada.row, at=NOW)
    version = ferry.project.version
    actions.set_strength(ferry.project, 2, 80, **signed(ferry))
    with pytest.raises(Refusal, match="Ben Brandt changed iteration 2 since"):
        undo(ferry.project, version, by=ferry.ada.row, at=NOW)


def test_goal_and_length_of_an_ended_one_stay(ferry):
    for verb, value in ((actions.set_goal, "Too late"), (actions.set_length, 2), (actions.set_length, None)):
        with pytest.raises(Refusal, match=r"Iteration 2 has ended; its length and goal stay as they were\."):
            verb(ferry.project, 2, value, **signed(ferry))
    actions.set_length(ferry.project, 2, 1, **signed(ferry))  # which it has
    assert strengths(ferry, 2) == (100, 100)


@pytest.mark.parametrize("verb", [actions.set_strength, actions.set_length, actions.set_goal])
def test_one_that_never_was_is_said_to_be_none(ferry, verb):
    with pytest.raises(Refusal, match=r"Ferry has no iteration 0\.") as refused:
        verb(ferry.project, 0, "Sell" if verb is actions.set_goal else 1, **signed(ferry))
    assert refused.value.status == 404


def test_a_member_says_it_once_on_its_page(app, world, page_of):
    ben, url = page_of(world.ben), f"{world.url}/iterations/2"
    ben.get(url)
    assert [each.get("name") for each in ben.select("main input:not([type=hidden])")] == ["strength"]
    assert "It changes the velocity from now on, and not what was closed." in ben.words
    assert "Length, goal and figures of what has ended stay as they were." in ben.words
    ben.post(f"{url}/strength", {"strength": "50"}).follow()
    assert ben.one("input[name=strength]").get("value") == "50"
    assert "It was closed with a team strength of 100 %." in ben.words
    ben.post(f"{url}/strength", {"strength": "50"}, 204, fragment=True)
    assert told(app) == ["set the team strength of iteration 2 to 50 %"]


def test_who_may_not_is_told_so(app, world, page_of):
    url = f"{world.url}/iterations/1/strength"
    page_of(world.ben).get(url, 405)
    page_of(world.cy).post(url, {"strength": "50"}, 403)
    page_of(world.dora).post(url, {"strength": "50"}, 404)
    page_of(world.ben).post(f"{world.url}/iterations/0/strength", {"strength": "50"}, 404)
    seen = page_of(world.cy).get(f"{world.url}/iterations/1")
    assert not seen.select("main input")
    assert "Team strength 100 %." in seen.words
    assert told(app) == []
