"""Writing stories and epics in the former tracker's own format (semantics reference 6.1, 6.2): what is read
here, written there, is the same file again. Plain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import NamedTuple

from tracker.exchange.cells import MONTHS, guarded, text, written_priority
from tracker.exchange.columns import GROUPED, SINGLE
from tracker.exchange.csv_rows import EPIC
from tracker.exchange.parsed import NOBODY, ParsedComment, ParsedEpic, ParsedStory

NEEDS_QUOTES = re.compile(r'[,"\r\n]|^\s|\s$')
DONE = {True: "completed", False: "not completed"}
RESOLVED = {True: "resolved", False: "blocked"}

Cell = str | None
"""None where there is nothing to say; "" where it is said that there is nothing."""


def fixed(*, shows_priority: bool) -> tuple[str, ...]:
    """The columns that a story fills once, in order; Priority where the project shows it."""
    return tuple(name for name in SINGLE if shows_priority or name != "Priority")


class Widths(NamedTuple):
    """How often each repeated column or group is there: as often as the busiest story needs it."""

    owners: int = 1
    blockers: int = 0
    comments: int = 0
    tasks: int = 0
    reviews: int = 0
    pull_requests: int = 0
    branches: int = 0
    criteria: int = 0


_GROUPS: dict[str, tuple[str, ...]] = {
    "owners": ("Owned By",),
    "blockers": ("Blocker", *GROUPED["Blocker"]),
    "comments": ("Comment",),
    "tasks": ("Task", *GROUPED["Task"]),
    "reviews": ("Review Type", *GROUPED["Review Type"]),
    "pull_requests": ("Pull Request",),
    "branches": ("Git Branch",),
    "criteria": ("Criterion", *GROUPED["Criterion"]),
}
"""The columns of each of these. Criteria come last: the former tracker had none."""


def header(widths: Widths, fixed: Sequence[str]) -> str:
    """The line that names the columns: those that are `fixed`, and the repeated ones."""
    repeated = (_GROUPS[name] * times for name, times in widths._asdict().items())
    return _line([*fixed, *chain.from_iterable(repeated)])


def pieces(lines: Iterable[str], most: int = 64 * 1024) -> Iterator[bytes]:
    """The lines in pieces of a size that is worth sending."""
    waiting, size = [], 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= most:
            yield "".join(waiting).encode()
            waiting, size = [], 0
    yield "".join(waiting).encode()


def epic_line(epic: ParsedEpic, fixed: Sequence[str], base: str) -> str:
    """The row of an epic; `base` is the address before /epic/show/."""
    known = {
        "Id": epic.key,
        "Title": _text(epic.name),
        "Labels": guarded(epic.label),
        "Type": EPIC,
        "Created at": _day(epic.created),
        "Description": _text(epic.description) or None,
        "URL": f"{base}/epic/show/{epic.key}",
    }
    return _line([known.get(name) for name in fixed])


def story_line(story: ParsedStory, widths: Widths, fixed: Sequence[str], base: str) -> str:
    """The row of a story; `base` is the address before /story/show/. It ends with the last cell that is
    filled, and never before that of its first owner."""
    known = {
        "Id": story.key,
        "Title": _text(story.title),
        "Labels": guarded(", ".join(story.labels)),
        "Iteration": None if story.iteration is None else str(story.iteration),
        "Iteration Start": _day(story.iteration_start),
        "Iteration End": _day(story.iteration_end),
        "Type": story.story_type,
        "Estimate": None if story.estimate is None else str(story.estimate),
        "Priority": written_priority(story.priority),
        "Current State": story.state,
        "Created at": _day(story.created),
        "Accepted at": _day(story.accepted),
        "Deadline": _day(story.deadline),
        "Requested By": guarded(story.requested_by or NOBODY.title()),
        "Description": _text(story.description) or None,
        "URL": f"{base}/story/show/{story.key}",
    }
    said = _said(story)
    cells: list[Cell] = [known[name] for name in fixed]
    for name, times in widths._asdict().items():
        for n in range(times):
            cells += said[name][n] if n < len(said[name]) else [None] * len(_GROUPS[name])
    while len(cells) > len(fixed) + 1 and cells[-1] is None:
        cells.pop()
    return _line(cells)


def _said(story: ParsedStory) -> dict[str, list[Sequence[Cell]]]:
    """The cells of each group, in the order of the story."""
    return {
        "owners": [[guarded(name)] for name in story.owners],
        "blockers": [[_text(each.description), RESOLVED[each.resolved]] for each in story.blockers],
        "comments": [[_text(_signed(comment))] for comment in story.comments],
        "tasks": [[_text(each.description), DONE[each.complete]] for each in story.tasks],
        "reviews": [
            [guarded(each.kind), guarded(each.reviewer) or None, each.status] for each in story.reviews
        ],
        "pull_requests": [[url] for url in story.pull_requests],
        "branches": [[url] for url in story.branches],
        "criteria": [[_text(each.description), DONE[each.complete]] for each in story.criteria],
    }


def _signed(comment: ParsedComment) -> str:
    return f"{text(comment.text)} ({comment.author or NOBODY.title()} - {_day(comment.day)})"


def _text(written: str) -> str:
    return guarded(text(written))


def _day(day: date | None) -> str | None:
    """ "Nov 22, 2014", as the former tracker wrote it."""
    return f"{MONTHS[day.month - 1].title()} {day.day}, {day.year}" if day else None


def _line(cells: Iterable[Cell]) -> str:
    return ",".join(_quoted(cells)) + "\n"


def _quoted(cells: Iterable[Cell]) -> Iterator[str]:
    for cell in cells:
        if cell is None:
            yield ""
        else:
            yield f'"{cell.replace(chr(34), chr(34) * 2)}"' if not cell or NEEDS_QUOTES.search(cell) else cell
