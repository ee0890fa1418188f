"""Entries of the ledger for programs. The original knew no ledger; names follow its manner."""

from __future__ import annotations

from operator import attrgetter

from tracker.api.shapes import Shape, always

LEDGER_ENTRY = Shape(
    "ledger_entry",
    {
        "kind": always("ledger_entry"),
        "change": lambda line: line.kind.value,
        "points": attrgetter("points"),
        "unestimated": attrgetter("unestimated"),
        "story_id": attrgetter("story_id"),
        "story_name": attrgetter("title"),
        "performed_by_name": lambda line: line.who or None,
        "occurred_at": attrgetter("at"),
        "dated_at": attrgetter("dated"),
    },
    key="change",
)
"""`change`: committed, added, removed, re-estimated, done or reopened. `dated_at` is set on amendments alone:
the instant that they speak of."""
