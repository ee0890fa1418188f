"""The databases tests run on: SQLite always; PostgreSQL and MariaDB where a server answers.

One database for each process of the test run, made once by the migrations and emptied before each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import URL, create_engine, make_url, text

PREFIX = "tracker_test_"
SERVERS = {
    "postgresql": (
        "PostgreSQL",
        "TEST_POSTGRESQL_URL",
        "postgresql+psycopg://postgres@127.0.0.1:5432/postgres",
        {"connect_timeout": 2},
    ),
    "mariadb": (
        "MariaDB",
        "TEST_MARIADB_URL",
        "mariadb+pymysql://root@127.0.0.1:3306/mysql",
        {"connect_timeout": 2},
    ),
}
DRIVERS = {"postgresql": "postgresql+psycopg", "mariadb": "mariadb+pymysql"}


@dataclass(frozen=True)
class Database:
    """A database of this process's own. `empty()` takes all rows out; `keep()` sets aside what it holds, and
    answers what puts that back into the emptied database; `drop()` takes it away."""

    engine: str
    app: Flask
    empty: Callable[[], None]
    keep: Callable[[], Callable[[], None]]
    drop: Callable[[], None]


def everything_is_demanded() -> bool:
    """Whether whatever is missing here fails the run instead of being said in a line."""
    return os.environ.get("CI") == "true" or os.environ.get("DEMAND_ALL") == "1"


def answering() -> list[str]:
    """The engines that can be tested here, SQLite first."""
    return ["sqlite", *(name for name in SERVERS if _answers(name))]


def absent(present: Iterable[str]) -> list[str]:
    """One sentence for each engine that is not here."""
    return [
        f"{title} does not answer at {_server(name).render_as_string()}, so its tests did not run; set "
        f"{variable} to the address of a server where databases may be made and dropped."
        for name, (title, variable, _, _) in SERVERS.items()
        if name not in present
    ]


def database(engine: str, folder: Path) -> Database:
    """A fresh, migrated database on this engine, with the application that uses it."""
    return _sqlite(folder) if engine == "sqlite" else _on_a_server(engine, folder)


def application(url: str, folder: Path) -> Flask:
    """The application on the database at this address; its settings come from here alone."""
    from tracker.app import create_app

    return create_app(
        {"DATABASE_URL": url, "TRACKER_SECRET_KEY": "a key for tests only"},
        INSTANCE=str(folder),
        TESTING=True,
    )


def migrate(app: Flask) -> None:
    with app.app_context():
        flask_migrate.upgrade()


def _sqlite(folder: Path) -> Database:
    from tracker.database import db

    path = folder / "tracker.db"
    app = application(f"sqlite:///{path}", folder)
    migrate(app)
    with app.app_context():
        engine = db.engine

    def keep(name: str = "kept.db") -> Callable[[], None]:
        engine.dispose()  # the last connection to go brings the write-ahead log into the file
        shutil.copyfile(path, folder / name)
        return partial(put, folder / name)

    def put(kept: Path) -> None:
        engine.dispose()
        for rest in ("-wal", "-shm"):
            Path(f"{path}{rest}").unlink(missing_ok=True)
        shutil.copyfile(kept, folder / "fresh.db")
        (folder / "fresh.db").replace(path)  # a new file: who holds the old one does not disturb the new

    return Database("sqlite", app, keep("empty.db"), keep, engine.dispose)


def _on_a_server(name: str, folder: Path) -> Database:
    from tracker.database import db

    _drop_leftovers(name)
    mine = f"{PREFIX}{os.getpid()}"
    kept = f"{mine}_kept"
    with _administering(name) as run:
        run(_dropping(name, mine))
        run(_dropping(name, kept))
        run(f"CREATE DATABASE {mine}")
        if name == "postgresql":
            run(f"ALTER DATABASE {mine} SET synchronous_commit = off")
    url = _server(name).set(database=mine).render_as_string(hide_password=False)
    app = application(url, folder)
    migrate(app)
    with app.app_context():
        engine = db.engine
    tables = [table.name for table in db.metadata.sorted_tables]

    def run_all(statements: list[str]) -> None:
        with engine.begin() as connection:
            for statement in ["; ".join(statements)] if name == "postgresql" else statements:
                connection.exec_driver_sql(statement)

    def filled_tables() -> list[str]:
        """In one question: most are empty in most tests, and emptying each takes a question of its own."""
        asked = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
        with engine.connect() as connection:
            found = {row[0] for row in connection.exec_driver_sql(" UNION ALL ".join(asked))}
        return [table for table in tables if table in found]

    def empty() -> None:
        some = tables if name == "postgresql" else filled_tables()  # which is told all of it at once
        run_all([f"DELETE FROM {table}" for table in reversed(some)])

    def keep() -> Callable[[], None]:
        filled = filled_tables()
        run_all(
            [
                f"CREATE SCHEMA {kept}",  # which is a database on MariaDB
                *(f"CREATE TABLE {kept}.{table} AS SELECT * FROM {table}" for table in filled),
            ]
        )
        return partial(run_all, [f"INSERT INTO {table} SELECT * FROM {kept}.{table}" for table in filled])

    def drop() -> None:
        engine.dispose()
        with _administering(name) as run:
            run(_dropping(name, mine))
            run(_dropping(name, kept))

    return Database(name, app, empty, keep, drop)


@contextmanager
def unmigrated(engine: str, folder: Path) -> Iterator[Flask]:
    """The application on a database of its own without tables, which is dropped in the end."""
    from tracker.database import db

    name = f"{PREFIX}{os.getpid()}_old"
    if engine == "sqlite":
        yield application(f"sqlite:///{folder / 'old.db'}", folder)
        return
    with _administering(engine) as run:
        run(_dropping(engine, name))
        run(f"CREATE DATABASE {name}")
    app = application(_server(engine).set(database=name).render_as_string(hide_password=False), folder)
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()
        with _administering(engine) as run:
            run(_dropping(engine, name))


def _server(name: str) -> URL:
    _, variable, standard, _ = SERVERS[name]
    return make_url(os.environ.get(variable) or standard).set(drivername=DRIVERS[name])


@contextmanager
def _administering(name: str) -> Iterator[Callable[[str], list[str]]]:
    engine = create_engine(_server(name), isolation_level="AUTOCOMMIT", connect_args=SERVERS[name][3])

    with engine.connect() as connection:

        def run(statement: str) -> list[str]:
            result = connection.execute(text(statement))
            return [str(row[0]) for row in result] if result.returns_rows else []

        yield run
    engine.dispose()


def _answers(name: str) -> bool:
    try:
        with _administering(name) as run:
            run("SELECT 1")
    except Exception:  # whatever the reason, the engine cannot be tested; which one is said at the end
        return False
    return True


def _dropping(name: str, database: str) -> str:
    return f"DROP DATABASE IF EXISTS {database}" + (" WITH (FORCE)" if name == "postgresql" else "")


def _drop_leftovers(name: str) -> None:
    """Databases of test runs that were killed: the number in the name is a process that is gone."""
    listing = "SELECT datname FROM pg_database" if name == "postgresql" else "SHOW DATABASES"
    with _administering(name) as run:
        for found in run(listing):
            number = found.removeprefix(PREFIX).partition("_")[0]
            if found.startswith(PREFIX) and number.isdigit() and not Path(f"/proc/{number}").exists():
                with suppress(Exception):  # another process of this run may have dropped it first
                    run(_dropping(name, found))
