"""Processes of their own for tests: real ones, which run at once and can be killed. They come out of one that
has imported the house already, which is what takes a new process longest."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

HOUSE = ["tracker.app", "tracker.chores", "tests.world", "tests.support.engines"]
PATIENCE = 60

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(HOUSE)


@contextmanager
def stopped_in(work: Callable[..., None], *arguments: Any) -> Iterator[Any]:
    """A process that does `work(stop, *arguments)` and has come to where it called stop(), which does not
    return. It is killed at the end."""
    here, there = processes.Pipe(duplex=False)
    process = processes.Process(target=_until_stopped, args=(work, there, arguments))
    process.start()
    there.close()
    try:
        assert here.poll(PATIENCE), "It never came to where it stops."
        assert here.recv() == "here"  # EOFError: it ended before
        yield process
    finally:
        process.kill()
        process.join(PATIENCE)
        here.close()


def _until_stopped(work: Callable[..., None], told: Any, arguments: tuple[Any, ...]) -> None:
    def stop(*_: Any, **__: Any) -> None:
        told.send("here")
        time.sleep(2 * PATIENCE)  # until it is killed
        raise SystemExit("Nobody killed it.")

    work(stop, *arguments)
