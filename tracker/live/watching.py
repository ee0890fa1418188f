"""One thread a process looks at the projects that are listened to, and tells the hub what it saw.

It starts with the first listener and ends with the last, in the process that serves them, so servers
may fork as they like. It holds one connection of its own, outside the pool, and no transaction.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, datetime
from threading import Lock, Thread
from time import monotonic, sleep
from typing import Any

from flask import Flask, current_app
from sqlalchemy import Connection

from tracker.database import db
from tracker.live import queries
from tracker.live.bell import Bell
from tracker.live.hub import Hub, Listener
from tracker.live.lines import Lines

EVERY = 0.2
"""Seconds between two looks when nobody rings."""
RECOVERY = 1.0
"""Seconds until a database that did not answer is asked again."""
RIGHTS = 5.0
"""Seconds after which it is asked again who may read what, though no project has changed: somebody may have
been locked out of all of them."""
STREAMS = 100
"""Streams of a process unless its server says how many threads there are."""
KEPT_FREE = 32
"""Threads of a worker that no stream may take."""

log = logging.getLogger(__name__)


class Watcher:
    """The hub of an application in this process, and the thread that feeds it."""

    def __init__(self, app: Flask) -> None:
        self.hub = Hub()
        self.most = STREAMS
        self._app = app
        self._lines = Lines()
        self._is_serving: Callable[[], bool] = lambda: True
        self._lock = Lock()
        self._thread: Thread | None = None

    def serve(self, threads: int, is_serving: Callable[[], bool]) -> None:
        """What the server tells: its threads, a part of which stays free for all other requests, and how
        to find out that it stops: then all streams end, since it would wait for them."""
        self.most = threads - KEPT_FREE if threads >= 2 * KEPT_FREE else threads // 2
        self._is_serving = is_serving

    def listen(
        self, who: tuple[int, str], projects: Iterable[int], connection: Any = None
    ) -> Listener | None:
        """A listener, who hears soon how the projects stand, until `leave`, or until the `connection` (a
        socket) is closed at the other end. None where there are as many as may be, or the server stops."""
        if not self._is_serving():
            return None
        with self._lock:
            listener = self.hub.listen(who, projects, self.most)
            if listener is not None and self._thread is None:
                self._thread = Thread(target=self._run, name="live", daemon=True)
                self._thread.start()
        if listener is not None:
            self._lines.add(connection, listener)
        return listener

    def leave(self, listener: Listener) -> None:
        """The listener's stream has ended; may be said twice."""
        self._lines.forget(listener)
        self.hub.leave(listener)

    def _run(self) -> None:
        while self._goes_on():
            try:
                with self._app.app_context(), db.engine.connect() as connection:
                    self._watch(connection)
            except Exception:  # whatever it was, open pages must be told of changes again
                log.exception("Open pages are not told of changes until the database answers again.")
                sleep(RECOVERY)

    def _goes_on(self) -> bool:
        with self._lock:
            if len(self.hub):
                return True
            self._thread = None
            return False

    def _watch(self, connection: Connection) -> None:
        """Looks until nobody listens any more."""
        if connection.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # it would be missing in the pool
        rights_until = monotonic() + RIGHTS
        with closing(Bell(self._app.instance_path, connection)) as bell:
            while len(self.hub):
                if not self._is_serving():
                    self.hub.end_all()
                for listener in self._lines.hung_up():
                    listener.end()
                known = self.hub.known()
                if monotonic() >= rights_until:
                    rights_until, known = monotonic() + RIGHTS, dict.fromkeys(known)
                self.hub.see(queries.sights(connection, known, self._now()))
                connection.rollback()
                bell.wait(EVERY)

    def _now(self) -> datetime:
        clock = self._app.config.get("CLOCK")
        return clock() if clock else datetime.now(UTC)


def set_up(app: Flask) -> None:
    """Gives the application its watcher. Servers find it as `app.extensions["live"]`."""
    app.extensions["live"] = Watcher(app)


def watcher() -> Any:
    """That of the application that serves this request."""
    return current_app.extensions["live"]
