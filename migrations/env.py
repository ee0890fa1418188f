"""How migrations run: on the application's own engine, one after the other, in a transaction where the
engine can undo one."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import Connection, text

from tracker.database import UTCTime, about_to_write, is_described

LOCKS = {
    "postgresql": ("SELECT pg_advisory_lock(7483021)", "SELECT pg_advisory_unlock(7483021)"),
    "mariadb": ("SELECT GET_LOCK('tracker migrations', 60)", "SELECT RELEASE_LOCK('tracker migrations')"),
}
"""Two servers that start at once migrate one after the other; SQLite's write lock does it by itself."""


def run() -> None:
    about_to_write.set(True)
    try:
        with current_app.extensions["migrate"].db.engine.connect() as connection:
            lock, unlock = LOCKS.get(connection.dialect.name, ("SELECT 1", "SELECT 1"))
            connection.execute(text(lock))
            connection.commit()
            _let_tables_be_written_anew(connection)
            _migrate(connection)
            connection.execute(text(unlock))
            connection.commit()
            _check_what_names_other_rows(connection)
    finally:
        about_to_write.set(False)


def _let_tables_be_written_anew(connection: Connection) -> None:
    """Where SQLite can change a table only by writing it anew, rows of others may name it meanwhile."""
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("pragma foreign_keys=off")


def _check_what_names_other_rows(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        driver: Any = connection.connection.driver_connection
        driver.execute("pragma foreign_keys=on")
        lost = driver.execute("pragma foreign_key_check").fetchall()
        if lost:
            raise RuntimeError(f"After migrating, rows name others that are not there: {lost[:5]}")


def _migrate(connection: Connection) -> None:
    undoes_tables = connection.dialect.name != "mariadb"
    if not undoes_tables:
        connection.execution_options(isolation_level="AUTOCOMMIT")
    context.configure(
        connection=connection,
        transactional_ddl=undoes_tables,
        target_metadata=current_app.extensions["migrate"].db.metadata,
        compare_type=True,
        render_as_batch=True,
        render_item=_render,
        include_name=is_described,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render(kind: str, item: Any, _autogenerate: Any) -> Any:
    """Migrations stand alone: a change of our column type later must not change what they did."""
    if kind == "type" and isinstance(item, UTCTime):
        return 'sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")'
    return False


run()
