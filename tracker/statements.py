"""Compiled statements of a database. SQLAlchemy looks them up by all that a statement says, and to hash that
takes as long as many a question; so those that are built once are known by which object they are."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from tracker.kept import Kept

MOST = 500


class Statements:
    """A `compiled_cache` as SQLAlchemy uses it. Its keys are tuples: the second part is what the statement
    says, a tuple that the statement makes once and keeps."""

    def __init__(self) -> None:
        self._equal = Kept(MOST)
        self._same: dict[Hashable, tuple[Any, Any]] = {}

    def get(self, key: tuple[Any, ...]) -> Any:
        """The compiled statement, or None."""
        name = _name(key)
        known = self._same.get(name)
        if known is not None:
            return known[1]
        compiled = self._equal.get(key)
        if compiled is not None:
            if len(self._same) >= MOST:
                self._same.clear()
            self._same[name] = key, compiled  # while the key is held, no other object has its number
        return compiled

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:
        self._equal.keep(key, compiled)


def _name(key: tuple[Any, ...]) -> Hashable:
    dialect, said, *others = key
    return dialect, id(said), *others
