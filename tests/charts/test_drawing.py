"""The drawn chart as SVG, PNG and PDF: clean, told in words, the same bytes each time."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.charts.journal import Journal, usual
from tracker.charts import drawing
from tracker.charts.catalogue import CHARTS
from tracker.charts.ink import NAMES, PRINT, RESERVED
from tracker.charts.records import Burndown
from tracker.charts.sheet import Rect, Sheet, scale

BURNDOWN = CHARTS["burndown"]
SVG = "{http://www.w3.org/2000/svg}"

SAMPLES: dict[str, Burndown] = {
    "usual": usual().chart(8, 14),
    "closed": usual().closed(),
    "reconstructed": usual().closed(reconstructed=True),
    "first moment": Journal().commit(a=3).chart(0, 0),
    "one point": Journal(1).commit(a=1).chart(2),
    "all done": Journal().commit(a=3).done(1, "a").chart(2),
    "nothing committed": Journal().commit().add(1, a=3).chart(2),
    "huge": Journal(4).commit(**{f"s{n}": 8 for n in range(90)}).done(3, "s1", "s2").closed(),
    "empty": Journal().commit().chart(2),
    "no estimates": Journal().commit(a=None).chart(2),
    "to come": Journal().chart(-1),
}
each_sample = pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)


@each_sample
@pytest.mark.parametrize("size", [drawing.WIDE, drawing.NARROW], ids=["wide", "narrow"])
def test_svg_in_a_page_is_clean_and_named(chart: Burndown, size: drawing.Size) -> None:
    text = drawing.inline_svg(BURNDOWN, chart, size, "mine")
    root = ElementTree.fromstring(text)
    assert (root.tag, root.get("role")) == (f"{SVG}svg", "img")
    assert root.get("aria-labelledby") == "mine-title mine-desc"
    title, description = root[0], root[1]
    assert (title.tag, title.get("id"), title.text) == (f"{SVG}title", "mine-title", chart.title)
    assert (description.tag, description.text) == (f"{SVG}desc", chart.description)
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag not in {f"{SVG}style", f"{SVG}script", f"{SVG}metadata"}
        assert element.get("id", "mine-").startswith("mine-")
        assert not [name for name in element.attrib if name.startswith("on")]
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@each_sample
def test_svg_in_a_page_has_only_the_colours_of_the_theme(chart: Burndown) -> None:
    root = ElementTree.fromstring(drawing.inline_svg(BURNDOWN, chart))
    for element in root.iter():
        for name in ("fill", "stroke"):
            assert re.fullmatch(r"none|var\(--chart-[a-z]+, #[0-9a-f]{6}\)|", element.get(name, ""))
        if element.tag == f"{SVG}text":
            assert element.get("fill", "").startswith("var(")


@each_sample
def test_svg_as_a_file_stands_alone(chart: Burndown) -> None:
    text = drawing.file_svg(BURNDOWN, chart)
    assert "var(" not in text
    assert "#0102" not in text
    assert chart.heading in "".join(ElementTree.fromstring(text).itertext())


@each_sample
def test_the_same_series_gives_the_same_bytes(chart: Burndown) -> None:
    assert drawing.inline_svg(BURNDOWN, chart) == drawing.inline_svg(BURNDOWN, chart)
    assert drawing.file_svg(BURNDOWN, chart) == drawing.file_svg(BURNDOWN, chart)
    assert drawing.png(BURNDOWN, chart, 640) == drawing.png(BURNDOWN, chart, 640)


def test_threads_draw_what_one_thread_draws() -> None:
    alone = drawing.inline_svg(BURNDOWN, SAMPLES["usual"])
    with ThreadPoolExecutor(4) as pool:
        drawn = pool.map(lambda _: drawing.inline_svg(BURNDOWN, SAMPLES["usual"]), range(8))
        assert set(drawn) == {alone}


def test_ids_differ_between_two_charts_on_a_page() -> None:
    page = "".join(drawing.inline_svg(BURNDOWN, SAMPLES["usual"], prefix=name) for name in ("one", "two"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_png_has_the_width_asked_for() -> None:
    data = drawing.png(BURNDOWN, SAMPLES["usual"], 1600)
    assert int.from_bytes(data[16:20], "big") == 1600


def test_each_day_begun_and_each_mark_tells_itself_on_hover() -> None:
    chart = SAMPLES["usual"]
    root = ElementTree.fromstring(drawing.inline_svg(BURNDOWN, chart))
    told = [title.text for title in root.iter(f"{SVG}title")][1:]
    assert "Tue 24 Nov: 11 left of 24 in scope, 13 done" in told
    assert all(mark.text in told for mark in chart.marks)


def test_no_sign_but_has_a_word_and_lines_differ_in_more_than_colour() -> None:
    text = drawing.inline_svg(BURNDOWN, SAMPLES["usual"])
    words = list(ElementTree.fromstring(text).itertext())
    for expected in ("Remaining", "Scope 24", "Even pace", "+3", "◆+3", "▼−2", "Tue 24 Nov"):
        assert expected in words
    assert any(word.startswith("+ added · ▼ removed · ◆ re-estimated · ○ reopened") for word in words)
    lines = re.findall(r"<path [^>]*fill=\"none\"[^>]*>", text)
    widths = {re.search(r'stroke-width="([\d.]+)"', line)[1] for line in lines if "stroke-width" in line}
    assert {"3", "1.5", "1.3"} <= widths
    assert "stroke-dasharray" in text


class Recorder:
    """Axes that write down what is drawn, which is all that draw() needs."""

    def __init__(self) -> None:
        self.lines: list[tuple[Any, Any, dict[str, Any]]] = []
        self.words: list[str] = []
        self.limits: dict[str, tuple[float, float]] = {}
        self.figure = type("Figure", (), {"dpi": 72, "bbox": type("Box", (), {"width": 880})})
        self.bbox = type("Box", (), {"width": 700, "height": 300, "x0": 36})
        self.transAxes = None
        self.bands: list[tuple[float, float]] = []

    def set_axis_off(self) -> None: ...

    def fill(self, *_: Any, **__: Any) -> None: ...

    def set_xlim(self, low: float, high: float) -> None:
        self.limits["x"] = (low, high)

    def set_ylim(self, low: float, high: float) -> None:
        self.limits["y"] = (low, high)

    def plot(self, xs: Any, ys: Any, **style: Any) -> None:
        self.lines.append((list(xs), list(ys), style))

    def axvspan(self, start: float, end: float, **style: Any) -> None:
        if "gid" not in style:
            self.bands.append((start, end))

    def text(self, _x: float, _y: float, text: str, **_: Any) -> None:
        self.words.append(text)


def test_what_is_drawn_on_any_axes() -> None:
    axes, chart = Recorder(), SAMPLES["usual"]
    BURNDOWN.draw(axes, chart)
    assert axes.limits["x"] == (0, 14)
    assert axes.limits["y"][0] == 0
    assert axes.bands == [(5, 7), (12, 14)]
    heavy = next(line for line in axes.lines if line[2]["linewidth"] == 3)
    assert heavy[0][0] == 0
    assert heavy[0][-1] == chart.place(chart.as_of) < 9
    dashed = next(line for line in axes.lines if line[2].get("linestyle") == (0, (5, 3)))
    assert (dashed[0][-1], dashed[1][0], dashed[1][-1]) == (14, 20, 0)


def test_words_are_placed_where_nothing_is() -> None:
    sheet = Sheet(Recorder(), 10, 10)
    first = sheet.write_near(100, 100, "Remaining")
    second = sheet.write_near(100, 100, "Scope")
    third = sheet.write_near(100, 100, "+3", upward=True)
    assert not first.meets(second)
    assert not third.meets(first)
    assert not third.meets(second)
    assert third.bottom > first.bottom
    assert Rect(0, 0, 1, 1).meets(Rect(0.5, 0.5, 2, 2))


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (8, [0, 2, 4, 6, 8]),
        (26, [0, 5, 10, 15, 20, 25]),
        (354, [0, 100, 200, 300]),
    ],
)
def test_the_axis_has_few_whole_numbers(highest: int, ticks: list[int]) -> None:
    assert scale(highest) == ticks


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_printed_colours_have_contrast() -> None:
    least = dict.fromkeys(("main", "scope", "text", "quiet", "add", "remove"), 4.5) | {"pace": 3, "today": 3}
    for name, ratio in least.items():
        assert _contrast(getattr(PRINT, name), "#ffffff") >= ratio, name
        assert _contrast(getattr(PRINT, name), PRINT.band) >= ratio, name
    assert len({getattr(RESERVED, name) for name in NAMES}) == len(NAMES)
