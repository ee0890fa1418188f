from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from tests.live.streams import Stream
from tests.world import Who
from tracker.live.bell import ring


@pytest.fixture
def listen(app: Flask) -> Iterator[Callable[..., Stream]]:
    """Opens streams: listen(world.ben, world.project_id). Afterwards nobody listens, and no thread looks."""
    opened: list[Stream] = []

    def listen(who: Who, *projects: int) -> Stream:
        opened.append(Stream(app, who, *projects))
        return opened[-1]

    yield listen
    for stream in opened:
        stream.close()
    thread = app.extensions["live"]._thread
    if thread is not None:
        ring(app.instance_path)
        thread.join(30)
        assert not thread.is_alive()
