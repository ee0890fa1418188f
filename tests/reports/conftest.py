"""A project whose report is sent on Mondays at eight, to two addresses."""

from __future__ import annotations

import pytest

from tests.support.inside import inside
from tests.support.mailbox import mailbox
from tracker.chores import HANDLERS
from tracker.outbox import worker
from tracker.reports import actions, composing_actions, sending_actions
from tracker.reports.composing_actions import Files
from tracker.reports.letter import Enclosed

ADDRESS = "https://tracker.example.com"
PLAN = {
    "is_on": True,
    "weekday": "monday",
    "hour": 8,
    "recipients": "ada@example.com\nboss@elsewhere.example",
    "with_pdf": True,
    "with_csv": True,
}


@pytest.fixture
def box(app):
    """A mail server, and what it got."""
    with mailbox() as box:
        app.config.update(POSTBOX=box.postbox, ADDRESS=ADDRESS, PRIVATE_WEBHOOKS=True)
        yield box


@pytest.fixture
def undrawn(monkeypatch):
    """Letters without a picture and with empty files: drawing takes longer than all the rest."""
    files = Files(None, Enclosed("a.pdf", b""), Enclosed("a.csv", b""))
    monkeypatch.setattr(composing_actions, "_files", lambda _key, _report: files)


@pytest.fixture
def planned(app, world, clock):
    """Ada has said that the report is sent; it is Wednesday of week 47."""
    with inside(app):
        actions.change_plan(world.project, PLAN, by=world.ada.row, at=clock())


@pytest.fixture
def work(app, clock):
    """Does what a process of the server does when it looks: makes what is due, works off what is there.
    Answers how many reports were made, how much was done and how much failed."""

    def look():
        with app.app_context():
            made = sending_actions.deal_with_due(clock())
        return (made, *worker.work_off(app, HANDLERS, clock))

    return look
