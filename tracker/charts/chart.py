"""What every chart is: what may be asked of it, and what it says in words, as a table, and mark by mark.

A chart is one plain file with `series()` and `draw()`. Its series is a record that extends Said: picture,
page, CSV, JSON and PDF are made of it and of nothing else, so they cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeAlias

Cell: TypeAlias = str | int | float | date | None
DEFAULT_LAST = 26
"""Iterations that a chart of a range goes back by default: half a year of weekly ones."""
ALL = 0
RANGES = (13, 26, 52)


class Subject(StrEnum):
    """What a chart is about, and so what its address asks for."""

    ITERATION = "iteration"
    RELEASE = "release"
    EPIC = "epic"
    RANGE = "range"


class By(StrEnum):
    """What is counted."""

    POINTS = "points"
    STORIES = "stories"
    APART = "apart"
    TIMES = "times"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a chart. `number` is that of the iteration, the release's story or the epic (None:
    the current or the first one); `last` is how many iterations a range goes back, ALL for all of them."""

    number: int | None = None
    last: int = DEFAULT_LAST
    by: By = By.POINTS


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: its name in files, its title on pages. `sign` is 1 for numbers that are shown
    with their sign, −1 for those shown as what they take away. `on_page` is False for what only files
    have."""

    name: str
    title: str
    unit: str = ""
    sign: int = 0
    on_page: bool = True


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, in the order of the columns. `key` names the mark that shows the same figures;
    `off` is True for what is no working time."""

    cells: tuple[Cell, ...]
    key: str = ""
    off: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart; the first column names the row."""

    caption: str = ""
    columns: tuple[Column, ...] = ()
    rows: tuple[Row, ...] = ()


class Item(NamedTuple):
    """A story behind a mark: what happened to it or how it stands ("added, 3 points"). Title and name of
    who did it are as they were, where they are kept; "" where the story itself has to say."""

    story_id: int
    what: str = ""
    title: str = ""
    who: str = ""


@dataclass(frozen=True, slots=True)
class Behind:
    """A mark of a picture (a day, a bar, a point): its key, what it says, and the stories behind it. In the
    picture the thing with this key as gid is what can be clicked and focused."""

    key: str
    text: str
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What every series says. `title` is the finding in a sentence, `heading` names what it is about,
    `description` tells all to who cannot see the picture, `notes` are what to know before believing it.
    `empty` is a sentence where there is nothing to draw. `above` says that words stand above the axes,
    `tall` how many pixels the axes take where that is not the usual; `more` is what the JSON has besides."""

    title: str = ""
    heading: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()
    empty: str = ""
    above: bool = False
    tall: int = 0
    table: Table = field(default_factory=Table)
    behind: tuple[Behind, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def mark(self, key: str) -> Behind | None:
        """The mark of this key."""
        return next((behind for behind in self.behind if behind.key == key), None)


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart by its name in addresses. `read(project, asked, now)` answers the facts, of which `instants`
    says when they changed; `series(facts, as_of)` works out what the picture says, `draw(axes, series, ink)`
    draws it. `rule` is a sentence on how the figures are made; `by` says what may be counted, the first
    by default; `printed` that its page to print is the report on the iteration, which says more; `ranges` are
    the numbers of iterations that are offered."""

    name: str
    title: str
    subject: Subject
    read: Callable[[Any, Asked, datetime], Any]
    series: Callable[[Any, datetime], Any]
    draw: Callable[..., None]
    rule: str = ""
    by: tuple[By, ...] = ()
    printed: bool = False
    ranges: tuple[int, ...] = RANGES
