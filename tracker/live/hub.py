"""Who listens to which projects, and telling them what was seen there.

What is told is how a project stands, never what happened to it: a listener who missed something, or
hears a thing twice, ends up with the same. Listeners wait in threads of their own; one thread looks
at the database and calls `see`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any

BEAT = b"event: beat\ndata:\n\n"
"""Said in silence: finds browsers that are gone, and tells those that are here that the line holds."""
FURTHEST_BEHIND = 200
"""A browser with so much unread is cut off; when it comes back it hears how things stand."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of a project: its version, when any person's name last changed, who may read it
    (person and session stamp), and who has which story open: (story, person, name), in that order."""

    version: int
    names: str
    readers: frozenset[tuple[int, str]]
    present: tuple[tuple[int, int, str], ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As browsers are told: the version, the names' stamp, and [person, name] by story."""
        present: dict[str, list[tuple[int, str]]] = {}
        for story_id, person_id, name in self.present:
            present.setdefault(str(story_id), []).append((person_id, name))
        return {"version": self.version, "names": self.names, "present": present}


def told(sights: Mapping[int, Sight]) -> str:
    """One message about these projects, as JSON."""
    return json.dumps({"projects": {str(number): sight.as_json() for number, sight in sights.items()}})


@dataclass(eq=False, slots=True)
class Listener:
    """One open stream: whose (person and session stamp), and of which projects."""

    who: tuple[int, str]
    projects: frozenset[int]
    _news: SimpleQueue[bytes | None] = field(default_factory=SimpleQueue)

    def wait(self, seconds: float) -> bytes | None:
        """The next message as it goes over the line, BEAT after so many seconds of silence, or None
        when the stream is to end."""
        try:
            return self._news.get(timeout=seconds)
        except Empty:
            return BEAT

    def tell(self, message: bytes) -> None:
        if self._news.qsize() < FURTHEST_BEHIND:
            self._news.put(message)
        else:
            self.end()

    def end(self) -> None:
        self._news.put(None)


class Hub:
    """The listeners of one process. Thread-safe."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._listeners: dict[int, set[Listener]] = {}
        self._sights: dict[int, Sight] = {}
        self._all: set[Listener] = set()

    def __len__(self) -> int:
        return len(self._all)

    def listen(self, who: tuple[int, str], projects: Iterable[int], most: int) -> Listener | None:
        """A new listener, who hears at once what is known; None where `most` listen already."""
        listener = Listener(who, frozenset(projects))
        with self._lock:
            if len(self._all) >= most:
                return None
            self._all.add(listener)
            for project_id in listener.projects:
                self._listeners.setdefault(project_id, set()).add(listener)
            known = {
                project_id: sight
                for project_id, sight in self._sights.items()
                if project_id in listener.projects and who in sight.readers
            }
            if known:
                listener.tell(_line(known))
        return listener

    def leave(self, listener: Listener) -> None:
        """The listener is gone; nothing where it was already."""
        with self._lock:
            self._all.discard(listener)
            for project_id in listener.projects:
                others = self._listeners.get(project_id, set())
                others.discard(listener)
                if not others:
                    self._listeners.pop(project_id, None)
                    self._sights.pop(project_id, None)

    def known(self) -> dict[int, Sight | None]:
        """The projects that are listened to, with what was last seen of them."""
        with self._lock:
            return {project_id: self._sights.get(project_id) for project_id in self._listeners}

    def see(self, sights: Mapping[int, Sight]) -> None:
        """Tells of projects that look different from before; a listener who may no longer read one of
        them, or has signed out since, is sent away, to ask anew."""
        with self._lock:
            for project_id, listeners in self._listeners.items():
                sight = sights.get(project_id)
                if sight is None or sight == self._sights.get(project_id):
                    continue
                self._sights[project_id] = sight
                line = _line({project_id: sight})
                for listener in listeners:
                    if listener.who in sight.readers:
                        listener.tell(line)
                    else:
                        listener.end()

    def end_all(self) -> None:
        """Sends everybody away; they come back to another process."""
        with self._lock:
            for listener in self._all:
                listener.end()


def _line(sights: Mapping[int, Sight]) -> bytes:
    return f"data: {told(sights)}\n\n".encode()
