"""A model of what releases have delivered, beside which histories hold their ledgers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

Rows = Mapping[int, int | None]
"""The stories that are there: the points of those that are accepted, None for the others."""


class Delivered:
    """What was accepted from a release's scope stays in it; what was deleted then is in it again once it is
    back. A release that rests (its marker is not in the plan) learns of what happened when it comes back,
    but for what came back from deletion meanwhile. `points` has them by release and story."""

    def __init__(self) -> None:
        self.points: dict[int, dict[int, int]] = defaultdict(dict)
        self._deleted: dict[int, set[int]] = defaultdict(set)

    def follow(
        self, in_plan: Collection[int], scopes: Mapping[int, Collection[int]], before: Rows, now: Rows
    ) -> None:
        """A change: the releases in the plan after it, their scopes before it, and the stories."""
        back = now.keys() - before.keys()
        for release in in_plan:
            held, deleted = self.points[release], self._deleted[release]
            came = [story for story in scopes.get(release, ()) if before[story] is None]
            deleted |= {story for story in held if story in before and story not in now}
            kept = {*held, *came, *(deleted & back)}
            self.points[release] = {story: points for story in kept if (points := now.get(story)) is not None}
        for deleted in self._deleted.values():
            deleted -= back
