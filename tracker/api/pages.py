"""Pages of long collections, and the headers that tell of them (semantics reference 3.5)."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 2_000
"""Things in one answer; who asks for more gets so many, and goes on from there."""


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a collection that is asked for. A negative offset counts back from the end."""

    limit: int
    offset: int = 0

    def first_of(self, total: int) -> int:
        """The index of the first thing of the window in a collection of so many."""
        return self.offset if self.offset >= 0 else max(0, total + self.offset)

    def cut(self, numbers: range, current: int) -> range:
        """The part of these numbers of iterations: a negative offset counts back from Current, and what it
        reaches before the first is left out, so that pages which follow each other never overlap (3.5)."""
        first = self.offset if self.offset >= 0 else current + self.offset - numbers.start
        return numbers[max(0, first) : max(0, first + self.limit)]


@dataclass(frozen=True, slots=True)
class Page:
    """How many things there are, what was asked for, and how many of them are here."""

    total: int
    limit: int
    offset: int
    returned: int

    @property
    def headers(self) -> dict[str, str]:
        return {
            f"X-Tracker-Pagination-{name.capitalize()}": str(number) for name, number in self.body.items()
        }

    @property
    def body(self) -> dict[str, int]:
        """The same for an envelope."""
        return {
            "total": self.total,
            "limit": self.limit,
            "offset": self.offset,
            "returned": self.returned,
        }


def window(limit: int | None, offset: int | None, usual: int) -> Window:
    """What is asked for; a limit beyond MOST is taken as MOST, a negative one as none."""
    return Window(min(max(usual if limit is None else limit, 0), MOST), offset or 0)


def page(asked: Window, total: int, returned: int) -> Page:
    return Page(total, asked.limit, asked.offset, returned)


def whole(count: int) -> Page:
    """A collection that is never cut: one page of all there is."""
    return Page(count, max(count, 1), 0, count)
