"""When somebody looked at a project, until it is written down: reading a page writes nothing. Plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Lock

OFTEN_ENOUGH = timedelta(hours=1)
MOST = 10_000
"""So many looks are remembered; then all are forgotten, and the next ones noted anew."""

Visit = tuple[int, int]
"""The numbers of a person and of a project."""


class Visits:
    """The looks of people at projects that nobody has written down yet. What follows within an hour of one
    that was noted is not noted again. Thread-safe."""

    def __init__(self) -> None:
        self._noted: dict[Visit, datetime] = {}
        self._waiting: dict[Visit, datetime] = {}
        self._lock = Lock()

    def note(self, person_id: int, project_id: int, at: datetime) -> None:
        visit = person_id, project_id
        last = self._noted.get(visit)
        if last is not None and timedelta(0) <= at - last < OFTEN_ENOUGH:
            return
        with self._lock:
            if len(self._noted) >= MOST:
                self._noted.clear()
            self._noted[visit] = self._waiting[visit] = at

    def taken(self) -> Mapping[Visit, datetime]:
        """Those that wait to be written down, which wait no longer. In the order of their numbers, as several
        processes write down the same rows at once: in any other they could wait for each other."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return dict(sorted(waiting.items()))


visits = Visits()
"""Those of this process."""
