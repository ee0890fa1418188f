"""The report is sent to each once, however many processes look at a time and whenever they are killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.reports.conftest import ADDRESS, PLAN
from tests.support.clock import Clock
from tests.support.engines import application
from tests.support.inside import inside
from tests.support.processes import PATIENCE, processes, stopped_in
from tracker.chores import HANDLERS
from tracker.database import db
from tracker.outbox import worker
from tracker.outbox.mail import Postbox
from tracker.reports import actions, composing_actions, sending_actions
from tracker.reports.composing_actions import Files
from tracker.reports.letter import Enclosed
from tracker.reports.models import WeeklyReport

DUE = (2026, 11, 23, 7, 0)
"""Monday at eight in Berlin: the end of week 47."""
pytestmark = pytest.mark.usefixtures("planned", "undrawn")
WHERE = {
    "after the claim": (sending_actions, "_written"),
    "after the letter was handed over": (sending_actions, "now"),
    "before the job is ended": (worker.actions, "end"),
}


def _look(url, folder, port, wait=lambda: None):
    """What a process of the server does when it looks. In a process of its own."""
    app = application(url, Path(folder))
    clock = Clock()
    clock.set(*DUE)
    postbox = Postbox("smtp", "127.0.0.1", port, sender="tracker@example.com")
    app.config.update(POSTBOX=postbox, ADDRESS=ADDRESS, CLOCK=clock)
    composing_actions._files = lambda *_: Files(None, Enclosed("a.pdf", b""), Enclosed("a.csv", b""))
    wait()
    with app.app_context():
        sending_actions.deal_with_due(clock())
    worker.work_off(app, HANDLERS, clock)


def _look_and_stop(stop, moment, *arguments):
    setattr(*WHERE[moment], stop)
    _look(*arguments)


def _look_together(barrier, *arguments):
    _look(*arguments, wait=lambda: barrier.wait(PATIENCE))


@pytest.mark.parametrize(
    ("moment", "doubles"),
    [
        ("after the claim", 0),
        ("after the letter was handed over", 1),
        ("before the job is ended", 0),
    ],
)
def test_whenever_a_process_is_killed_each_gets_the_report(app, box, clock, work, moment, doubles):
    """Twice only where it dies between the server's 250 and our commit; then with the same Message-ID."""
    arguments = (app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path, box.postbox.port)
    with stopped_in(_look_and_stop, moment, *arguments):
        pass
    clock.set(*DUE)
    work()
    clock.advance(minutes=6)
    work()
    assert len(box.letters) == 2 + doubles
    ids = {letter["Message-ID"] for letter in box.letters}
    assert len(ids) == 2
    assert {whom for _, (whom,) in box.envelopes} == {"ada@example.com", "boss@elsewhere.example"}


def test_several_processes_that_look_at_the_same_moment_send_it_once(app, world, box, clock):
    many = [f"reader{number}@example.com" for number in range(6)]
    with inside(app):
        recipients = {**PLAN, "recipients": "\n".join(many)}
        actions.change_plan(world.project, recipients, by=world.ada.row, at=clock())
    arguments = (app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path, box.postbox.port)
    barrier = processes.Barrier(3)
    crew = [processes.Process(target=_look_together, args=(barrier, *arguments)) for _ in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(5 * PATIENCE)
        assert process.exitcode == 0
    with inside(app):
        assert list(db.session.scalars(select(WeeklyReport.week))) == ["2026-W47"]
    assert sorted(whom for _, (whom,) in box.envelopes) == sorted(many)
