"""Telling how far a long import is."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Called with the rows done and the rows there are."""

PATIENCE = 2.0


def silent(done: int, total: int) -> None:
    """Says nothing."""


def on_stderr(patience: float = PATIENCE) -> Progress:
    """Says how far it is on standard error, first after `patience` seconds and then once a second."""
    due = time.monotonic() + patience

    def tell(done: int, total: int) -> None:
        nonlocal due
        if time.monotonic() >= due and done < total:
            due = time.monotonic() + 1
            print(f"{done:,} of {total:,} rows imported …", file=sys.stderr, flush=True)

    return tell
