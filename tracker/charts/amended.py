"""An iteration as it was closed, and as it was amended since: an acceptance that was dated into it or out
of it after it had ended changes no figure of it, and is told beside them, with who and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.charts.chart import Cell
from tracker.charts.figures import moved
from tracker.charts.records import Amended
from tracker.charts.tables import csv_text
from tracker.ledger.entries import Figures, Line, figures
from tracker.text import listed

COLUMNS = ("entered", "dated", "who", "story", "title", "what", "points")


def done(now: Figures) -> int:
    """What is done and not reopened."""
    return now.done - now.reopened


def amended(entries: Iterable[Line], ends: datetime) -> Amended | None:
    """What was entered after the iteration had ended at `ends`; None where nothing was."""
    known = list(entries)
    late = tuple(line for line in known if line.at >= ends)
    if not late:
        return None
    closed, now = figures(line for line in known if line.at < ends), figures(known)
    return Amended(closed, now, late, _words(closed, now, late))


def _words(closed: Figures, now: Figures, lines: Iterable[Line]) -> str:
    """ "Amended since it was closed: 15 instead of 12 points done, 2 instead of 5 left; by Ada." """
    parts = [
        f"{after} instead of {before} {name}"
        for name, before, after in (
            ("points done", done(closed), done(now)),
            ("in scope", closed.scope, now.scope),
            ("left", closed.remaining, now.remaining),
        )
        if before != after
    ]
    by = listed(dict.fromkeys(filter(None, (line.who for line in lines))))
    return (
        f"Amended since it was closed: {', '.join(parts) or 'no figure changed'}{f'; by {by}' if by else ''}."
    )


def amendment_row(line: Line, zone: ZoneInfo) -> dict[str, Cell]:
    """The columns of one amendment: when it was entered and of when it speaks, in local time, and the points
    by which it moves what remains."""
    return {
        "entered": _local(line.at, zone),
        "dated": _local(line.dated, zone) if line.dated else None,
        "who": line.who,
        "story": line.story_id,
        "title": line.title,
        "what": line.kind.value,
        "points": moved(line),
    }


def _local(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(timespec="seconds")


def amendments_csv(found: Amended | None, zone: ZoneInfo) -> str:
    """One row an amendment, oldest first."""
    return csv_text(COLUMNS, (amendment_row(line, zone) for line in (found.lines if found else ())))


def as_told(found: Amended, zone: ZoneInfo) -> dict[str, Any]:
    """All of it for JSON."""
    names = ("committed", "added", "removed", "re_estimated", "scope", "done", "reopened", "remaining")
    return {
        "as_closed": {name: getattr(found.closed, name) for name in names},
        "as_amended": {name: getattr(found.amended, name) for name in names},
        "amendments": [amendment_row(line, zone) for line in found.lines],
    }
