"""The only file that draws with matplotlib, which is imported when the first chart is drawn.

One drawing path gives SVG for pages, SVG for files, PNG, and outlines for PDF; the same series gives the
same bytes. Parameters are set once: they hold for the whole process, so drawing takes a lock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO, StringIO
from threading import Lock
from typing import Any, Protocol

from tracker.charts import svg
from tracker.charts.chart import Said
from tracker.charts.ink import PRINT, RESERVED, Ink, printed, variables
from tracker.charts.sheet import SIZE, SMALL, wrap

_lock = Lock()


class Drawn(Protocol):
    """What drawing needs of a chart: its name, and how it draws."""

    @property
    def name(self) -> str: ...

    @property
    def draw(self) -> Callable[..., None]: ...


@dataclass(frozen=True, slots=True)
class Size:
    """In CSS pixels: a picture's width, the height of what is drawn, the room for words on the right."""

    width: int
    plot: int
    right: int


WIDE = Size(880, 300, 150)
MEDIUM = Size(640, 270, 124)
NARROW = Size(400, 240, 104)
PAGE = Size(690, 210, 104)
LETTER = Size(440, 240, 104)
LEFT, TOP, BOTTOM, TITLE = 36, 46, 40, 14.5
BOLD = 1.16
"""So many times as wide are bold letters."""
FONTS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif"


def inline_svg(
    chart: Drawn,
    series: Said,
    size: Size = WIDE,
    prefix: str = "chart",
    links: Mapping[str, str] | None = None,
) -> str:
    """An SVG element for a page: in the page's font and colours (--chart-…), as wide as its place. `links`
    has an address for each mark that leads somewhere, by its key."""
    drawn, strips = _drawn(chart, series, size, RESERVED, False, "none")
    words, tips = (series.title, series.description), _tips(series)
    return svg.clean(drawn, prefix, *words, variables(), tips, {}, links or {}, strips)


def file_svg(chart: Drawn, series: Said) -> str:
    """An SVG file that stands alone on white, with its heading, in the printed colours."""
    drawn, strips = _drawn(chart, series, WIDE, RESERVED, True, "none")
    return svg.clean(
        drawn,
        chart.name,
        series.title,
        series.description,
        printed(),
        _tips(series),
        {"font-family": FONTS},
        strips=strips,
    )


def outlines(chart: Drawn, series: Said) -> str:
    """An SVG for a printed page: no heading, and letters as outlines, so that it needs no font."""
    drawn, _ = _drawn(chart, series, PAGE, RESERVED, False, "path")
    return svg.clean(drawn, chart.name, "", "", printed(), {}, {})


def png(chart: Drawn, series: Said, width: int = 1600) -> bytes:
    """A PNG with its heading on white, `width` pixels wide; laid out for that width, so that words stay
    as large as they are on a page."""
    size = next((size for size in (NARROW, MEDIUM) if width < size.width * 1.25), WIDE)
    return _png(chart, series, size, width, headed=True)


def letter_png(chart: Drawn, series: Said) -> bytes:
    """A PNG for a letter, which says the heading itself: laid out for a narrow column, so that its words can
    be read on a phone, too, and three times as fine."""
    return _png(chart, series, LETTER, 3 * LETTER.width, headed=False)


def _png(chart: Drawn, series: Said, size: Size, width: int, *, headed: bool) -> bytes:
    with _lock:
        figure = _figure(chart, series, size, PRINT, headed)
        buffer = BytesIO()
        dpi = 72 * width / size.width
        figure.savefig(buffer, format="png", dpi=dpi, facecolor="white", metadata={"Software": None})
    return buffer.getvalue()


def _tips(series: Said) -> dict[str, str]:
    return {behind.key: behind.text for behind in series.behind}


def _drawn(
    chart: Drawn, series: Said, size: Size, ink: Ink, headed: bool, text_as: str
) -> tuple[str, list[svg.Strip]]:
    """The drawn SVG, and the strips that can be chosen in it, in its own pixels."""
    with _lock:
        figure = _figure(chart, series, size, ink, headed)
        _matplotlib().rcParams["svg.fonttype"] = text_as
        buffer = StringIO()
        figure.savefig(
            buffer,
            format="svg",
            facecolor="white" if headed else "none",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    axes = figure.axes[0]
    left, bottom, width, height = axes.get_position().bounds
    across, down = figure.get_size_inches() * 72
    strips = [
        svg.Strip(
            key,
            (left + width * a) * across,
            (1 - bottom - height) * down,
            width * (b - a) * across,
            height * down,
        )
        for key, a, b in vars(axes).get("strips", ())
    ]
    return buffer.getvalue(), strips


def _figure(chart: Drawn, series: Said, size: Size, ink: Ink, headed: bool) -> Any:
    _matplotlib()
    from matplotlib.figure import Figure

    reach = size.width - LEFT - 4
    lines = wrap(series.title, size.width - 28, TITLE * BOLD) if headed and not series.empty else []
    head = 20 * len(lines) + 32 if headed else 0
    if series.empty:
        top, plot, bottom = 0, 17 * len(wrap(series.empty, reach, SIZE)) + 12, 8
    else:
        notes = sum(len(wrap(note, reach, SMALL)) for note in series.notes)
        top, plot, bottom = (
            TOP if series.above else 14,
            series.tall or size.plot,
            BOTTOM + (15 * notes + 4 if notes else 0),
        )
    height = head + top + plot + bottom
    figure = Figure(figsize=(size.width / 72, height / 72), dpi=72)
    axes = figure.add_axes(
        (
            LEFT / size.width,
            bottom / height,
            (size.width - LEFT - size.right) / size.width,
            plot / height,
        )
    )
    if headed:
        _head(figure, series, lines, size, height, ink)
    chart.draw(axes, series, ink)
    return figure


def _head(figure: Any, series: Said, lines: list[str], size: Size, height: float, ink: Ink) -> None:
    x = 14 / size.width
    figure.text(x, 1 - 20 / height, series.heading, fontsize=11, color=ink.quiet)
    for number, line in enumerate(lines):
        figure.text(
            x, 1 - (42 + 20 * number) / height, line, fontsize=TITLE, fontweight="bold", color=ink.text
        )


@cache
def _matplotlib() -> Any:
    """matplotlib with its parameters set, imported now if it was not before."""
    import matplotlib

    matplotlib.rcParams.update(
        {
            "svg.hashsalt": "tracker",
            "svg.fonttype": "none",
            "font.family": "DejaVu Sans",
            "path.simplify": False,
            "axes.unicode_minus": True,
            "text.parse_math": False,  # a dollar in somebody's title is a dollar
        }
    )
    return matplotlib


def font_files() -> dict[str, str]:
    """The font files that come with matplotlib, by style: regular and bold."""
    folder = f"{_matplotlib().get_data_path()}/fonts/ttf"
    return {"": f"{folder}/DejaVuSans.ttf", "B": f"{folder}/DejaVuSans-Bold.ttf"}
