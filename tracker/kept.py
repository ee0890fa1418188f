"""What a process keeps of what it made, so that it is not made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Any


class Kept:
    """Things drawn before, by what they were drawn from; the longest unused are let go. Thread-safe."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._things: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Any:
        """What was kept, or None."""
        with self._lock:
            if key not in self._things:
                return None
            self._things.move_to_end(key)
            return self._things[key]

    def get_all(self, keys: Iterable[Hashable]) -> dict[Hashable, Any]:
        """What was kept for these keys."""
        with self._lock:
            kept = {key: self._things[key] for key in keys if key in self._things}
            for key in kept:
                self._things.move_to_end(key)
        return kept

    def keep(self, key: Hashable, thing: Any) -> None:
        self.keep_all({key: thing})

    def keep_all(self, things: Mapping[Hashable, Any]) -> None:
        with self._lock:
            self._things.update(things)
            while len(self._things) > self.most:
                self._things.popitem(last=False)

    def made(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """What was kept, or else what `make` gives, which is kept."""
        thing = self.get(key)
        if thing is None:
            thing = make()
            self.keep(key, thing)
        return thing
