"""The database: naming, time in UTC, and the set-up of SQLite, PostgreSQL and MariaDB."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextvars import ContextVar
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Dialect,
    Engine,
    Executable,
    MetaData,
    Text,
    event,
    or_,
    types,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column, registry
from sqlalchemy.sql.dml import UpdateBase

from tracker.statements import Statements

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
TABLE: dict[str, Any] = {
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}
"""Table arguments: MariaDB must compare names as the other engines do."""

NUMBERED_ONCE: dict[str, Any] = {**TABLE, "sqlite_autoincrement": True}
"""The same for tables whose rows can be brought back under their number: no other row gets it meanwhile,
which SQLite promises only where it is asked to."""

LongText = Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
"""Text of any length people write: MariaDB's plain TEXT ends at 64 KB."""

Key = BigInteger().with_variant(types.Integer(), "sqlite")
"""Numbers of rows; SQLite counts up by itself only for plain integers."""

TEXT_INDEX = ("story_words", "ix_story_text_words")
"""What the names of the engines' own tables and indexes for searching begin with: no model describes them."""


def is_described(name: str | None, _kind: str, _parents: Any) -> bool:
    """Whether a table or an index of this name is compared with what the models say."""
    return not (name or "").startswith(TEXT_INDEX)


about_to_write: ContextVar[bool] = ContextVar("about_to_write", default=False)
"""True where a transaction will write: SQLite then takes its write lock at the beginning, since a
transaction that read first is refused the lock later, however long it would wait."""


def asked(query: Executable, **values: Any) -> Sequence[Any]:
    """The rows of a query. It goes to the connection itself, past the ORM, which has nothing to add to
    plain columns and would take as long as the database; what the session holds unwritten is not seen.
    The queries of every request are built once, at import: building one takes as long as asking it."""
    return db.session.connection().execute(query, values).all()


def one_of(column: InstrumentedAttribute[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column has one of these values, for a statement that is built once: what is IN a list is
    written into the statement each time that it is asked."""
    return or_(*(column == value for value in values))


def hold_still() -> None:
    """Until the transaction ends, all that is read is as of this instant, while others write; nobody waits.
    What the session held is let go. SQLite reads so in every transaction."""
    db.session.rollback()
    if db.engine.dialect.name == "sqlite":
        db.session.connection()
    else:
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def rows_changed(statement: UpdateBase) -> int:
    """Carries out an UPDATE or a DELETE; how many rows it found."""
    result: Any = db.session.execute(statement)
    return int(result.rowcount)


class UTCTime(types.TypeDecorator[datetime]):
    """An instant: aware in Python, stored as UTC to the microsecond on every engine."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> types.TypeEngine[Any]:
        if dialect.name in ("mysql", "mariadb"):
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone, so it is not an instant.")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UTCTime(), date: types.Date()},
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


TOKEN = "token"
"""Under this name the session holds the number of the token whose program asks."""

MOMENT = "moment"
"""Under this name the session holds the instant of the change that is being made."""


class Dated:
    """A row that keeps when it was made and when it last changed: the instant of the change that did it."""

    created_at: Mapped[datetime | None] = mapped_column(default=None)
    updated_at: Mapped[datetime | None] = mapped_column(default=None)


@event.listens_for(Dated, "before_insert", propagate=True)
def _made(_mapper: Any, _connection: Any, row: Dated) -> None:
    row.created_at = row.created_at or db.session.info.get(MOMENT) or datetime.now(UTC)
    row.updated_at = row.updated_at or row.created_at


@event.listens_for(Dated, "before_update", propagate=True)
def _changed(_mapper: Any, _connection: Any, row: Dated) -> None:
    row.updated_at = db.session.info.get(MOMENT) or datetime.now(UTC)


@event.listens_for(db.session, "after_transaction_end")
def _locks_are_gone(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop("locked", None)


def engine_options(url: str) -> dict[str, Any]:
    """What create_engine is told for this address. READ COMMITTED lets a write that waited for the
    project's lock see what the one before it committed."""
    common = {"execution_options": {"compiled_cache": Statements()}}
    if url.startswith("sqlite"):
        return {**common, "connect_args": {"check_same_thread": False}}
    pool = {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    return {**common, **pool, "isolation_level": "READ COMMITTED"}


def prepare_sqlite(engine: Engine) -> None:
    """Set up each SQLite connection: WAL, foreign keys, and our own BEGIN in place of the driver's."""

    @event.listens_for(engine, "connect")
    def _connected(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=wal",
            "synchronous=normal",
            "busy_timeout=15000",
            "foreign_keys=on",
            "cache_size=-20000",
            "temp_store=memory",
        ):
            connection.execute(f"pragma {pragma}")

    def begin(connection: Any) -> None:
        connection.dbapi_connection.execute("BEGIN IMMEDIATE" if about_to_write.get() else "BEGIN")

    # not by the event "begin": where one is listened to, each statement looks for listeners at every step
    engine.dialect.do_begin = begin  # type: ignore[method-assign, assignment]
