"""The eleven ways in which burndown charts of other tools were found to be wrong, none of them here."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.charts.journal import Journal, usual
from tests.support.clock import Clock
from tests.support.inside import inside
from tracker.backlog import actions
from tracker.charts import queries
from tracker.charts.figures import days_csv
from tracker.charts.week import accepted
from tracker.planning.calendar import starts_at


def figures(chart: Any, name: str) -> list[Any]:
    return [getattr(day.figures, name) if day.figures else None for day in chart.days]


def test_1_a_finished_iteration_does_not_rewrite_itself() -> None:
    journal = usual()
    closed = journal.closed()
    later = journal.remove(20, "seats").estimate(21, harbour=8).reopen(22, "ticket").add(23, more=5)
    amended = later.closed()
    told_beside = {"as_closed", "as_amended", "amendments"}
    more = {name: value for name, value in amended.more.items() if name not in told_beside}
    assert replace(amended, amended=None, more=more) == closed
    assert days_csv(later.closed().days) == days_csv(closed.days)


def test_2_points_added_on_the_way_raise_no_earlier_day() -> None:
    before = Journal().commit(a=3, b=5).done(1, "a")
    rows = before.chart(5).days[:3]
    after = before.add(3, c=8).chart(5)
    assert after.days[:3] == rows
    assert figures(after, "scope")[:5] == [8, 8, 8, 16, 16]
    assert [step.points for step in after.scope] == [8, 8, 16, 16]
    assert [day.pace for day in after.days] == [day.pace for day in before.chart(2).days]


def test_3_a_story_taken_out_counts_no_longer() -> None:
    chart = Journal().commit(a=3, b=5).remove(2, "b").chart(4)
    assert figures(chart, "remaining")[:4] == [8, 8, 3, 3]
    assert figures(chart, "scope")[:4] == [8, 8, 3, 3]
    out_when_done = Journal().commit(a=3, b=5).done(1, "b").remove(2, "b").chart(4)
    assert figures(out_when_done, "remaining")[:4] == [8, 3, 3, 3]
    assert figures(out_when_done, "scope")[:4] == [8, 8, 3, 3]


def test_4_a_reopened_story_is_not_burned() -> None:
    chart = Journal().commit(a=3, b=5).done(1, "a").reopen(2, "a").chart(4)
    assert figures(chart, "remaining")[:4] == [8, 5, 8, 8]
    assert [mark.text for mark in chart.marks] == ["a: reopened (3 points, by Ada)"]


def test_5_the_chart_has_the_whole_first_and_the_whole_last_day() -> None:
    chart = Journal().commit(a=9).closed()
    assert [day.date for day in chart.days] == chart.span.days
    begin, end = (starts_at(day, chart.zone) for day in (chart.span.start_on, chart.span.end_on))
    assert (chart.place(begin), chart.place(end)) == (0, 14)
    assert 13 < chart.place(end - timedelta(seconds=1)) < 14
    assert chart.days[11].date.isoweekday() == 5
    assert [day.pace for day in chart.days[10:]] == [0.9, 0, 0, 0]
    assert chart.remaining[0].at == begin
    assert chart.remaining[0].points == chart.committed == 9


def test_6_days_off_do_not_slope_the_pace_and_hide_no_work() -> None:
    chart = Journal(off=(2,)).commit(a=9, b=9).done(5, "a").closed()
    paces = [18.0, *(day.pace for day in chart.days)]
    flat = [number for number in range(14) if paces[number] == paces[number + 1]]
    assert flat == [2, 5, 6, 12, 13]
    assert figures(chart, "remaining")[4:6] == [18, 9]
    assert any(5 < chart.place(step.at) < 6 for step in chart.remaining)


def test_7_yesterdays_figures_stay_and_no_line_runs_ahead() -> None:
    journal = usual()
    charts = [journal.chart(day, 18) for day in range(14)]
    for number, chart in enumerate(charts):
        assert [bool(day.figures) for day in chart.days] == [n <= number for n in range(14)]
        for later in charts[number + 1 :]:
            assert later.days[:number] == chart.days[:number]
        assert chart.remaining[-1].at == chart.scope[-1].at == chart.as_of
        assert min(step.points for step in chart.remaining) >= 0


def test_8_no_nightly_job_is_needed(page: Any, app: Any, world: Any, clock: Clock) -> None:
    def fetch(form: str) -> str:
        return page.get(f"{world.url}/charts/burndown.{form}").text

    def today() -> dict[str, str]:
        return [row for row in csv.DictReader(io.StringIO(fetch("csv"))) if row["scope"]][-1]

    assert today()["remaining"] == "2"
    with inside(app):
        for verb in (actions.finish, actions.deliver, actions.accept):
            verb(world.story("timetable"), by=world.ada.row, at=clock.advance(minutes=1))
    assert (today()["done"], today()["remaining"]) == ("2", str(int(today()["scope"]) - 2))
    clock.set(2026, 11, 30, 9, 0)
    unwritten = fetch("json")
    assert '"first_day": "2026-11-30"' in unwritten
    assert '"what": "committed"' in unwritten
    with inside(app):
        actions.create(world.project, by=world.ada.row, at=clock(), title="Late", state="unscheduled")
    assert fetch("json") == unwritten


def test_9_done_means_the_same_everywhere(app: Any, world: Any, clock: Clock) -> None:
    with inside(app):
        story, ada = world.story("timetable"), world.ada.row
        actions.finish(story, by=ada, at=clock())
        actions.deliver(story, by=ada, at=clock())
        report = queries.iteration_report(world.project, 3, clock())
        assert report.chart.now.done == 0
        assert not report.accepted
        actions.accept(story, by=ada, at=clock.advance(hours=1))
        report = queries.iteration_report(world.project, 3, clock())
        assert report.chart.now.done - report.chart.now.reopened == 2
        assert sum(each.points for each in report.accepted) == 2


def test_10_the_chart_counts_the_points_of_the_list() -> None:
    journal = usual().add(8, chore=0).add(8, unknown=None)
    chart = journal.chart(9)
    assert chart.now.scope == sum(story.points for story in journal.scope.values())
    assert chart.now.remaining == sum(s.points for s in journal.scope.values() if not s.done)
    done = sum(story.points for story in journal.scope.values() if story.done)
    assert done == chart.now.done - chart.now.reopened
    assert done == sum(a.points for a in accepted(chart.entries, chart.entries[0].at, chart.zone))
    assert chart.now.unestimated == 1
    assert "1 story has no estimate and counts as no points here." in chart.notes


def test_11_trend_velocity_and_likely_end_stand_beside_the_chart() -> None:
    chart = usual().chart(8, 14, velocity=11)
    assert chart.title == "11 points left, 2 days behind an even pace, after scope grew by 4."
    assert chart.heading.endswith("velocity 11")
    assert chart.outlook
    assert chart.outlook.words[0].startswith("likely")
    assert chart.today
    assert chart.today.above_pace
