"""A program that is told of Ferry's changes."""

from __future__ import annotations

import json

import pytest

from tests.support.inside import inside
from tests.support.listener import listening
from tracker.chores import HANDLERS, PROMPT
from tracker.outbox import worker
from tracker.webhooks import actions


@pytest.fixture
def listener(app):
    """The program, on this machine; private addresses are allowed."""
    app.config.update(PRIVATE_WEBHOOKS=True, ADDRESS="https://tracker.example.com")
    with listening() as listener:
        yield listener


@pytest.fixture
def webhook_id(app, world, clock, listener):
    with inside(app):
        return actions.add(world.project, listener.url, by=world.ada.row, at=clock()).id


@pytest.fixture
def work(app, clock):
    """Does what a process of the server does when it looks: answers how much was put on its way, how much was
    done and how much failed."""

    def look():
        made = worker.ask_for_timed(app, PROMPT, clock)
        return (sum(made.values()), *worker.work_off(app, HANDLERS, clock))

    return look


@pytest.fixture
def told(listener):
    """What the program was told, in order."""
    return lambda: [json.loads(body) for _, _, body in listener.told]
