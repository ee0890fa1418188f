"""What is still open on a story that is about to be accepted. Plain."""

from __future__ import annotations

_WORDS = (
    ("criterion", "criteria"),
    ("task", "tasks"),
    ("review", "reviews"),
    ("blocker", "blockers"),
)


def left_open(criteria: int, tasks: int, reviews: int, blockers: int) -> str:
    """So many of each are open, as a sentence without its end: "2 criteria and 1 task are open"; "" where
    nothing is."""
    counts = zip((criteria, tasks, reviews, blockers), _WORDS, strict=True)
    named = [f"{count} {one if count == 1 else many}" for count, (one, many) in counts if count]
    if not named:
        return ""
    alone = sum((criteria, tasks, reviews, blockers)) == 1
    *first, last = named
    listed = f"{', '.join(first)} and {last}" if first else last
    return f"{listed} {'is' if alone else 'are'} open"
