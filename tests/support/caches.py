"""What the application keeps in memory between requests."""

from __future__ import annotations

import sys

from tracker.web import Kept


def forget_what_was_drawn() -> None:
    """Empties every cache of the house: the next test's rows may have the same numbers and versions."""
    for name, module in list(sys.modules.items()):
        if name.startswith("tracker."):
            for value in vars(module).values():
                if isinstance(value, Kept):
                    value._things.clear()
