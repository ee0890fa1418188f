"""What things were right after a change, told from today. An event keeps only what it replaced: what it made
of a part is what the next event replaced, or, where none did, what the part is now. Plain."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

Parts = Mapping[str, Any]
Change = tuple[int, Mapping[str, Parts]]
"""The number of a change, which is higher than those of the changes before it, and what it replaced, by the
keys of things (see remembered.py)."""


class Hindsight:
    """Things with the changes they went through since some change, and as they are now."""

    def __init__(self, changes: Iterable[Change], now: Mapping[str, Parts]) -> None:
        self.now = now
        self._replaced: dict[str, dict[str, list[tuple[int, Any]]]] = {}
        for number, before in sorted(changes, key=lambda change: change[0]):
            for key, parts in before.items():
                if isinstance(parts, Mapping):
                    of_thing = self._replaced.setdefault(key, {})
                    for part, old in parts.items():
                        of_thing.setdefault(part, []).append((number, old))

    def after(self, key: str, part: str, number: int) -> Any:
        """The part of the thing as the change of this number left it; None where nothing tells."""
        replaced = self._replaced.get(key, {}).get(part, ())
        following = bisect_right(replaced, number, key=lambda each: each[0])
        if following < len(replaced):
            return replaced[following][1]
        return self.now.get(key, {}).get(part)

    def all_after(self, key: str, number: int) -> dict[str, Any]:
        """All that is known of the thing as it was then."""
        parts = {*self._replaced.get(key, ()), *self.now.get(key, ())}
        return {part: self.after(key, part, number) for part in parts}
