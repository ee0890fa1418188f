"""What the application keeps in memory between requests."""

from __future__ import annotations

import sys
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache

from tracker.kept import Kept
from tracker.teams.visits import visits


def forget_what_was_drawn() -> None:
    """Empties every cache of the house: the next test's rows may have the same numbers and versions."""
    for cache in _caches():
        cache._things.clear()
    visits._noted.clear()
    visits._waiting.clear()


def keep_what_is_known() -> Callable[[], None]:
    """Sets aside what the caches of the house hold; what it answers puts that back."""
    held = [(cache, OrderedDict(cache._things)) for cache in _caches()]

    def put_back() -> None:
        for cache, things in held:
            cache._things = OrderedDict(things)

    return put_back


@contextmanager
def nothing_kept() -> Iterator[None]:
    """With every cache of the house empty; what was kept before is there again afterwards."""
    caches = _caches()
    before = [cache._things for cache in caches]
    for cache in caches:
        cache._things = OrderedDict()
    try:
        yield
    finally:
        for cache, things in zip(caches, before, strict=True):
            cache._things = things


def _caches() -> tuple[Kept, ...]:
    return _caches_of(len(sys.modules))


@lru_cache(maxsize=1)
def _caches_of(_modules: int) -> tuple[Kept, ...]:
    """Found anew only when more of the house was imported: every test asks, and there are many files."""
    house = [module for name, module in sys.modules.items() if name.startswith("tracker.")]
    return tuple(value for module in house for value in vars(module).values() if isinstance(value, Kept))
