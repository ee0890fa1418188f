"""What a burndown says, at every instant and in words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.charts.journal import Journal, usual
from tracker.charts.burndown import pace, series
from tracker.charts.chart import By
from tracker.charts.figures import day_row, days_csv
from tracker.charts.records import Facts
from tracker.ledger.entries import Kind, Line, Standing, difference, opening, standing
from tracker.planning.calendar import Span, starts_at

START = date(2026, 3, 23)
ZONES = [ZoneInfo(name) for name in ("UTC", "Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe")]

standings = st.dictionaries(
    st.integers(1, 12),
    st.builds(Standing, st.sampled_from([0, 1, 2, 3, 5, 8]), st.booleans(), st.booleans()),
)
patterns = st.integers(7, 28).flatmap(lambda n: st.text("01", min_size=n, max_size=n))


@st.composite
def histories(draw: st.DrawFn) -> Facts:
    """Facts of any iteration whose scope went through any states, with instants anywhere in it."""
    working = draw(patterns)
    zone = draw(st.sampled_from(ZONES))
    span = Span(4, START, START + timedelta(days=len(working)))
    begin, end = (starts_at(day, zone) for day in (span.start_on, span.end_on))
    scopes = draw(st.lists(standings, min_size=1, max_size=8))
    minutes = st.integers(0, int((end - begin).total_seconds() // 60) - 1)
    instants = sorted(draw(st.lists(minutes, min_size=len(scopes) - 1, max_size=len(scopes) - 1)))
    lines = [Line(begin, d.kind, d.points, d.unestimated, d.story_id, "s", "") for d in opening(scopes[0])]
    for before, after, minute in zip(scopes, scopes[1:], instants, strict=False):
        at = begin + timedelta(minutes=minute)
        lines += [
            Line(at, d.kind, d.points, d.unestimated, d.story_id, "s", "Ada")
            for d in difference(before, after)
        ]
    return Facts("Apollo", span, working, zone, tuple(lines))


moments = st.integers(0, 30 * 24 * 60).map(
    lambda minutes: datetime(2026, 3, 22, 20, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(histories(), moments)
def test_remaining_is_what_the_scope_holds_undone_at_every_instant(facts: Facts, as_of: datetime) -> None:
    chart = series(facts, as_of)
    for remaining, scope in zip(chart.remaining, chart.scope, strict=True):
        held = standing(line for line in facts.entries if line.at <= remaining.at).values()
        assert scope.points == sum(story.points for story in held)
        assert remaining.points == sum(story.points for story in held if not story.done)


@given(histories(), moments)
def test_figures_of_each_day_are_those_of_its_last_instant(facts: Facts, as_of: datetime) -> None:
    chart = series(facts, as_of)
    for day in chart.days:
        begun = starts_at(day.date, facts.zone) <= as_of
        assert (day.figures is not None) == begun
        if day.figures:
            end = min(starts_at(day.date + timedelta(days=1), facts.zone), as_of + timedelta(microseconds=1))
            last = [step for step in chart.remaining if step.at < end][-1]
            assert day.figures.remaining == last.points
            assert day.figures.unestimated == sum(
                story.unestimated for story in standing(x for x in facts.entries if x.at < end).values()
            )


@given(st.integers(0, 500), patterns)
def test_pace_never_rises_and_ends_at_zero_on_the_last_working_day(committed: int, working: str) -> None:
    signs = [sign == "1" for sign in working]
    levels = pace(committed, signs)
    assert all(before >= after for before, after in zip([committed, *levels], levels, strict=False))
    assert levels[-1] == 0
    if any(signs):
        last = max(number for number, sign in enumerate(signs) if sign)
        assert levels[last] == 0
        assert committed == 0 or all(level > 0 for level in levels[:last])
        assert all(
            levels[n] == (levels[n - 1] if n else committed) for n, sign in enumerate(signs) if not sign
        )


@given(histories(), moments)
def test_the_csv_says_the_figures(facts: Facts, as_of: datetime) -> None:
    chart = series(facts, as_of)
    for line, day in zip(days_csv(chart.days).splitlines()[1:], chart.days, strict=True):
        row = day_row(day)
        assert line.split(",") == ["" if cell is None else str(cell) for cell in row.values()]
        if day.figures:
            c = {name: int(cell) for name, cell in row.items() if isinstance(cell, int)}
            assert c["scope"] == c["committed"] + c["added"] - c["removed"] + c["re_estimated"]
            assert c["remaining"] == c["scope"] - c["done"] + c["reopened"]


def test_the_end_of_a_day_lies_at_midnight_in_the_projects_zone() -> None:
    journal = Journal(1).commit(a=1, b=1).done(0, "a", hour=23).done(1, "b", hour=0)
    assert [day.figures and day.figures.remaining for day in journal.chart(2).days[:2]] == [1, 0]


def test_a_day_of_23_hours_is_as_wide_as_the_others() -> None:
    journal = Journal(1, date(2026, 3, 23)).commit(a=3)
    chart = journal.closed()
    assert chart.place(starts_at(date(2026, 3, 29), journal.zone)) == 6
    assert chart.place(starts_at(date(2026, 3, 30), journal.zone)) == 7


TITLES = [
    (usual(), 8, 18, "11 points left, 2 days behind an even pace, after scope grew by 4."),
    (Journal().commit(a=5, b=5).done(4, "a", hour=23), 4, 23, "5 points left, on an even pace."),
    (Journal().commit(a=5, b=5).done(1, "a"), 1, 18, "5 points left, 3 days ahead of an even pace."),
    (Journal().commit(a=5).done(1, "a"), 1, 18, "All 5 points done, with 8 working days to come."),
    (Journal().commit(a=5).add(1, b=8), 1, 18, "13 points left, 8 more than the 5 committed at the start."),
    (Journal().commit().add(1, b=8), 1, 18, "8 points left; nothing was committed at the start."),
    (Journal().commit(a=1).done(1, "a"), 1, 18, "The only point is done, with 8 working days to come."),
    (Journal().commit(a=1).remove(1, "a"), 1, 18, "Nothing is in it any more, with 8 working days to come."),
    (Journal().commit(a=1).remove(1, "a"), 40, 9, "Ended with nothing in it, after scope shrank by 1."),
    (Journal().commit(a=20), 0, 8, "20 points left."),
    (Journal().commit(a=20).add(0, b=1), 0, 23, "21 points left, after scope grew by 1."),
    (Journal(off=(0,)).commit(a=9), 1, 23, "9 points left."),
    (Journal().commit(a=20), 1, 8, "20 points left, 1½ days behind an even pace."),
    (usual(), 40, 9, "Ended with 11 of 24 points left, after scope grew by 4."),
    (Journal().commit(a=5).done(3, "a"), 40, 9, "All 5 points were done by Thu 19 Nov."),
    (Journal().commit(a=5, b=1).remove(2, "a").done(3, "b"), 40, 9,
     "The only point was done by Thu 19 Nov, after scope shrank by 5."),
]  # fmt: skip


@pytest.mark.parametrize(("journal", "day", "hour", "title"), TITLES, ids=[title for *_, title in TITLES])
def test_the_title_states_the_finding(journal: Journal, day: int, hour: int, title: str) -> None:
    assert journal.chart(day, hour).title == title


EMPTY = [
    (Journal().commit(a=5), -1, "Iteration 12 has not begun yet; it begins on Mon 16 Nov."),
    (Journal().commit(), 3, "Nothing was committed to this iteration, and nothing has been added since."),
    (Journal().commit(a=None), 3, "The only story has no estimate, so there are no points to burn down."),
    (Journal().commit(a=None, b=None), 3,
     "None of the 2 stories has an estimate, so there are no points to burn down."),
    (Journal().commit(a=0, b=0), 3, "The 2 stories here carry no points, so there is nothing to burn down."),
]  # fmt: skip


@pytest.mark.parametrize(("journal", "day", "sentence"), EMPTY, ids=[sentence for *_, sentence in EMPTY])
def test_what_cannot_be_drawn_is_said(journal: Journal, day: int, sentence: str) -> None:
    chart = journal.chart(day)
    assert chart.empty == chart.title == sentence
    assert chart.notes == ()


def test_a_story_removed_or_re_estimated_when_done_gets_one_mark() -> None:
    chart = Journal().commit(a=3, b=5).done(1, "a", "b").estimate(2, a=5).remove(3, "b").chart(5)
    assert [mark.kind for mark in chart.marks] == [Kind.RE_ESTIMATED, Kind.REMOVED]
    assert chart.marks[0].text == "a: re-estimated (+2, by Ada)"


def test_what_is_removed_while_the_scope_rises_is_marked_at_the_foot_of_the_step() -> None:
    chart = Journal().commit(a=3, b=5).add(2, c=8).remove(2, "b").remove(3, "c").chart(5)
    assert [step.points for step in chart.scope] == [8, 11, 3, 3]
    assert [mark.level for mark in chart.marks] == [8, 3]


def test_too_early_for_a_pace() -> None:
    early = Journal().commit(a=10).chart(0, 8, 40)
    assert early.today
    assert (early.today.above_pace, early.today.behind) == (None, None)
    assert "even pace" not in early.description


def test_a_reconstructed_iteration_says_so() -> None:
    chart = usual().closed(reconstructed=True)
    assert chart.notes[-1] == (
        "Reconstructed from the dates of imported stories; what else came in or went out is not known."
    )
    assert any(note.startswith("Reconstructed") for note in chart.notes)
    assert "Reconstructed" in chart.description


def test_today_stands_at_the_given_instant_with_both_numbers() -> None:
    today = Journal().commit(a=5, b=5).done(1, "a").chart(2, 12).today
    assert today
    assert (today.remaining, today.above_pace, today.behind) == (5, -2.5, -2.5)
    assert Journal().commit(a=5).closed().today is None


def test_counted_in_stories_each_weighs_one_and_no_estimate_matters() -> None:
    chart = usual().chart(400, by=By.STORIES)
    assert (chart.committed, chart.now.scope, chart.now.remaining) == (5, 5, 2)
    assert chart.now.re_estimated == 0
    assert chart.title == "Ended with 2 of 5 stories left."
    assert Journal().commit(a=None).chart(2, by=By.STORIES).empty == ""


def test_behind_a_day_are_the_entries_of_that_day_and_behind_a_sign_its_story() -> None:
    chart = usual().closed()
    second, first = chart.mark("day-2"), chart.mark("day-0")
    assert second
    assert [(item.title, item.what) for item in second.items] == [
        ("harbour", "added, 3 points"),
        ("timetable", "done, 2 points"),
    ]
    assert first
    assert {item.what.partition(",")[0] for item in first.items} == {"committed"}
    sign = chart.mark("mark-0")
    assert sign
    assert {item.title for item in sign.items} == {"card"}
