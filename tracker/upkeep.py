"""Whether an installation is in order: its tables made as the migrations say, its SQLite sound, its port
free."""

from __future__ import annotations

import errno
import socket
import sqlite3
from functools import cache

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from tracker.backlog import text_index
from tracker.database import about_to_write, db

SQLITE_MENDED = {(3, 44): 6, (3, 50): 7}
"""The releases of old lines in which the fault was mended, besides 3.51.3 and everything later."""


def migrate() -> None:
    """Brings the database to the newest migration, and gives stories the words that searching needs; does
    nothing where all that is there already."""
    flask_migrate.upgrade()
    token = about_to_write.set(True)
    try:
        text_index.fill()
        db.session.commit()
    finally:
        about_to_write.reset(token)


def is_migrated() -> bool:
    """Whether the database stands at the newest migration. Raises SQLAlchemyError where none answers."""
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    return set(current) == _newest(current_app.extensions["migrate"].directory)


def sqlite_warning(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> str:
    """A sentence where this SQLite library has the WAL-reset fault (3.7.0 to 3.51.2), else ""."""
    mended = version >= (3, 51, 3) or version[2] >= SQLITE_MENDED.get((version[0], version[1]), 10_000)
    if mended or version < (3, 7):
        return ""
    number = ".".join(map(str, version))
    return (
        f"Warning: SQLite {number} can, very rarely, damage a database that several processes write; "
        "3.51.3 mends it. Keep backups, or use PostgreSQL or MariaDB."
    )


def port_complaint(port: int, host: str = "127.0.0.1") -> str:
    """A sentence where the port cannot be listened on, with one that can, else ""."""
    reason = _why_not(host, port)
    if not reason:
        return ""
    others = (*range(port + 1, min(port + 100, 2**16)), *range(8000, 8100))
    other = next((each for each in others if each != port and not _why_not(host, each)), 8000)
    if reason == errno.EADDRINUSE:
        return f"Port {port} is taken; try PORT={other}."
    return f"Port {port} cannot be opened by this user; try PORT={8000 if port < 1024 else other}."


def _why_not(host: str, port: int) -> int | None:
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            return error.errno
    return None


@cache
def _newest(directory: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(directory).get_heads())
