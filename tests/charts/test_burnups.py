"""Burn-ups of iterations, releases and epics, and the release burndown: what they say, and what they draw."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.charts.journal import BERLIN, Journal, usual
from tests.support.inside import inside
from tracker.backlog import actions, epic_actions
from tracker.charts import drawing, iteration_burnup, release_burndown, theme_burnup
from tracker.charts.burnup_records import Theme
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import By
from tracker.ledger.entries import Kind, Line
from tracker.planning.calendar import Rhythm, Span

MONDAY = date(2026, 10, 5)
WEEKLY = Rhythm(1, "monday")
FIRST = Span(3, MONDAY, MONDAY + timedelta(weeks=1))


def theme(journal: Journal, weeks: int = 6, **values: Any) -> Theme:
    """A release whose ledger is this journal, in iterations of a week from its first day on."""
    span = Span(3, journal.span.start_on, journal.span.start_on + timedelta(weeks=1))
    spans = [span]
    while len(spans) < weeks:
        spans.append(WEEKLY.following(spans[-1]))
    lines = tuple(journal.lines)
    given = {"kind": "release", "number": 5, "name": "The harbour opens", **values}
    return Theme("Ferry", zone=BERLIN, entries=lines, spans=tuple(spans), **given)


def grown() -> Journal:
    """Planned with 16 points; 8 done, 5 added and 2 removed in the weeks after."""
    return (
        Journal(8)
        .add(0, hour=9, ticket=3, card=5, seats=8)
        .done(2, "ticket")
        .add(8, harbour=5)
        .done(9, "card")
        .add(15, cabin=2)
        .remove(16, "cabin")
    )


def test_an_iteration_burnup_says_what_is_done_of_what_is_in_scope() -> None:
    chart = iteration_burnup.series(usual().facts(), usual().instant(8, 14))
    assert chart.title == "13 of 24 points are done, after the scope grew by 4, 11 points left."
    assert [step.points for step in chart.done][-1] == 13
    assert [step.points for step in chart.scope][-1] == 24
    assert [row.cells[1:] for row in chart.table.rows][7] == (26, 13, 13)


def test_a_reopened_story_is_done_no_longer() -> None:
    journal = Journal().commit(a=3, b=5).done(1, "a").reopen(2, "a")
    done = iteration_burnup.series(journal.facts(), journal.instant(4)).done
    assert [step.points for step in done] == [0, 3, 0, 0]


def test_bars_fall_with_finished_work_and_sink_with_added_scope() -> None:
    chart = release_burndown.series(theme(grown()), grown().instant(20))
    assert [(bar.number, bar.top, bar.bottom, bar.left) for bar in chart.bars] == [
        (3, 13, 0, 13),
        (4, 8, -5, 13),
        (5, 8, -5, 13),
    ]
    assert [bar.running for bar in chart.bars] == [False, False, True]
    assert chart.planned == 16


def test_scope_that_shrinks_lifts_the_bar() -> None:
    journal = Journal(8).add(0, a=8, b=5).remove(9, "b")
    bars = release_burndown.series(theme(journal), journal.instant(10)).bars
    assert [(bar.top, bar.bottom, bar.left) for bar in bars] == [(13, 0, 13), (13, 5, 8)]


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({}, "8 of 21 points are done, after the scope grew by 5 since iteration 3."),
        ({"refused": "Too few.", "planned_on": date(2026, 12, 20)},
         "8 of 21 points are done, after the scope grew by 5 since iteration 3; "
         "the plan is through with it by Sun 20 Dec."),
        ({"dates": {50: date(2026, 12, 13), 85: date(2026, 12, 20), 95: None}, "chance": 0.615,
          "deadline": date(2026, 12, 18)},
         "8 of 21 points are done, after the scope grew by 5 since iteration 3; "
         "likely through between Sun 13 Dec and Sun 20 Dec, "
         "and 62 of 100 runs meet the deadline, Fri 18 Dec."),
        ({"dates": {50: date(2027, 1, 3), 85: date(2027, 1, 3), 95: date(2027, 1, 10)}},
         "8 of 21 points are done, after the scope grew by 5 since iteration 3; "
         "likely through by Sun 3 Jan 2027."),
        ({"dates": {50: date(2026, 12, 13), 85: None, 95: None}},
         "8 of 21 points are done, after the scope grew by 5 since iteration 3; "
         "50 of 100 runs are through by Sun 13 Dec."),
        ({"ended_at": datetime(2026, 12, 4, 11, tzinfo=UTC)},
         "Released on Fri 4 Dec with 8 of 21 points done, after the scope grew by 5 since iteration 3."),
        ({"by": By.STORIES}, "2 of 4 stories are done, after the scope grew by 1 since iteration 3."),
    ],
)  # fmt: skip
def test_the_finding_says_how_far_it_is_and_when_it_will_be_done(values: Any, says: str) -> None:
    journal = grown()
    assert theme_burnup.series(theme(journal, **values), journal.instant(20)).title == says


@pytest.mark.parametrize(
    ("found", "says"),
    [
        (Theme("Ferry", "release", BERLIN), "There is no release yet"),
        (Theme("Ferry", "epic", BERLIN), "There is no epic yet"),
        (theme(Journal()), "No story stands between"),
        (theme(Journal(), kind="epic"), "No story carries"),
        (theme(Journal().add(0, a=None, b=0)), "None of the 2 stories carries points"),
    ],
)
def test_where_there_is_nothing_to_draw_a_sentence_says_why(found: Theme, says: str) -> None:
    for series in (theme_burnup.series, release_burndown.series):
        chart: Any = series(found, Journal().instant(3))
        assert chart.empty.startswith(says)
        assert chart.title == chart.empty


def test_stories_without_points_are_drawn_where_stories_are_counted() -> None:
    found = theme(Journal().add(0, a=None, b=0).done(1, "b"), by=By.STORIES)
    chart = theme_burnup.series(found, Journal().instant(3))
    assert chart.title == "1 of 2 stories is done."


def test_below_five_iterations_the_reason_stands_in_place_of_a_forecast() -> None:
    chart = theme_burnup.series(theme(grown(), refused="A forecast needs 5."), grown().instant(20))
    assert "A forecast needs 5." in chart.notes
    assert not chart.dates


def test_a_date_far_beyond_does_not_squeeze_what_is_known() -> None:
    dates = {50: date(2027, 6, 6), 85: date(2031, 1, 5), 95: None}
    chart = theme_burnup.series(theme(grown(), dates=dates), grown().instant(20))
    assert chart.span.last_day < date(2027, 2, 1)
    assert "Sun 5 Jan 2031" in chart.title


def test_what_an_accepted_release_said_stays() -> None:
    journal = grown()
    ended = journal.instant(20)
    found = theme(journal, ended_at=ended)
    before = theme_burnup.series(found, ended)
    later = replace(found, entries=(*found.entries, *journal.done(30, "seats").lines[len(found.entries) :]))
    assert theme_burnup.series(later, journal.instant(40)) == before
    assert release_burndown.series(later, journal.instant(40)) == release_burndown.series(found, ended)


def test_marks_list_what_was_entered_in_an_iteration() -> None:
    chart = theme_burnup.series(theme(grown()), grown().instant(20))
    mark = chart.mark("iteration-4")
    assert mark
    assert mark.text.endswith("5 points done, scope +5; 13 left of 21")
    assert [item.what for item in mark.items] == ["added, 5 points", "done, 5 points"]


def big() -> Theme:
    """20,000 stories over four years."""
    begin = datetime(2022, 11, 7, 9, 0, tzinfo=UTC)
    lines = []
    for number in range(20_000):
        at = begin + timedelta(minutes=100 * number)
        lines.append(Line(at, Kind.ADDED, 2, 0, number, "A story", "Ada"))
        if number % 4:
            lines.append(Line(at + timedelta(days=40), Kind.DONE, 2, 0, number, "A story", "Ada"))
    spans = [Span(1, date(2022, 11, 7), date(2022, 11, 14))]
    while spans[-1].end_on < date(2026, 10, 1):
        spans.append(WEEKLY.following(spans[-1]))
    return Theme("Ferry", "release", BERLIN, 5, "All of it", tuple(lines), tuple(spans))


def test_twenty_thousand_stories_are_drawn_by_days() -> None:
    chart = theme_burnup.series(big(), datetime(2026, 9, 1, tzinfo=UTC))
    assert len(chart.done) < 1600
    bars = release_burndown.series(big(), datetime(2026, 9, 1, tzinfo=UTC))
    for name, series in (("release-burnup", chart), ("release-burndown", bars)):
        svg = drawing.inline_svg(CHARTS[name], series)
        assert len(svg) < 400_000, name


@pytest.mark.parametrize("width", [640, 1600])
@pytest.mark.parametrize("name", ["release-burnup", "release-burndown", "epic-burnup"])
def test_each_width_and_a_single_iteration_can_be_drawn(name: str, width: int) -> None:
    journal = Journal().add(0, a=3)
    found = theme(journal, weeks=1, deadline=date(2026, 12, 18), dates={50: date(2026, 11, 29)})
    chart = CHARTS[name]
    assert drawing.png(chart, chart.series(found, journal.instant(1)), width).startswith(b"\x89PNG")


def test_a_title_is_drawn_as_it_is_written() -> None:
    """Dollars are no mathematics, and what a file of SVG cannot hold is left out."""
    named = theme(grown(), name="From $\\x to $\\y\x08")
    svg = drawing.file_svg(CHARTS["release-burnup"], theme_burnup.series(named, grown().instant(20)))
    assert "From $\\x to $\\y" in "".join(ElementTree.fromstring(svg).itertext())


def test_releases_and_epics_are_read_with_their_ledgers(app: Any, world: Any, page: Any) -> None:
    with inside(app):
        actions.edit(world.story("ticket"), labels=["money"], by=world.ada.row, at=world_now())
        epic_actions.create(world.project, name="Money", by=world.ada.row, at=world_now())
    release = world.stories["harbour"]
    for name, what in (
        ("release-burnup", f"release={release}"),
        ("release-burndown", f"release={release}"),
        ("epic-burnup", "epic=1"),
    ):
        page.get(f"{world.url}/charts/{name}")
        page.get(f"{world.url}/charts/{name}?{what.rpartition('=')[0]}=99999", 404)
    page.get(f"{world.url}/charts/release-burnup?release={release}")
    assert "3 of 8 points are done" in page.words
    assert "A forecast needs 5 done iterations" in page.words
    page.get(f"{world.url}/panels/release?of={release}")
    links = [link.get("href") for link in page.tree.cssselect("div.about a")]
    assert any("release-burnup" in link for link in links)
    assert any("release-burndown" in link for link in links)


def world_now() -> datetime:
    return datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def test_numbers_of_bars_that_stand_close_keep_off_the_bars_beside() -> None:
    """Twenty weeks in each of which three points come in and one is done, in a small picture."""
    journal = Journal(140).add(0, a=9)
    for week in range(1, 20):
        journal.add(7 * week, **{f"s{week}": 3, f"t{week}": 1}).done(7 * week + 1, f"t{week}")
    svg = drawing.inline_svg(
        CHARTS["release-burndown"],
        release_burndown.series(theme(journal, weeks=20), journal.instant(139)),
        drawing.NARROW,
    )
    words = "".join(ElementTree.fromstring(svg).itertext())
    assert "+76" in words, "of the last bar"
    assert "+68" not in words
