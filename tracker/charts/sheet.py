"""A sheet to draw on: axes measured in points of type, on which words find a free place.

Words are placed where they are wanted or as near as they can be without covering other words or lines;
so no legend is needed. Widths of words are estimated on the safe side, since the reader's fonts differ.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.charts.words import MINUS

SIZE = 11.5
SMALL = 10.5
WIDTH_OF_A_SIGN = 0.6
LINE = 1.3


@dataclass(frozen=True, slots=True)
class Rect:
    left: float
    bottom: float
    right: float
    top: float

    def meets(self, other: Rect) -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.bottom < other.top
            and other.bottom < self.top
        )


@dataclass
class Sheet:
    """Axes whose horizontal runs over `days` and whose vertical runs to `top` points of work."""

    axes: Any
    days: float
    top: float
    width: float = 0.0
    height: float = 0.0
    taken: list[Rect] = field(default_factory=list)

    def __post_init__(self) -> None:
        box, dpi = self.axes.bbox, self.axes.figure.dpi
        self.width, self.height = box.width * 72 / dpi, box.height * 72 / dpi
        self.axes.set_xlim(0, self.days)
        self.axes.set_ylim(0, self.top)

    @property
    def reach(self) -> float:
        """The width from the axes' left to the right edge of the picture."""
        figure = self.axes.figure
        return (figure.bbox.width - self.axes.bbox.x0) * 72 / figure.dpi - 4

    @property
    def day_width(self) -> float:
        return self.width / self.days

    def x(self, place: float) -> float:
        """Where a place on the time axis stands, in points of type from the left."""
        return place * self.day_width

    def y(self, points: float) -> float:
        """Where a number of points of work stands, in points of type from the base line."""
        return points / self.top * self.height

    def strip(self, key: str, left: float, right: float) -> None:
        """The part of the width between two places is what can be chosen as the mark of this key. It is not
        drawn: the SVG gets an unseen rectangle, however many strips there are, at no cost."""
        strips: list[tuple[str, float, float]] = vars(self.axes).setdefault("strips", [])
        strips.append((key, left / self.days, right / self.days))

    def line(self, places: Sequence[float], points: Sequence[float], **style: Any) -> None:
        self.axes.plot(places, points, clip_on=False, **style)

    def steps(self, places: Sequence[float], points: Sequence[float], **style: Any) -> None:
        """A line that stays at each level until the next place."""
        xs = [x for pair in zip(places, [*places[1:], places[-1]], strict=True) for x in pair]
        ys = [y for level in points for y in (level, level)]
        self.line(xs, ys, solid_joinstyle="miter", solid_capstyle="butt", **style)

    def shape(
        self, place: float, points: float, outline: Iterable[tuple[float, float]], **style: Any
    ) -> None:
        """A small closed shape about a point, its outline in points of type."""
        corners = [(place + dx / self.day_width, points + dy / self.height * self.top) for dx, dy in outline]
        self.axes.fill(*zip(*corners, strict=True), clip_on=False, **style)

    def avoid_line(self, places: Sequence[float], points: Sequence[float], room: float = 2.0) -> None:
        """Keeps words off a line: it is covered by boxes a quarter of a day wide."""
        for (x0, y0), (x1, y1) in zip(
            zip(places, points, strict=True), zip(places[1:], points[1:], strict=True), strict=False
        ):
            parts = 1 if y0 == y1 else max(1, round((x1 - x0) * 4))
            for n in range(parts):
                xs = [self.x(x0 + (x1 - x0) * m / parts) for m in (n, n + 1)]
                ys = [self.y(y0 + (y1 - y0) * m / parts) for m in (n, n + 1)]
                self.taken.append(Rect(xs[0] - room, min(ys) - room, xs[1] + room, max(ys) + room))

    def write(
        self, x: float, y: float, text: str, size: float = SIZE, align: str = "left", **style: Any
    ) -> Rect:
        """Writes the text with its middle line at y (points of type) and takes the place it covers."""
        rect = self._rect(x, y, text, size, align)
        self.taken.append(rect)
        self.axes.text(
            x / self.width,
            y / self.height,
            text,
            transform=self.axes.transAxes,
            fontsize=size,
            ha=align,
            va="center_baseline",
            clip_on=False,
            zorder=8,
            **style,
        )
        return rect

    def write_near(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SIZE,
        align: str = "left",
        upward: bool = False,
        **style: Any,
    ) -> Rect:
        """Writes the text at the free place nearest to the one wanted, moved up or down only."""
        moves = [0.0] + [way * n * 2.0 for n in range(1, 80) for way in ((1,) if upward else (1, -1))]
        lowest, highest = size * 0.5, self.height - 2.0
        for move in moves:
            rect = self._rect(x, y + move, text, size, align)
            if lowest <= y + move <= highest and not any(rect.meets(other) for other in self.taken):
                return self.write(x, y + move, text, size, align, **style)
        if upward:
            return self.write_near(x, y, text, size, align, **style)
        return self.write(x, y, text, size, align, **style)

    def _rect(self, x: float, y: float, text: str, size: float, align: str) -> Rect:
        width = len(text) * size * WIDTH_OF_A_SIGN
        left = x - {"left": 0.0, "center": width / 2, "right": width}[align]
        half = size * LINE / 2
        return Rect(left, y - half, left + width, y + half)


def wrap(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width` in points of type."""
    return textwrap.wrap(text, max(10, int(width / (size * WIDTH_OF_A_SIGN * 0.97))))


def on_axis(number: int) -> str:
    """A number beside an axis: "8000", "15k", "−200"."""
    text = f"{abs(number) / 1000:g}k" if abs(number) >= 10_000 else str(abs(number))
    return f"{MINUS}{text}" if number < 0 else text


def scale(highest: float, most: int = 6) -> list[int]:
    """Whole numbers from zero to at most `highest` for the axis: steps of 1, 2 or 5, ten times these …"""
    step = next(
        step
        for power in range(9)
        for step in (10**power, 2 * 10**power, 5 * 10**power)
        if highest / step <= most
    )
    return list(range(0, int(highest) + 1, step))
