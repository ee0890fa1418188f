"""Who works the outbox off: a thread in each process of the server, and `tracker sweep`.

Every piece of work is done in an application context of its own, with no transaction open while it goes
outside. Between the work and the note that it is done a process can die: then the work is done once
more. So every kind of work must bear being repeated; a letter keeps its Message-ID, by which mailboxes
know it.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import Event, Thread
from typing import Any, TypeAlias

from flask import Flask

from tracker.database import about_to_write, db
from tracker.outbox import actions

Handler: TypeAlias = Callable[[Mapping[str, Any]], None]
Chore: TypeAlias = Callable[[datetime], Any]

EVERY = timedelta(seconds=4)
ASKED_EVERY = timedelta(minutes=1)
CHORES_EVERY = timedelta(hours=1)
log = logging.getLogger(__name__)


@contextmanager
def in_transaction() -> Iterator[None]:
    """A transaction that writes, and is committed."""
    db.session.rollback()
    token = about_to_write.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        about_to_write.reset(token)


def work_off(
    app: Flask, handlers: Mapping[str, Handler], clock: Callable[[], datetime], most: int = 1000
) -> tuple[int, int]:
    """Does what is due, at most so many; how much was done, and how much failed. Errors are noted with the
    job, and told in the log."""
    done = failed = 0
    while done + failed < most:
        with app.app_context():
            mine = _next(clock)
            if mine is None:
                break
            if _do(mine, handlers, clock):
                done += 1
            else:
                failed += 1
    return done, failed


def start(
    app: Flask,
    handlers: Mapping[str, Handler],
    chores: Mapping[str, Chore],
    timed: Mapping[str, Chore],
    prompt: Mapping[str, Chore],
) -> Event:
    """A thread that every few seconds asks for what is to be done promptly and works off what is due, asks
    every minute for what has its hour, and does the chores every hour, until the process ends or the event
    it answers is set. To be started after the server has forked."""
    stop = Event()

    def run() -> None:
        last = asked = datetime.min.replace(tzinfo=UTC)
        # the processes of a server do not all look at the same moment
        while not stop.wait(EVERY.total_seconds() * random.uniform(0.75, 1.25)):
            try:
                if _now() - asked >= ASKED_EVERY:
                    asked = _now()
                    ask_for_timed(app, timed, _now)
                ask_for_timed(app, prompt, _now)
                work_off(app, handlers, _now)
                if _now() - last >= CHORES_EVERY:
                    last = _now()
                    do_chores(app, chores, _now)
            except Exception:
                log.exception("The outbox could not be worked off; it is tried again.")

    Thread(target=run, name="outbox", daemon=True).start()
    return stop


def ask_for_timed(app: Flask, timed: Mapping[str, Chore], clock: Callable[[], datetime]) -> dict[str, Any]:
    """Lets everything that has an hour of its own put into the outbox what is due; what each answered, by
    name. Each commits by itself, since it may have to claim its hour."""
    answers = {}
    for name, ask in timed.items():
        with app.app_context():
            answers[name] = ask(clock())
    return answers


def do_chores(app: Flask, chores: Mapping[str, Chore], clock: Callable[[], datetime]) -> dict[str, Any]:
    """What each chore answered, by name. A chore may be done by several processes at once."""
    answers = {}
    for name, chore in chores.items():
        with app.app_context(), in_transaction():
            answers[name] = chore(clock())
    return answers


def _next(clock: Callable[[], datetime]) -> actions.Claim | None:
    at = clock()
    for seen in actions.due(at):
        with in_transaction():
            mine = actions.claim(seen, at=at)
        if mine is not None:
            return mine
    db.session.rollback()
    return None


def _do(mine: actions.Claim, handlers: Mapping[str, Handler], clock: Callable[[], datetime]) -> bool:
    try:
        handlers[mine.kind](mine.payload)
    except Exception as error:
        with in_transaction():
            given_up = actions.fail(mine, error, at=clock())
        log.warning(
            "Job %s (%s) failed at attempt %s%s: %s",
            mine.id,
            mine.kind,
            mine.attempts,
            " and was given up" if given_up else "",
            error,
        )
        return False
    with in_transaction():
        actions.end(mine, at=clock())
    return True


def _now() -> datetime:
    return datetime.now(UTC)
