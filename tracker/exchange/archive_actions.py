"""Bringing an archive into an empty installation, in one transaction that the caller commits."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, cast

from sqlalchemy import Date, Table, delete, func, insert, select, text
from sqlalchemy.exc import StatementError

from tracker.backlog import text_index
from tracker.database import UTCTime, db
from tracker.exchange import archive_queries as queries
from tracker.exchange.archive import (
    LARGEST_MANIFEST,
    MANIFEST,
    Counted,
    Counting,
    Fault,
    Manifest,
    day,
    instant,
    read_manifest,
    row_of,
)
from tracker.exchange.unpacking import BROKEN
from tracker.uploads.store import Store, is_name

BATCH_ROWS = 500
BATCH_BYTES = 2**20
"""Rows are written so many at a time, or so many bytes of them."""
MADE_BY_SETUP = frozenset({"installation"})
"""Tables that may hold a row of their own before anybody came."""


def bring_in(path: Path, store: Store) -> Manifest:
    """Fills the empty installation with what the archive holds, and says what that was. Raises Fault where it
    is not empty, where the archive is of another version, damaged or incomplete; then nothing stays: the
    caller rolls back, and files that were stored are taken away again. Where the commit fails, the caller
    has take_back do so."""
    _expect_empty()
    with _reading():
        opened = zipfile.ZipFile(path)
    with opened as zipped:
        manifest = _manifest(zipped)
        _prepare_numbers(manifest)
        for each in queries.tables():
            _fill(each, zipped, manifest.tables[each.name])
        text_index.fill()
        _count_on(manifest)
        _keep_files(zipped, manifest, store)
    return manifest


def take_back(manifest: Manifest, store: Store) -> None:
    """Takes the files away again that were brought in, as the commit failed; the caller has rolled back. They
    stay where the rows are there after all: a connection can break when the database has committed."""
    try:
        _expect_empty()
    except Fault:
        return
    _forget(manifest.files, store)


def _expect_empty() -> None:
    for each in queries.tables():
        if each.name in MADE_BY_SETUP:
            continue
        count = db.session.scalar(select(func.count()).select_from(each))
        if count:
            raise Fault(
                f"This installation is not empty: its table {each.name} has {count:,} rows. "
                "An archive comes into a new one, after tracker setup and before anything else."
            )


@contextmanager
def _reading() -> Iterator[None]:
    """Stands around what reads the archive, and around nothing else: what is raised there says that it is
    damaged."""
    try:
        yield
    except BROKEN as broken:
        raise Fault(f"The archive is damaged or cut short: {' '.join(str(broken).split())}") from broken


def _manifest(zipped: zipfile.ZipFile) -> Manifest:
    with _entry(zipped, MANIFEST) as file, _reading():
        data = file.read(LARGEST_MANIFEST)
    manifest = read_manifest(data)
    here = queries.schema()
    if manifest.schema != here:
        raise Fault(
            f"The archive is of the schema {manifest.schema}, this installation has {here}. Bring it in with "
            "the Tracker that made it, then migrate."
        )
    names = {each.name for each in queries.tables()}
    if manifest.tables.keys() != names:
        other = ", ".join(sorted(manifest.tables.keys() ^ names))
        raise Fault(f"The archive does not have the tables of this Tracker; it is about: {other}.")
    strange = next((name for name in manifest.files if not is_name(name)), None)
    if strange is not None:
        raise Fault(f"{MANIFEST} names a file {strange}; stored files have names of 32 digits from 0 to f.")
    return manifest


def _entry(zipped: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        with _reading():
            return zipped.open(name)
    except KeyError:
        raise Fault(f"{name} is missing in the archive.") from None


def _fill(each: Table, zipped: zipfile.ZipFile, wanted: Counted) -> None:
    """Writes the rows of a table."""
    name = f"tables/{each.name}.jsonl"
    reads = {column.name: _reader(column.type) for column in each.columns}
    counting = Counting()
    waiting: list[dict[str, Any]] = []
    size = 0
    if each.name in MADE_BY_SETUP:
        db.session.execute(delete(each))
    with _entry(zipped, name) as file:
        for line in _lines(file):
            counting.take(line, 1)
            try:
                waiting.append(row_of(line, reads))
            except Fault as fault:
                raise Fault(f"Line {counting.count:,} of {name} {fault}.") from fault
            size += len(line)
            if len(waiting) >= BATCH_ROWS or size >= BATCH_BYTES:
                _insert(each, waiting)
                waiting, size = [], 0
    _insert(each, waiting)
    _compare(name, counting.counted, wanted)


def _lines(file: IO[bytes]) -> Iterator[bytes]:
    with _reading():
        yield from file


def _insert(each: Table, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    try:
        db.session.execute(insert(each), rows)
    except (StatementError, ValueError, OverflowError) as refused:  # drivers have errors of their own, too
        first = next(iter(rows[0].values()))
        reason = " ".join(str(getattr(refused, "orig", refused)).split())
        raise Fault(
            f"The database does not take rows of the table {each.name} from {first} on: {reason}"
        ) from refused


def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """What makes a value of this type of what is written."""
    if isinstance(kind, UTCTime):
        return instant
    return day if isinstance(kind, Date) else None


def _compare(name: str, found: Counted, wanted: Counted) -> None:
    if found.count != wanted.count:
        raise Fault(f"{name} is not whole: {found.count:,} of {wanted.count:,} are there.")
    if found.sha256 != wanted.sha256:
        raise Fault(f"{name} was changed: its SHA-256 is not the one that {MANIFEST} names.")


def _keep_files(zipped: zipfile.ZipFile, manifest: Manifest, store: Store) -> None:
    kept = []
    try:
        for name, wanted in manifest.files.items():
            with _entry(zipped, f"files/{name}") as file:
                kept.append(name)
                counting = Counting()
                _store(store, name, _Counted(file, counting))
                _compare(f"files/{name}", counting.counted, wanted)
    except BaseException:
        _forget(kept, store)
        raise


def _store(store: Store, name: str, content: _Counted) -> None:
    try:
        store.forget(name)  # what is left of an attempt that was killed
        store.keep(name, cast(IO[bytes], content))
    except OSError as refused:
        raise Fault(f"The file {name} cannot be stored: {refused.strerror or refused}.") from refused


def _forget(names: Iterable[str], store: Store) -> None:
    for name in names:
        with suppress(OSError):  # as what keeps files from being stored may keep them from being deleted
            store.forget(name)


class _Counted:
    """A stream of the archive that counts what is read of it."""

    def __init__(self, file: IO[bytes], counting: Counting) -> None:
        self.file, self.counting = file, counting

    def read(self, amount: int = -1) -> bytes:
        with _reading():
            piece = self.file.read(amount)
        self.counting.take(piece, len(piece))
        return piece


def _prepare_numbers(manifest: Manifest) -> None:
    """MariaDB is told beforehand from where to count on, as that would end the transaction."""
    if db.engine.dialect.name in ("mysql", "mariadb"):
        for name, number in _numbers(manifest).items():
            db.session.execute(text(f"ALTER TABLE {name} AUTO_INCREMENT = {number}"))


def _count_on(manifest: Manifest) -> None:
    """Sees to it that the next rows get numbers that no row had."""
    dialect = db.engine.dialect.name
    if dialect == "postgresql":
        for each in filter(queries.counts_up, queries.tables()):
            highest = db.session.scalar(select(func.max(each.c.id))) or 0
            number = max(highest + 1, manifest.next_ids.get(each.name, 1))
            db.session.execute(select(func.setval(queries.sequence_of(each), number, False)))
    if dialect == "sqlite":
        for name, number in _numbers(manifest).items():
            known = {"name": name, "seq": number - 1}
            here = text("SELECT 1 FROM sqlite_sequence WHERE name = :name")
            if db.session.execute(here, known).all():
                say = "UPDATE sqlite_sequence SET seq = max(seq, :seq) WHERE name = :name"
            else:
                say = "INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"
            db.session.execute(text(say), known)


def _numbers(manifest: Manifest) -> Mapping[str, int]:
    """Of the tables that this engine counts on from a number of its own, and which that is."""
    counting = {each.name: each for each in queries.tables() if queries.counts_up(each)}
    if db.engine.dialect.name == "sqlite":
        counting = {name: each for name, each in counting.items() if _never_again(each)}
    return {name: number for name, number in manifest.next_ids.items() if name in counting}


def _never_again(each: Table) -> bool:
    """Whether SQLite gives a number of this table only once."""
    return bool(each.dialect_options["sqlite"]["autoincrement"])
