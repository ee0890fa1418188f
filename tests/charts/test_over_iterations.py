"""Charts over iterations: what they find, in figures and in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.charts.ways import accepted, life, noon, ways
from tracker.backlog.state_changes import Told, changes, what_is_told
from tracker.charts import age, composition, cycle_time, flow, rejection, time_in_states, velocity
from tracker.charts.age import AgeFacts
from tracker.charts.chart import By, Said
from tracker.charts.lives import in_days, percentile, shortly

LATE = noon(17)
USUAL = (
    life(1, (0, "started"), (1, "finished"), (1.5, "delivered"), (2, "accepted")),
    life(
        2,
        (1, "started"),
        (2, "delivered"),
        (3, "rejected"),
        (4, "started"),
        (8, "delivered"),
        (9, "accepted"),
    ),
    life(3, (14, "started"), kind="bug", points=None),
    life(4),
)


def cells(said: Said, name: str) -> list[object]:
    """A column of the table."""
    place = [column.name for column in said.table.columns].index(name)
    return [row.cells[place] for row in said.table.rows]


def test_velocity_is_the_mean_of_done_iterations_and_volatility_their_deviation() -> None:
    facts = accepted((0, "feature", 6), (7, "feature", 10), (8, "chore", None), (14, "feature", 3))
    chart = velocity.series(facts, LATE)
    assert cells(chart, "accepted") == [6, 10, 3]
    assert cells(chart, "velocity") == [6, 8, 8]
    assert cells(chart, "volatility") == [None, 25.0, 25.0]
    assert (
        chart.title
        == "Velocity is 8 points an iteration, up from 6; the last 2 iterations swung by 25\u00a0%."
    )


def test_points_of_a_weak_iteration_count_as_at_full_strength() -> None:
    facts = accepted((0, "feature", 6), (7, "feature", 10), strengths={1: 50, 2: 0})
    chart = velocity.series(facts, LATE)
    assert cells(chart, "points") == [12, None, 0]
    assert cells(chart, "velocity") == [12, 12, 12]


def test_iterations_before_the_range_count_for_velocity_but_are_not_shown() -> None:
    facts = accepted((0, "feature", 6), (7, "feature", 10), hidden=1)
    chart = velocity.series(facts, LATE)
    assert cells(chart, "iteration") == [2, 3]
    assert cells(chart, "velocity") == [8, 8]
    assert chart.bars[-1].volatility == 25


def test_the_stories_of_a_bar_are_those_accepted_in_its_iteration() -> None:
    facts = accepted((0, "feature", 6), (7, "feature", 10), (8, "chore", None))
    chart = velocity.series(facts, LATE)
    bar = chart.mark("iteration-2")
    assert bar is not None
    assert [item.story_id for item in bar.items] == [2, 3]
    assert bar.items[0].what == "feature, 10 points, accepted Mon 9 Nov"


def test_composition_counts_types_in_stories_or_points() -> None:
    stories = ((0, "feature", 6), (1, "bug", None), (7, "chore", None), (8, "release", None))
    counted = composition.series(accepted(*stories, by=By.STORIES), LATE)
    weighed = composition.series(accepted(*stories), LATE)
    assert (cells(counted, "features"), cells(counted, "bugs"), cells(counted, "chores")) == (
        [1, 0, 0],
        [1, 0, 0],
        [0, 1, 0],
    )
    assert cells(weighed, "all") == [6, 0, 0]
    assert weighed.title == "Only features were accepted in all 3 iterations: 6 points."


def test_a_rejection_counts_in_the_iteration_it_came_in_and_names_who_rejected() -> None:
    chart = rejection.series(ways(*USUAL), LATE)
    assert (cells(chart, "delivered"), cells(chart, "rejected")) == ([2, 1, 0], [1, 0, 0])
    assert cells(chart, "rate") == [50, 0, None]
    assert chart.title == "1 of 3 deliveries in all 3 iterations was rejected, 33\u00a0%."
    bar = chart.mark("iteration-1")
    assert bar is not None
    assert [(item.story_id, item.what, item.who) for item in bar.items] == [
        (2, "rejected Thu 5 Nov", "by Ben")
    ]


def test_cycle_time_runs_from_the_first_start_to_the_acceptance() -> None:
    chart = cycle_time.series(ways(*USUAL), LATE)
    assert cells(chart, "days") == [2, 8]
    assert chart.shares == (2, 8, 8)
    assert chart.title == (
        "Half of 2 stories took 2 days or less from start to acceptance, 85 of 100 took 8 days or less."
    )


def test_with_very_many_stories_a_bar_an_iteration_stands_for_its_dots() -> None:
    many = [life(n, (n % 14, "started"), (n % 14 + 1 + n % 3, "accepted")) for n in range(1, 400)]
    chart = cycle_time.series(ways(*many), LATE)
    assert not chart.dots
    assert sum(len(behind.items) for behind in chart.behind) == 399


def test_an_imported_story_of_which_only_dates_are_known_is_named_and_left_out() -> None:
    known = replace(life(9, (1, "accepted")), by_dates=True)
    chart = cycle_time.series(ways(*USUAL, known), LATE)
    assert cells(chart, "story") == [1, 2]
    assert chart.notes == ("Of 1 accepted story nobody knows when work began: left out here.",)
    assert "nobody knows" in cycle_time.series(ways(known), LATE).description


def test_time_in_states_is_the_median_of_days_from_the_first_start_on() -> None:
    chart = time_in_states.series(ways(*USUAL), LATE)
    assert (cells(chart, "started"), cells(chart, "delivered")) == ([1, 5, None], [0.5, 2, None])
    assert (
        chart.title
        == "The usual story took 5 days from start to acceptance; the longest part was “started”, 3 days."
    )


def test_what_was_put_back_waits_though_it_is_planned_again() -> None:
    again = life(1, (0, "started"), (1, "unstarted"), (2, "planned"), (5, "started"), (6, "accepted"))
    chart = time_in_states.series(ways(again), LATE)
    assert (cells(chart, "started")[0], cells(chart, "put_back")[0]) == (2, 4)


def test_the_oldest_story_in_progress_comes_first() -> None:
    lives = (*USUAL, life(5, (10, "started"), (11, "delivered")), replace(life(6), first="finished"))
    chart = age.series(AgeFacts(ways(*lives), {3: "Three", 5: "Five", 6: "Six"}), LATE)
    assert cells(chart, "story") == [5, 3, 6]
    assert cells(chart, "days") == [7, 3, None]
    assert chart.title == (
        "3 stories are in progress, the oldest for 7 days; none has taken longer than 85 of 100 do."
    )
    mark = chart.mark("story-5")
    assert mark is not None
    assert mark.items[0].what == "1 day started, 6 days delivered"


def test_flow_is_how_things_stood_at_the_end_of_each_day() -> None:
    chart = flow.series(ways(*USUAL), noon(4))
    assert cells(chart, "accepted") == [0, 0, 1, 1, 1]
    assert cells(chart, "started") == [1, 1, 0, 0, 1]
    assert cells(chart, "rejected") == [0, 0, 0, 1, 0]
    assert cells(chart, "backlog") == [3, 2, 2, 2, 2]
    day = chart.mark("day-2")
    assert day is not None
    assert [(item.story_id, item.what) for item in day.items] == [
        (1, "finished → delivered"),
        (1, "delivered → accepted"),
        (2, "started → delivered"),
    ]


def test_what_is_planned_by_hand_waits_in_the_backlog_of_the_flow() -> None:
    chart = flow.series(ways(life(8, (1, "planned"), (2, "started"))), noon(3))
    assert (cells(chart, "backlog"), cells(chart, "started")) == ([1, 1, 0, 0], [0, 0, 1, 1])
    day = chart.mark("day-1")
    assert day is not None
    assert [item.what for item in day.items] == ["backlog → planned"]


def test_no_story_is_lost_in_the_flow_between_its_making_and_its_deletion() -> None:
    gone = replace(life(7, (1, "started")), deleted_at=noon(3))
    chart = flow.series(ways(*USUAL, gone), noon(6))
    assert [sum(each) for each in chart.amounts] == [5, 5, 5, 4, 4, 4, 4]


def test_flow_counts_a_story_of_another_project_from_the_day_it_came() -> None:
    moved = life(9, (0, "started"), (1, "finished"), (2, "unstarted"), (3, "started"))
    chart = flow.series(ways(replace(moved, came_at=noon(2))), noon(4))
    assert cells(chart, "backlog") == [0, 0, 1, 0, 0]
    assert cells(chart, "started") == [0, 0, 0, 1, 1]
    assert [item.what for mark in chart.behind for item in mark.items] == [
        "another project → backlog",
        "backlog → started",
    ]


def test_flow_over_years_has_a_figure_an_iteration() -> None:
    chart = flow.series(ways(*USUAL, weeks=60), noon(60 * 7))
    assert len(chart.dates) == 60
    assert chart.amounts[-1][0] == 2


@pytest.mark.parametrize(
    ("kind", "details", "before", "states"),
    [
        ("story.started", {"from": "unstarted"}, {"state": "unstarted"}, ("unstarted", "started")),
        ("story.accepted", {"from": "delivered"}, None, ("delivered", "accepted")),
        ("story.moved", {"from": "unstarted", "to": "unstarted"}, None, None),
        ("story.moved", {"from": "unscheduled", "to": "unstarted"}, None, ("unscheduled", "unstarted")),
        ("stories.changed", {"what": "finished 2 stories"}, {"state": "started"}, ("started", "")),
        ("change.undone", {}, {"estimate": 3}, None),
    ],
)
def test_what_an_event_tells_of_a_state(
    kind: str, details: dict[str, str], before: dict[str, object] | None, states: tuple[str, str] | None
) -> None:
    assert what_is_told(kind, details, before) == states


def test_what_an_event_does_not_tell_the_next_one_or_today_does() -> None:
    told = [
        Told(noon(0), "unscheduled", "unstarted"),
        Told(noon(1), "unstarted", ""),
        Told(noon(2), "started", "finished"),
        Told(noon(3), "finished", ""),
    ]
    first, made = changes(told, "delivered")
    assert first == "unscheduled"
    assert [change.state for change in made] == ["unstarted", "started", "finished", "delivered"]
    assert changes([], "unstarted") == ("unstarted", ())


def test_percentiles_are_values_that_occur_and_days_are_said_shortly() -> None:
    assert [percentile(range(1, 11), part) for part in (0.5, 0.85, 0.95)] == [5, 9, 10]
    assert percentile([3.0], 0.5) == 3
    assert [in_days(days) for days in (0, 0.04, 0.5, 1, 2.54)] == [
        "less than an hour",
        "1 hour",
        "12 hours",
        "1 day",
        "2.5 days",
    ]
    assert [shortly(days) for days in (0, 0.001, 0.5, 2.5)] == ["0", "< 1 h", "12 h", "2.5 d"]
