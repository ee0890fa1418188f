"""What a team says of iterations: length, strength and goal of the running one, strength and goal of those
to come. The strength of one that has ended: test_strength_of_ended.py."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.backlog import iteration_actions as actions
from tracker.backlog import queries
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.ledger.queries import standing_of_iteration
from tracker.planning.calendar import Span
from tracker.planning.models import Iteration, Override
from tracker.projects.actions import change_settings
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
NEXT_WEEK = NOW + timedelta(weeks=1)


def signed(world, at=NOW):
    return {"by": world.ben.row, "at": at}


def events(app):
    with inside(app):
        rows = db.session.scalars(select(Event).where(Event.kind.like("iteration.%")).order_by(Event.version))
        return [sentence(event.kind, event.details) for event in rows]


def current_row(world):
    query = select(Iteration).where(Iteration.project_id == world.project_id)
    return db.session.scalars(query.order_by(Iteration.number.desc())).first()


def overrides(world):
    query = select(func.count()).select_from(Override).where(Override.project_id == world.project_id)
    return db.session.scalar(query)


def titles(plan, number):
    found = next(iteration for iteration in plan if iteration.span.number == number)
    names = queries.titles(story.id for story in found.stories)
    return [names[story.id] for story in found.stories]


def test_the_strength_decides_what_current_takes_and_the_ledger_follows(ferry):
    backlog.estimate(ferry.story("card"), 1, **signed(ferry))
    started, waiting = ferry.stories["timetable"], ferry.stories["card"]
    for percent, scope in ((200, {started, ferry.stories["seats"], waiting}), (50, {started})):
        actions.set_strength(ferry.project, 3, percent, **signed(ferry))
        facts = queries.facts(ferry.project)
        assert facts.current.strength == percent
        assert set(facts.current_scope()) == scope
        assert standing_of_iteration(facts.current.id) == facts.current_scope()


def test_an_iteration_to_come_is_planned_by_its_strength(ferry):
    for n in range(6):
        add_story(ferry.project, ferry.ada.row, f"Crossing {n}", at=NOW, estimate=1)
    before = titles(queries.facts(ferry.project, NOW).schedule(), 5)
    actions.set_strength(ferry.project, 4, 200, **signed(ferry))
    plan = queries.facts(ferry.project, NOW).schedule()
    assert plan[1].strength == 200
    assert plan[1].capacity == 3  # 1.5 points a week, doubled
    assert titles(plan, 5) != before
    actions.set_strength(ferry.project, 4, 0, **signed(ferry))
    assert queries.facts(ferry.project, NOW).schedule()[1].points == 0


def test_what_was_said_is_taken_over_when_the_iteration_opens(ferry):
    actions.set_strength(ferry.project, 4, 50, **signed(ferry))
    actions.set_goal(ferry.project, 4, "Tickets by phone", **signed(ferry))
    promised = queries.facts(ferry.project, NEXT_WEEK).current
    assert (promised.id, promised.strength, promised.goal) == (None, 50, "Tickets by phone")
    backlog.estimate(ferry.story("card"), 1, **signed(ferry, NEXT_WEEK))
    entered = current_row(ferry)
    assert (entered.number, entered.strength, entered.goal) == (4, 50, "Tickets by phone")
    assert overrides(ferry) == 0
    facts = queries.facts(ferry.project)
    assert standing_of_iteration(facts.current.id) == facts.current_scope()


def test_points_of_a_half_team_count_twice_in_the_velocity(ferry):
    for verb in (backlog.finish, backlog.deliver, backlog.accept):
        verb(ferry.story("timetable"), **signed(ferry))
    whole = queries.facts(ferry.project, NEXT_WEEK).velocity
    actions.set_strength(ferry.project, 3, 50, **signed(ferry))
    half = queries.facts(ferry.project, NEXT_WEEK).velocity
    assert (3 * whole.per_week, 3 * half.per_week) == (5, 7)  # 0 + 3 + 2 points, then 0 + 3 + 4


def test_a_longer_iteration_takes_more_and_moves_all_after_it(ferry):
    backlog.estimate(ferry.story("card"), 1, **signed(ferry))
    facts = queries.facts(ferry.project, NOW)
    assert ferry.stories["card"] not in facts.current_scope()
    actions.set_length(ferry.project, 3, 3, **signed(ferry))
    facts = queries.facts(ferry.project, NOW)
    assert facts.current.span == Span(3, date(2026, 11, 16), date(2026, 12, 7))
    assert facts.current.working == "111110011111001111100"
    assert facts.schedule()[0].capacity == 4  # 1.5 points a week
    assert ferry.stories["card"] in facts.current_scope()
    assert standing_of_iteration(facts.current.id) == facts.current_scope()
    assert facts.velocity.points == 1
    following = facts.rhythm.following(facts.current.span)
    assert (following.start_on, following.weeks) == (date(2026, 12, 7), 1)


def test_points_of_a_longer_iteration_count_by_the_week(ferry):
    for verb in (backlog.finish, backlog.deliver, backlog.accept):
        verb(ferry.story("timetable"), **signed(ferry))
    actions.set_length(ferry.project, 3, 2, **signed(ferry))
    assert queries.facts(ferry.project, NEXT_WEEK).current.span.number == 3
    after = queries.facts(ferry.project, NOW + timedelta(weeks=2))
    assert (after.current.span.number, after.current.span.start_on) == (4, date(2026, 11, 30))
    assert after.velocity.per_week == Fraction(5, 4)  # 0 + 3 + 2 points in 1 + 1 + 2 weeks


def test_an_iteration_without_a_length_of_its_own_has_the_projects(ferry):
    for weeks, end_on, override in (
        (2, date(2026, 11, 30), 2),
        (None, date(2026, 11, 23), None),
        (1, date(2026, 11, 23), None),
    ):
        actions.set_length(ferry.project, 3, weeks, **signed(ferry))
        assert (current_row(ferry).end_on, current_row(ferry).length_override) == (end_on, override)


def test_an_iteration_cannot_have_ended_already(ferry):
    actions.set_length(ferry.project, 3, 4, **signed(ferry))
    late = signed(ferry, NOW + timedelta(days=13))
    with pytest.raises(Refusal, match=r"Iteration 3 would have ended by now; it needs at least 3 weeks\."):
        actions.set_length(ferry.project, 3, None, **late)
    actions.set_length(ferry.project, 3, 3, **late)
    assert current_row(ferry).end_on == date(2026, 12, 7)


def test_a_new_calendar_holds_for_the_days_of_a_long_iteration(ferry):
    actions.set_length(ferry.project, 3, 2, **signed(ferry))
    change_settings(ferry.project, {"days_off": "2026-11-26"}, **signed(ferry))
    assert current_row(ferry).working == "11111001110100"


def test_a_length_is_undone_with_the_days_of_the_calendar_as_it_is_now(ferry):
    actions.set_length(ferry.project, 3, 2, **signed(ferry))
    version = ferry.project.version
    change_settings(ferry.project, {"days_off": "2026-11-20"}, **signed(ferry))
    undo(ferry.project, version, **signed(ferry))
    assert (current_row(ferry).end_on, current_row(ferry).working) == (date(2026, 11, 23), "1111000")


def test_a_length_is_not_undone_once_the_iteration_would_have_ended(ferry):
    actions.set_length(ferry.project, 3, 4, **signed(ferry))
    with pytest.raises(Refusal, match="would have ended by now, so nothing was undone"):
        undo(ferry.project, ferry.project.version, **signed(ferry, NEXT_WEEK))
    assert current_row(ferry).end_on == date(2026, 12, 14)


def test_what_was_said_of_an_iteration_that_has_begun_is_not_undone_behind_its_back(ferry):
    actions.set_strength(ferry.project, 4, 50, **signed(ferry))
    with pytest.raises(Refusal, match="Iteration 4"):
        undo(ferry.project, ferry.project.version, **signed(ferry, NEXT_WEEK))
    assert overrides(ferry) == 0


@pytest.mark.parametrize(
    ("number", "weeks", "sentence"),
    [
        (2, 2, "Iteration 2 has ended"),
        (4, 2, "Iteration 4 has not begun; only the running one gets a length"),
        (3, 0, "whole number of weeks from 1 to 99"),
        (3, 100, "whole number of weeks from 1 to 99"),
    ],
)
def test_a_length_that_cannot_be_says_why(ferry, number, weeks, sentence):
    with pytest.raises(Refusal, match=sentence):
        actions.set_length(ferry.project, number, weeks, **signed(ferry))


def test_what_says_nothing_any_more_is_not_kept(ferry):
    actions.set_goal(ferry.project, 5, "Dogs on board", **signed(ferry))
    actions.set_strength(ferry.project, 5, 80, **signed(ferry))
    actions.set_goal(ferry.project, 5, "", **signed(ferry))
    assert overrides(ferry) == 1
    actions.set_strength(ferry.project, 5, 100, **signed(ferry))
    assert overrides(ferry) == 0


def test_what_is_too_far_ahead_is_refused(ferry):
    for verb, value in ((actions.set_strength, 50), (actions.set_goal, "Too early")):
        with pytest.raises(Refusal, match="Iteration 1000 is too far ahead"):
            verb(ferry.project, 1000, value, **signed(ferry))


VERBS = {
    "the length of the running iteration": (3, "length", "2", "set the length of iteration 3 to 2 weeks"),
    "the strength of the running iteration": (
        3,
        "strength",
        "80",
        "set the team strength of iteration 3 to 80 %",
    ),
    "the goal of the running iteration": (
        3,
        "goal",
        " Sell tickets ",
        "set the goal of iteration 3: “Sell tickets”",
    ),
    "the strength of one to come": (5, "strength", "0", "set the team strength of iteration 5 to 0 %"),
    "the goal of one to come": (5, "goal", "Rest", "set the goal of iteration 5: “Rest”"),
}


@pytest.mark.parametrize(("number", "what", "value", "told"), VERBS.values(), ids=VERBS)
def test_a_member_says_it_once(app, world, page_of, number, what, value, told):
    ben = page_of(world.ben)
    url = f"{world.url}/iterations/{number}/{what}"
    ben.post(url, {what: value}).follow()
    assert ben.one(f"input[name={what}]").get("value") == value.strip()
    ben.post(url, {what: value}, 204, fragment=True)
    assert events(app) == [told]


@pytest.mark.parametrize("what", ["length", "strength", "goal"])
def test_who_may_not_is_told_so(world, page_of, what):
    url = f"{world.url}/iterations/3/{what}"
    page_of(world.ben).get(url, 405)
    page_of(world.cy).post(url, {what: "50"}, 403)
    page_of(world.dora).post(url, {what: "50"}, 404)
    assert not page_of(world.cy).get(f"{world.url}/iterations/3").select("main input")


BAD = {
    "too long to last": ("length", "100", "Length is a whole number from 1 to 99."),
    "no length": ("length", "0", "Length is a whole number from 1 to 99."),
    "too strong": ("strength", "201", "Team strength is a whole number from 0 to 200."),
    "below nothing": ("strength", "-1", "Team strength is a whole number from 0 to 200."),
    "no number": ("strength", "half", "Team strength is a whole number from 0 to 200."),
    "left out": ("strength", "", "Team strength is a whole number from 0 to 200."),
    "too long": ("goal", "x" * 501, "Goal has 501 characters; at most 500 fit."),
}


@pytest.mark.parametrize(("what", "value", "words"), BAD.values(), ids=BAD)
def test_what_is_wrong_is_said(app, world, page_of, what, value, words):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/iterations/3/{what}", {what: value}, 422, fragment=True)
    assert words in ben.text
    assert events(app) == []


def test_the_page_of_an_iteration(world, page_of):
    ben = page_of(world.ben)
    assert "16 – 22 Nov · running" in ben.get(f"{world.url}/iterations/3").words
    ended = ben.get(f"{world.url}/iterations/1")
    assert "what has ended stay as they were." in ended.words
    assert not ended.select("input[name=length], input[name=goal]")
    to_come = ben.get(f"{world.url}/iterations/40")
    assert "to come" in to_come.words
    assert not to_come.select("input[name=length]")
    ben.get(f"{world.url}/iterations/0", 404)
    ben.get(f"{world.url}/iterations/9999", 404)
