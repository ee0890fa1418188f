"""How things stood day by day, and what iterations were like, as programs read it."""

from tests.support.inside import inside
from tracker.backlog import actions as backlog


def rows(container):
    """By the day what stood in each state, without what is nothing."""
    names = container["header"]
    assert names[0] == "date"
    return {
        row[0]: {name: figure for name, figure in list(zip(names, row, strict=True))[1:] if figure}
        for row in container["data"]
    }


def test_an_iteration_is_told_by_its_days(ferry, program):
    second = program.get(f"{ferry}/history/iterations/2/days")
    assert second["kind"] == "daily_history_container"
    found = rows(second)
    assert list(found) == [f"2026-11-{day:02}" for day in range(9, 16)]
    assert found["2026-11-09"]["points_started"] == 3.0
    assert found["2026-11-10"]["points_delivered"] == 3.0
    assert found["2026-11-15"]["points_accepted"] == 3.0
    assert found["2026-11-15"]["counts_accepted"] == 1
    running = rows(program.get(f"{ferry}/history/iterations/3/days"))
    assert list(running) == ["2026-11-16", "2026-11-17", "2026-11-18"]
    assert running["2026-11-17"]["counts_started"] == 1
    program.get(f"{ferry}/history/iterations/9/days", 404)


def test_a_project_is_told_by_the_days_asked_for(ferry, program):
    found = rows(program.get(f"{ferry}/history/days?start_date=2026-11-10&end_date=2026-11-11"))
    assert list(found) == ["2026-11-10", "2026-11-11"]
    assert found["2026-11-10"]["counts_delivered"] == 1
    assert found["2026-11-11"]["counts_accepted"] == 1
    assert found["2026-11-11"]["counts_unscheduled"] == 1
    assert len(program.get(f"{ferry}/history/days")["data"]) == 30
    assert program.get(f"{ferry}/history/days?start_date=2030-01-01")["data"] == []
    program.get(f"{ferry}/history/days?start_date=soon", 400)


def test_a_release_is_told_by_its_days(world, ferry, program):
    found = rows(program.get(f"{ferry}/history/releases/{world.stories['harbour']}/days"))
    assert found["2026-11-18"]["counts_started"] == 1
    program.get(f"{ferry}/history/releases/{world.stories['card']}/days", 404)


def test_snapshots_tell_where_stories_stood(world, ferry, program):
    found = program.get(f"{ferry}/history/snapshots?start_date=2026-11-17")
    assert [each["date"] for each in found] == ["2026-11-17", "2026-11-18"]
    assert [each["story_id"] for each in found[0]["icebox"]] == [world.stories["cabin"]]
    places = {each["story_id"]: each["state"] for each in found[0]["current"]}
    assert places[world.stories["timetable"]] == "started"


def test_the_median_of_two_cycle_times_lies_between_them(app, world, ferry, program, clock):
    def bring(name, *states):
        with inside(app):
            for state in states:
                backlog.change_state(world.story(name), state, by=world.ada.row, at=clock())

    bring("card", "started")
    bring("timetable", "finished", "delivered", "accepted")
    clock.advance(hours=3)
    bring("card", "finished", "delivered", "accepted")
    took = [each["total_cycle_time"] // 3_600_000 for each in cycle_times(program, ferry, 3)]
    assert sorted(took) == [3, 25]
    assert program.get(f"{ferry}/iterations/3/analytics")["cycle_time"] == 14 * 3_600_000


def cycle_times(program, ferry, number):
    told = program.get(f"{ferry}/iterations/{number}/analytics/cycle_time_details")
    return [each for each in told if "total_cycle_time" in each]


def test_cycle_times_and_analytics_of_an_iteration(world, ferry, program):
    (told,) = program.get(f"{ferry}/iterations/2/analytics/cycle_time_details")
    assert told == {
        "kind": "cycle_time_details",
        "total_cycle_time": 180_000_000,
        "started_time": 108_000_000,
        "started_count": 1,
        "finished_time": 300_000,
        "finished_count": 1,
        "delivered_time": 71_700_000,
        "delivered_count": 1,
        "rejected_time": 0,
        "rejected_count": 0,
        "story_id": world.stories["ticket"],
    }
    answer = program.client.get(
        f"/services/v5{ferry}/iterations/2/analytics/cycle_time_details.csv",
        headers={"X-TrackerToken": program.token},
    )
    assert answer.text.splitlines()[1] == (
        f"{world.stories['ticket']},180000000,108000000,1,300000,1,71700000,1,0,0"
    )
    assert program.get(f"{ferry}/iterations/2/analytics") == {
        "kind": "analytics",
        "stories_accepted": 1,
        "bugs_created": 0,
        "cycle_time": 180_000_000,
        "rejection_rate": 0.0,
    }
    assert program.get(f"{ferry}/iterations/1/analytics")["bugs_created"] == 1
    program.get(f"{ferry}/iterations/99/analytics", 404)


def test_iterations_tell_their_analytics_and_days_where_they_are_asked(world, ferry, program):
    (second,) = program.get(f"{ferry}/iterations?offset=1&limit=1&fields=analytics,accepted,created")
    assert second["analytics"] == program.get(f"{ferry}/iterations/2/analytics")
    accepted = rows(second["accepted"])
    assert list(accepted) == [f"2026-11-{day:02}" for day in range(9, 16)]
    assert accepted["2026-11-09"] == {"points_started": 3.0, "counts_started": 1}
    assert accepted["2026-11-15"] == {"points_accepted": 3.0, "counts_accepted": 1}
    assert rows(second["created"])["2026-11-15"] == {}
    first = program.get(f"{ferry}/iterations/1?fields=created")
    assert rows(first["created"])["2026-11-08"]["counts_unstarted"] == 4
    assert program.get(f"{ferry}/iterations/4?fields=accepted")["accepted"]["data"] == []
    plain = program.get(f"{ferry}/iterations/2")
    assert not {"analytics", "accepted", "created"} & plain.keys()
