"""Telling how far a long import is."""

from __future__ import annotations

import sys
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows there are."""

PATIENCE = 2.0


def silent(done: int, total: int) -> None:
    """Says nothing."""


def on_stderr(seconds: Callable[[], float], patience: float = PATIENCE) -> Progress:
    """Says how far it is on standard error, first after `patience` seconds and then once a second;
    `seconds` is a clock that only runs forward."""
    due = seconds() + patience

    def tell(done: int, total: int) -> None:
        nonlocal due
        if seconds() >= due and done < total:
            due = seconds() + 1
            print(f"{done:,} of {total:,} rows imported …", file=sys.stderr, flush=True)

    return tell
