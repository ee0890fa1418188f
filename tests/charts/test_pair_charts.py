"""Charts of pairs: what they find, in figures, in words and mark by mark; of teams of every size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from tests.charts.ways import MONDAY, noon, shown
from tracker.charts import drawing, knowledge, pair_stairs, pair_trends
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import By
from tracker.charts.pair_records import KnowledgeFacts, Known, Mate, PairFacts
from tracker.pairing.lines import Line
from tracker.teams.presence import Part

LATE = noon(17)
ADA, BEN, CY, DORA = MATES = tuple(
    Mate(n, f"{name} Ahoi", name) for n, name in enumerate(("Ada", "Ben", "Cy", "Dora"), 1)
)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


LINES = (
    Line(day(0), frozenset({1, 2}), 7),
    Line(day(0), frozenset({3, 4}), 8),
    Line(day(1), frozenset({1, 3}), 7),
    Line(day(1), frozenset({2}), None, "Hiring"),
    Line(day(7), frozenset({1, 2}), 7, "", Part.MORNING),
)
LAST = {(1, 2): day(7), (3, 4): day(0), (1, 3): day(1), (2, 4): day(-9)}


def facts(by: By = By.APART, lines: tuple[Line, ...] = LINES, people: tuple[Mate, ...] = MATES) -> PairFacts:
    days = [day(-9), *sorted({line.day for line in lines})]
    return PairFacts(shown(by=by), people, lines, days, LAST if lines else {})


def test_each_pair_has_a_step_and_each_person_one_alone() -> None:
    chart = pair_stairs.series(facts(), LATE)
    assert [row.cells for row in chart.table.rows] == [
        ("Ada and Ben", 1, day(7), 2, 1.5),
        ("Ada and Cy", 2, day(1), 1, 1.0),
        ("Ben and Cy", None, None, 0, 0),
        ("Ada and Dora", None, None, 0, 0),
        ("Ben and Dora", 4, day(-9), 0, 0),
        ("Cy and Dora", 3, day(0), 1, 1.0),
        ("Ada alone", None, None, 0, 0),
        ("Ben alone", None, day(1), 1, 1.0),
        ("Cy alone", None, None, 0, 0),
        ("Dora alone", None, None, 0, 0),
    ]
    assert chart.title == "3 of 6 pairs worked together in all 3 iterations, 2 never did."


def test_a_step_lists_its_sessions_the_latest_first() -> None:
    chart = pair_stairs.series(facts(), LATE)
    mark = chart.mark("pair-1-2")
    assert mark is not None
    assert mark.text == "Ada and Ben: 2 times, 1½ days, last Mon 9 Nov, 1 pairing day ago"
    assert [(item.story_id, item.what) for item in mark.items] == [
        (7, "Mon 9 Nov, morning"),
        (7, "Mon 2 Nov"),
    ]
    alone, never = chart.mark("alone-2"), chart.mark("pair-2-3")
    assert alone is not None
    assert [(item.title, item.who) for item in alone.items] == [("Hiring", "Ben alone")]
    assert never is not None
    assert never.text == "Ben and Cy: never"


@pytest.mark.parametrize(
    ("by", "values"), [(By.APART, [1, 2, None]), (By.TIMES, [2, 1, None]), (By.DAYS, [1.5, 1.0, None])]
)
def test_a_step_shows_how_long_ago_how_often_or_how_long(by: By, values: list[float | None]) -> None:
    chart = pair_stairs.series(facts(by), LATE)
    assert [step.value for row in chart.steps[:3] for step in row] == values


def test_hatching_is_explained_where_a_cell_is_hatched() -> None:
    assert pair_stairs.series(facts(), LATE).notes[0].endswith("Hatched: never.")
    met = (*LINES, Line(day(2), frozenset({1, 2, 3, 4}), 7))
    assert "Hatched" not in pair_stairs.series(facts(By.TIMES, met), LATE).notes[0]


def test_once_all_have_met_the_longest_apart_are_named() -> None:
    everybody = {pair: day(0) for pair in combinations(range(1, 5), 2)} | {(1, 4): day(-9)}
    chart = pair_stairs.series(replace(facts(), last_paired=everybody), LATE)
    assert chart.title.endswith("; longest apart are Ada and Dora, 4 pairing days.")


def test_shares_of_an_iteration_are_those_of_its_lines() -> None:
    chart = pair_trends.series(facts(), LATE)
    assert [row.cells[2:] for row in chart.table.rows] == [
        (50.0, 100.0, 100.0, 14.3),
        (50.0, 100.0, 100.0, 0.0),
        (None, None, None, None),
    ]
    mark = chart.mark("iteration-1")
    assert mark is not None
    assert [(item.story_id, item.title, item.what, item.who) for item in mark.items] == [
        (7, "", "2 days", "Ada, Ben and Cy"),
        (8, "", "1 day", "Cy and Dora"),
        (0, "Hiring", "1 day", "Ben"),
    ]


class Walked(tuple[Line, ...]):
    """Lines that count how often somebody goes through all of them."""

    walks = 0

    def __iter__(self) -> Iterator[Line]:
        self.walks += 1
        return super().__iter__()

    def __reversed__(self) -> Iterator[Line]:
        self.walks += 1
        return iter(self[::-1])


def test_more_people_or_iterations_go_through_the_log_no_more_often() -> None:
    few, many = Walked(LINES), Walked(LINES)
    pair_stairs.series(facts(lines=few), LATE)
    crowd = tuple(Mate(n, f"Person {n}", f"Person {n}") for n in range(1, 30))
    pair_stairs.series(facts(lines=many, people=crowd), LATE)
    assert many.walks == few.walks
    few, many = Walked(LINES), Walked(LINES)
    pair_trends.series(facts(lines=few), LATE)
    pair_trends.series(replace(facts(lines=many), range=shown(52)), LATE)
    assert many.walks == few.walks


def worked(label: str, person: int, *days: int) -> list[Known]:
    return [Known(label, person, day(number), 7) for number in days]


def test_a_label_that_one_person_alone_worked_on_for_two_days_is_named() -> None:
    known = [
        *worked("pier", 1, 0, 1),
        *worked("pier", 2, 0),
        *worked("quay", 1, 0, 1),
        *worked("quay", 2, 3, 4),
    ]
    known += worked("gone", 9, 0, 1, 2)
    chart = knowledge.series(KnowledgeFacts(shown(), MATES, known), LATE)
    assert [row.cells for row in chart.table.rows] == [
        ("pier", 1, "Ada 2, Ben 1", 3),
        ("quay", 2, "Ada 2, Ben 2", 4),
    ]
    assert chart.title == (
        "1 of 2 labels worked on in all 3 iterations is known by one person alone, such as “pier” by Ada."
    )
    mark = chart.mark("cell-1-2")
    assert mark is not None
    assert mark.text == "Ben on “pier”: 1 day"
    assert [(item.story_id, item.what, item.who) for item in mark.items] == [(7, "last Mon 2 Nov", "Ben")]


@pytest.mark.parametrize("size", [1, 2, 8, 40])
@pytest.mark.parametrize("width", [drawing.WIDE, drawing.NARROW])
def test_teams_of_every_size_are_drawn_with_all_their_marks(size: int, width: drawing.Size) -> None:
    people = tuple(Mate(n, f"Person {n}", f"Person {n}") for n in range(1, size + 1))
    worked = (Line(day(n % 20), frozenset({n, n % size + 1}), n) for n in range(1, size + 1))
    lines = tuple(sorted(worked, key=lambda line: line.day))
    known = [Known(f"label {n % 30}", n % size + 1, day(n % 20), n) for n in range(60)]
    pairs = PairFacts(shown(), people, lines, sorted({line.day for line in lines}), {(1, 2): day(1)})
    for name, said in (
        ("pair-stairs", pair_stairs.series(pairs, LATE)),
        ("pair-trends", pair_trends.series(pairs, LATE)),
        ("knowledge", knowledge.series(KnowledgeFacts(shown(), people, known), LATE)),
    ):
        text = drawing.inline_svg(CHARTS[name], said, width, name, {mark.key: "?" for mark in said.behind})
        drawn = [mark for mark in said.behind if f'data-key="{mark.key}"' in text]
        hidden = set(said.behind) - set(drawn)
        assert not hidden or name == "knowledge", name
        assert drawn or said.empty


def test_a_team_that_logged_nothing_is_told_so() -> None:
    assert pair_stairs.series(facts(lines=()), LATE).empty == "Nobody has been logged with somebody else yet."
    assert (
        pair_trends.series(facts(lines=()), LATE).empty == "No pairs were logged in any of the 3 iterations."
    )
    nothing = KnowledgeFacts(shown(), MATES, [])
    assert "Nobody was logged on a story with a label" in knowledge.series(nothing, LATE).empty
