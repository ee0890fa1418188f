"""Work for later: asked for once, claimed by one, tried again, given up with its reason; whoever dies."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.clock import START, Clock
from tests.support.engines import application
from tests.support.inside import inside
from tests.support.processes import processes, stopped_in
from tracker.database import db
from tracker.outbox import actions, worker
from tracker.outbox.backoff import WAITS, Hopeless, wait_after
from tracker.outbox.models import Job


def ask(app, *keys, due_at=START, kind="note", lane=None):
    with inside(app):
        actions.put(
            [
                {"kind": kind, "key": key, "payload": {"key": key}, "due_at": due_at, "lane": lane}
                for key in keys
            ],
            at=START,
        )


def free(app, at=START):
    """The keys of the work that may be taken up."""
    with inside(app):
        return [seen.payload["key"] for seen in actions.due(at)]


def take(app, key, at=START):
    with inside(app):
        (seen,) = (each for each in actions.due(at) if each.payload["key"] == key)
        return actions.claim(seen, at=at)


def close(app, mine, at, *, failed=False):
    with inside(app):
        if failed:
            actions.fail(mine, OSError("no"), at=at)
        else:
            actions.end(mine, at=at)


def jobs(app):
    with inside(app):
        return {job.key: job for job in db.session.scalars(select(Job))}


def test_work_is_done_once_and_not_before_it_is_due(app, clock):
    done = []
    ask(app, "a", due_at=START + timedelta(hours=1))
    handlers = {"note": lambda payload: done.append(payload["key"])}
    assert worker.work_off(app, handlers, clock) == (0, 0)
    clock.advance(hours=1)
    assert worker.work_off(app, handlers, clock) == (1, 0)
    assert worker.work_off(app, handlers, clock) == (0, 0)
    assert done == ["a"]
    assert jobs(app)["a"].ended_at == clock()


def test_the_same_work_is_asked_for_once(app):
    ask(app, "a", "b")
    ask(app, "b", "c")
    assert sorted(jobs(app)) == ["a", "b", "c"]


def test_work_asked_for_in_a_change_that_fails_was_never_asked_for(app):
    with inside(app):
        actions.put([{"kind": "note", "payload": {}, "due_at": START}], at=START)
        db.session.rollback()
    assert jobs(app) == {}


def test_what_fails_is_tried_again_later_and_given_up_in_the_end(app, clock):
    tries = []

    def fail(payload):
        tries.append(clock())
        raise ConnectionRefusedError("nobody answers")

    ask(app, "a")
    for wait in (*WAITS, timedelta()):
        assert worker.work_off(app, {"note": fail}, clock) == (0, 1)
        assert worker.work_off(app, {"note": fail}, clock) == (0, 0)
        clock.advance(seconds=wait.total_seconds())
    job = jobs(app)["a"]
    assert (job.given_up, job.attempts) == (True, len(WAITS) + 1)
    assert job.error == "ConnectionRefusedError: nobody answers"
    clock.advance(days=9)
    assert worker.work_off(app, {"note": fail}, clock) == (0, 0)
    assert len(tries) == len(WAITS) + 1


def test_what_is_hopeless_is_given_up_at_once_and_says_why(app, clock):
    def fail(payload):
        raise Hopeless("There is no such mailbox.")

    ask(app, "a")
    worker.work_off(app, {"note": fail}, clock)
    assert (jobs(app)["a"].given_up, jobs(app)["a"].error) == (True, "There is no such mailbox.")


def test_pauses_grow():
    pauses = [wait_after(number) for number in range(1, len(WAITS) + 1)]
    assert pauses == sorted(pauses)
    assert wait_after(len(WAITS) + 1) is None


def test_one_failure_does_not_keep_others_waiting(app, clock):
    done = []

    def handle(payload):
        if payload["key"] == "a":
            raise OSError("no")
        done.append(payload["key"])

    ask(app, "a", "b", "c")
    assert worker.work_off(app, {"note": handle}, clock) == (2, 1)
    assert done == ["b", "c"]


def test_work_of_one_lane_is_taken_up_one_after_the_other(app):
    ask(app, "a", "b", lane="x")
    ask(app, "c", lane="y")
    ask(app, "d")
    assert free(app) == ["a", "c", "d"]
    mine = take(app, "a")
    assert free(app) == ["c", "d"]
    close(app, mine, START)
    assert free(app) == ["b", "c", "d"]


def test_what_fails_holds_its_lane_back_for_two_pauses_and_then_steps_aside(app):
    ask(app, "a", "b", lane="x")
    at = START
    for wait in WAITS[: actions.HOLDS - 1]:
        close(app, take(app, "a", at), at, failed=True)
        assert free(app, at) == []
        at += wait
        assert free(app, at) == ["a"]
    close(app, take(app, "a", at), at, failed=True)
    assert free(app, at) == ["b"]


def test_what_stepped_aside_is_tried_before_what_came_later_and_never_at_the_same_time(app):
    ask(app, "a", "b", "c", lane="x")
    at = START
    for wait in WAITS[: actions.HOLDS]:
        close(app, take(app, "a", at), at, failed=True)
        at += wait
    before = at - timedelta(seconds=1)
    mine = take(app, "b", before)
    assert free(app, at) == []
    close(app, mine, at)
    assert free(app, at) == ["a"]


def test_what_waits_in_a_lane_can_be_tried_at_once(app):
    ask(app, "a", "b", lane="x")
    ask(app, "c", lane="y")
    for key in ("a", "c"):
        close(app, take(app, key), START, failed=True)
    assert free(app) == []
    with inside(app):
        actions.hurry("x", at=START)
    assert free(app) == ["a"]


def test_whoever_dies_holds_a_lane_for_no_longer_than_the_lease(app):
    ask(app, "a", "b", lane="x")
    take(app, "a")
    assert free(app, START + actions.LEASE - timedelta(seconds=1)) == []
    assert free(app, START + actions.LEASE) == ["a"]


def test_of_two_who_saw_a_job_one_gets_it(app):
    ask(app, "a")
    with inside(app):
        (seen,) = actions.due(START)
        (again,) = actions.due(START)
        assert actions.claim(seen, at=START) is not None
        assert actions.claim(again, at=START) is None
        assert actions.due(START) == []


def test_who_dies_is_outlived_by_the_lease(app):
    ask(app, "a")
    with inside(app):
        first = actions.claim(actions.due(START)[0], at=START)
    later = START + actions.LEASE
    with inside(app):
        (seen,) = actions.due(later)
        second = actions.claim(seen, at=later)
    assert (first.attempts, second.attempts) == (1, 2)
    with inside(app):
        actions.fail(first, OSError("a voice from the grave"), at=later)
        actions.end(second, at=later)
    assert (jobs(app)["a"].ended_at, jobs(app)["a"].error) == (later, "")


def test_ended_work_is_kept_for_a_month(app, clock):
    ask(app, "a", "b")
    with inside(app):
        mine = actions.claim(actions.due(START)[0], at=START)
        actions.end(mine, at=START)
    for days, left in ((30, ["a", "b"]), (31, ["b"])):
        with inside(app):
            actions.forget_ended(START + timedelta(days=days))
        assert sorted(jobs(app)) == left


def _work(url, folder, barrier, notes):
    app = application(url, Path(folder))
    barrier.wait(60)

    def note(payload):
        with Path(notes).open("a") as file:
            file.write(payload["key"] + "\n")

    worker.work_off(app, {"note": note}, Clock())


def test_several_processes_at_once_do_each_piece_once(app, tmp_path):
    ask(app, *(f"job {number}" for number in range(60)))
    barrier, notes = processes.Barrier(3), tmp_path / "notes"
    arguments = (app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path, barrier, str(notes))
    crew = [processes.Process(target=_work, args=arguments) for _ in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(120)
        assert process.exitcode == 0
    assert Counter(notes.read_text().splitlines()) == Counter(f"job {number}" for number in range(60))
    assert all(job.ended_at and job.attempts == 1 for job in jobs(app).values())


def _begin(stop, url, folder):
    worker.work_off(application(url, Path(folder)), {"note": stop}, Clock())


def test_a_process_killed_at_work_loses_nothing(app, clock):
    ask(app, "a")
    done = []
    handlers = {"note": lambda payload: done.append(payload["key"])}
    with stopped_in(_begin, app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path):
        assert worker.work_off(app, handlers, clock) == (0, 0)
    clock.advance(minutes=4)
    assert worker.work_off(app, handlers, clock) == (0, 0)
    clock.advance(minutes=2)
    assert worker.work_off(app, handlers, clock) == (1, 0)
    assert done == ["a"]


@pytest.mark.sqlite_only("threads are the same on every engine")
def test_the_thread_of_a_server_works_off_what_is_due(app, clock, monkeypatch):
    import threading

    done = threading.Event()
    monkeypatch.setattr(worker, "EVERY", timedelta(milliseconds=10))
    monkeypatch.setattr(worker, "_now", clock)
    ask(app, "a")
    asked: list[datetime] = []
    handlers, timed = {"note": lambda payload: None}, {"what has its hour": asked.append}
    stop = worker.start(app, handlers, {"a chore": lambda at: done.set()}, timed, {})
    try:
        assert done.wait(30)
        assert asked == [clock()]
        assert jobs(app)["a"].ended_at == clock()
    finally:
        stop.set()
