"""Waking the processes that listen: at once, wherever they run. Nothing depends on it: who is not woken
looks a fifth of a second later anyway.

Each process that listens has a Unix datagram socket in the instance folder; who has written sends a
datagram to each. On PostgreSQL a NOTIFY within the transaction wakes other hosts too.
"""

from __future__ import annotations

import os
import select
import socket
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import current_app, has_app_context
from sqlalchemy import Connection, event, text

from tracker.database import db

CHANNEL = "tracker_live"
_NOTIFY = text(f"NOTIFY {CHANNEL}")


class Bell:
    """`wait` returns when somebody rings, or when the time is up. `connection` is one that does nothing
    else meanwhile; on PostgreSQL it hears of other hosts."""

    def __init__(self, instance: str, connection: Connection) -> None:
        self._socket: socket.socket | None = None
        self._path = _folder(instance) / f"{os.getpid()}.sock"
        with suppress(OSError):  # a path too long, a system without such sockets: then looking must do
            self._bind()
        self._postgresql: Any = None
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"LISTEN {CHANNEL}")
            self._postgresql = connection.connection.dbapi_connection

    def wait(self, seconds: float) -> None:
        poll = select.poll()  # not select(): it knows no descriptor beyond 1023
        for each in (self._socket, self._postgresql):
            if each is not None:
                poll.register(each, select.POLLIN)
        poll.poll(seconds * 1000)
        if self._socket is not None:
            with suppress(BlockingIOError):
                while self._socket.recv(16):
                    pass
        if self._postgresql is not None:
            self._postgresql.pgconn.consume_input()
            while self._postgresql.pgconn.notifies():
                pass

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._path.unlink(missing_ok=True)

    def _bind(self) -> None:
        self._path.parent.mkdir(mode=0o700, exist_ok=True)
        self._path.unlink(missing_ok=True)
        bell = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        bell.setblocking(False)
        try:
            bell.bind(str(self._path))
        except OSError:
            bell.close()
            raise
        self._socket = bell


def ring(instance: str) -> None:
    """Wakes the processes of this machine that listen on the same instance folder."""
    folder = _folder(instance)
    try:
        paths = [entry.path for entry in os.scandir(folder)]
    except OSError:
        return  # nobody has ever listened
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        for path in paths:
            try:
                sender.sendto(b"!", path)
            except BlockingIOError:
                pass  # it has been rung for more often than it could answer, so it is awake
            except OSError:
                Path(path).unlink(missing_ok=True)  # its process is gone


def ring_after_commit() -> None:
    """For what changes without a project's lock: the transaction under way wakes the listeners too."""
    db.session.info["rings"] = True


@event.listens_for(db.session, "before_commit")
def _notify(session: Any) -> None:
    """PostgreSQL delivers at the commit what is notified within the transaction."""
    if _is_told(session) and session.get_bind().dialect.name == "postgresql":
        session.execute(_NOTIFY)


@event.listens_for(db.session, "after_commit")
def _ring(session: Any) -> None:
    if _is_told(session) and has_app_context():
        ring(current_app.instance_path)


@event.listens_for(db.session, "after_transaction_end")
def _forget(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop("rings", None)


def _is_told(session: Any) -> bool:
    return bool(session.info.get("locked") or session.info.get("rings"))


def _folder(instance: str) -> Path:
    return Path(instance) / "live"
