"""Nothing is cut off: neither at the edges of a picture, nor in the table of a printed chart."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import product

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.charts.journal import Journal, usual
from tests.charts.test_burnups import grown, theme
from tests.charts.test_over_iterations import LATE, USUAL
from tests.charts.test_pair_charts import MATES, worked
from tests.charts.ways import shown, ways
from tracker.charts import burndown, cycle_time, drawing, knowledge, theme_burnup, time_in_states
from tracker.charts.catalogue import CHARTS
from tracker.charts.chart import Said
from tracker.charts.chart_pdf import chart_pdf
from tracker.charts.pair_records import KnowledgeFacts

MARGIN = 4
FORESEEN = {50: date(2026, 12, 13), 85: date(2026, 12, 20), 95: date(2028, 12, 17)}


def release() -> Said:
    """A release with much to say: its title takes several lines of a small picture."""
    due = date(2026, 12, 18)
    return theme_burnup.series(theme(grown(), dates=FORESEEN, chance=0.29, deadline=due), grown().instant(20))


def known() -> Said:
    """A label that everybody knows: the cell with their names is a wide one."""
    people = tuple(replace(each, short=f"{each.name} of the Harbour") for each in MATES)
    everybody = [work for each in MATES for work in worked("pier", each.id, 0, 1)]
    return knowledge.series(KnowledgeFacts(shown(), people, everybody), LATE)


SAMPLES: dict[str, Callable[[], Said]] = {
    "burndown": lambda: burndown.series(usual().facts(), usual().instant(8, 14)),
    "release-burnup": release,
    "cycle-time": lambda: cycle_time.series(ways(*USUAL), LATE),
    "time-in-states": lambda: time_in_states.series(ways(*USUAL), LATE),
}


@pytest.mark.parametrize(("name", "width"), [*product(SAMPLES, [400, 640, 880, 1600])])
def test_words_keep_off_the_edges_of_a_picture(name: str, width: int) -> None:
    picture = Image.open(BytesIO(drawing.png(CHARTS[name], SAMPLES[name](), width))).convert("L")
    for edge in ((0, MARGIN), (picture.width - MARGIN, picture.width)):
        strip = picture.crop((edge[0], 0, edge[1], picture.height))
        assert strip.getextrema() == (255, 255), f"something stands at {edge}"


def test_days_for_which_the_picture_has_no_room_are_told_below_it() -> None:
    assert release().notes[-1] == "Outside the picture, of 100 runs: 95 % by Sun 17 Dec 2028."
    never = theme(grown(), dates={50: date(2026, 12, 13), 85: None, 95: None})
    told = theme_burnup.series(never, grown().instant(20)).notes[-1]
    assert told == "Outside the picture, of 100 runs: 85 % beyond 156 iterations, 95 % beyond 156 iterations."


@pytest.mark.parametrize(("name", "said"), [("release-burnup", release()), ("knowledge", known())])
def test_a_printed_table_has_its_headings_and_cells_whole(name: str, said: Said) -> None:
    text = " ".join(PdfReader(BytesIO(chart_pdf(CHARTS[name], said))).pages[0].extract_text().split())
    for column in said.table.columns:
        assert not column.on_page or column.title in text
    assert "…" not in text


def test_a_burndown_whose_last_day_runs_speaks_of_no_days_to_come() -> None:
    journal = Journal().commit(a=9).done(1, "a")
    assert burndown.series(journal.facts(), journal.instant(13, 12)).title == "All 9 points done."
    with_days = burndown.series(journal.facts(), journal.instant(8, 12)).title
    assert with_days == "All 9 points done, with 3 working days to come."
