"""Whether an installation is in order: its tables made as the migrations say, its SQLite sound."""

from __future__ import annotations

import sqlite3
from functools import cache

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from tracker.database import db

SQLITE_MENDED = {(3, 44): 6, (3, 50): 7}
"""The releases of old lines in which the fault was mended, besides 3.51.3 and everything later."""


def migrate() -> None:
    """Brings the database to the newest migration; does nothing where it is there already."""
    flask_migrate.upgrade()


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


@cache
def _newest(directory: str) -> frozenset[str]:
    return frozenset(ScriptDirectory(directory).get_heads())
