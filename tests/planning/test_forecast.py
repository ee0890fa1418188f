"""When work will be done: what every forecast must obey, whatever the history."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.planning.calendar import Rhythm
from tracker.planning.forecast import FEWEST, SHARES, Ahead, History, Sample, Target, forecasts, refusal

RHYTHM = Rhythm(1, "monday")
FIRST = RHYTHM.first(date(2026, 8, 3))
RUNS = 400


def spans(count, after=0):
    all_spans = RHYTHM.from_span(FIRST)
    return [next(all_spans) for _ in range(after + count)][after:]


def history(*points, working=5, strength=100, ahead=120, sizes=None):
    done = [Sample(span, each, working, strength) for span, each in zip(spans(99), points, strict=False)]
    coming = [Ahead(span, 5) for span in spans(ahead, after=len(points))]
    return History(tuple(done), tuple(coming), sizes or {1: 2, 2: 1})


def target(points, unestimated=0, growth=0.0, of=None):
    return Target(points, unestimated, (growth,) * len((of or history(*[9] * 8)).samples))


def numbers(past, goal):
    """The numbers of the iterations by which 50, 85 and 95 of 100 runs end; None beyond the horizon."""
    found = forecasts(past, {"it": goal}, runs=RUNS)["it"]
    return [span.number if (span := found.by(share)) else None for share in SHARES]


def later(one, other):
    """Whether no date of `one` is before that of `other`."""
    return all((a or 10_000) >= (b or 10_000) for a, b in zip(one, other, strict=True))


STEADY = history(*[10] * 8)


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        pytest.param(Target(10, 0, (0.0,) * 8), 9, id="ten points take one iteration of ten"),
        pytest.param(Target(11, 0, (0.0,) * 8), 10, id="one more takes the next"),
        pytest.param(Target(28, 0, (0.0,) * 8), 11, id="nearly thirty take three"),
        pytest.param(Target(22, 0, (5.0,) * 8), 13, id="of ten points five are eaten by new work"),
        pytest.param(Target(0, 0, (5.0,) * 8), 9, id="nothing left ends in the running iteration"),
    ],
)
def test_a_team_that_never_varies_is_foreseen_well(goal, expected):
    assert numbers(STEADY, goal) == [expected] * 3


def test_work_that_grows_faster_than_it_is_done_has_no_date():
    assert numbers(STEADY, Target(30, 0, (11.0,) * 8)) == [None] * 3


def test_what_is_beyond_the_horizon_has_no_date():
    assert numbers(history(*[10] * 8, ahead=3), Target(31, 0, (0.0,) * 8)) == [None] * 3


def test_a_stronger_team_before_counts_as_slower():
    twice = history(*[10] * 8, strength=200)
    assert numbers(twice, Target(28, 0, (0.0,) * 8)) == [14] * 3


def test_days_off_ahead_are_no_working_days():
    first, *others = STEADY.ahead
    assert numbers(replace(STEADY, ahead=(replace(first, working=0), *others)), target(9)) == [10] * 3


def test_the_rest_of_the_running_iteration_counts_by_its_days():
    first, *others = STEADY.ahead
    rest = replace(STEADY, ahead=(replace(first, working=2), *others))
    assert numbers(rest, target(4)) == [9] * 3
    assert numbers(rest, target(5)) == [10] * 3


def test_stories_without_estimate_get_a_size_of_the_project():
    past = replace(STEADY, sizes={2: 7})
    assert numbers(past, Target(0, 15, (0.0,) * 8)) == numbers(past, target(30))
    assert numbers(replace(past, sizes={}), Target(30, 15, (0.0,) * 8)) == numbers(past, target(30))


def test_iterations_in_which_nobody_worked_are_not_drawn():
    samples = (*STEADY.samples, *[Sample(span, 0, 5, 0) for span in spans(3, after=8)])
    assert replace(STEADY, samples=samples).basis == STEADY.samples


@pytest.mark.parametrize(
    ("past", "words"),
    [
        pytest.param(history(), "needs 5 done iterations with somebody at work; none is done", id="none"),
        pytest.param(history(9), "; 1 is done so far", id="one"),
        pytest.param(history(9, 8, 7, 9), "; 4 are done so far", id="four"),
        pytest.param(history(9, 8, 7, 9, 9, strength=0), "; none is done", id="with nobody at work"),
        pytest.param(history(0, 0, 0, 0, 0), "No point was accepted", id="without a point"),
    ],
)
def test_too_little_is_refused_with_a_reason(past, words):
    assert words in refusal(past)
    assert forecasts(past, {"it": Target(3, 0, (0.0,) * len(past.samples))}) == {}


def test_five_done_iterations_are_enough():
    assert FEWEST == 5
    assert refusal(history(9, 8, 7, 9, 0)) == ""


def test_recent_iterations_weigh_more():
    slower, faster = history(*[12] * 12, *[6] * 6), history(*[6] * 6, *[12] * 12)
    goal = Target(120, 0, (0.0,) * 18)
    assert later(numbers(slower, goal), numbers(faster, goal))
    assert numbers(slower, goal) != numbers(faster, goal)


def test_few_iterations_give_wider_ranges_than_many():
    few, many = history(6, 14, 9, 11, 10), history(*[6, 14, 9, 11, 10] * 6)
    widths = [
        numbers(past, Target(300, 0, (0.0,) * len(past.samples)))[2]
        - numbers(past, Target(300, 0, (0.0,) * len(past.samples)))[0]
        for past in (few, many)
    ]
    assert widths[0] > widths[1]


def test_the_chance_by_a_day_counts_the_days_of_its_iteration():
    found = forecasts(STEADY, {"it": target(10)}, runs=RUNS)["it"]
    begin = STEADY.ahead[0].span.start_on
    chances = [round(found.chance(begin + timedelta(days=n)), 2) for n in (-1, 0, 3, 6, 30)]
    assert chances == [0, 0.14, 0.57, 1, 1]


POINTS = st.lists(st.integers(0, 30), min_size=5, max_size=14).filter(any)
GOALS = st.tuples(st.integers(0, 200), st.integers(0, 12), st.floats(-3, 3))
examples = settings(max_examples=25)


@examples
@given(POINTS, GOALS)
def test_equal_data_give_equal_answers_in_whatever_company(points, goal):
    past = history(*points)
    mine = target(*goal, of=past)
    alone = forecasts(past, {"it": mine}, runs=RUNS)["it"]
    among = forecasts(
        past, {"small": target(1, of=past), "it": mine, "big": target(90, 5, 1, past)}, runs=RUNS
    )
    assert among["it"].ends[: len(alone.ends)] == alone.ends
    assert sum(among["it"].ends) == sum(alone.ends)


@examples
@given(POINTS, GOALS)
def test_more_certainty_is_never_earlier(points, goal):
    past = history(*points)
    likely, confident, sure = numbers(past, target(*goal, of=past))
    assert later([confident, sure, None], [likely, confident, None])


@examples
@given(POINTS, GOALS, st.integers(0, 50), st.integers(0, 5), st.floats(0, 2))
def test_more_work_is_never_earlier(points, goal, more, unestimated, growth):
    past = history(*points)
    work, missing, grows = goal
    greater = target(work + more, missing + unestimated, grows + growth, of=past)
    assert later(numbers(past, greater), numbers(past, target(*goal, of=past)))


@examples
@given(POINTS, GOALS, st.floats(1, 3), st.integers(0, 100))
def test_a_faster_or_stronger_team_is_never_later(points, goal, faster, stronger):
    past = history(*points)
    mine = target(*goal, of=past)
    assert later(numbers(past, mine), numbers(replace(past, pace=faster), mine))
    ahead = tuple(replace(each, strength=each.strength + stronger) for each in past.ahead)
    assert later(numbers(past, mine), numbers(replace(past, ahead=ahead), mine))


@examples
@given(POINTS, GOALS, st.integers(1, 40))
def test_a_later_deadline_is_never_less_likely(points, goal, days):
    past = history(*points)
    found = forecasts(past, {"it": target(*goal, of=past)}, runs=RUNS)["it"]
    day = past.ahead[1].span.start_on
    assert found.chance(day) <= found.chance(day + timedelta(days=days)) <= 1
