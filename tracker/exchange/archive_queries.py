"""Reading a whole installation into an archive, row by row, as of one instant."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import IO, Any, cast

from sqlalchemy import Column, ColumnElement, Table, collate, column, func, select, table, text
from sqlalchemy.sql.sqltypes import String

from tracker.backlog.detail_models import Attachment
from tracker.database import db, hold_still
from tracker.exchange.archive import MANIFEST, Counted, Counting, Manifest, line_of
from tracker.uploads.names import words_for
from tracker.uploads.store import Store

LEFT_OUT = {
    "sign_in_attempt": "failed sign-ins are forgotten within the hour",
    "presence": "who has which story open right now",
    "answered_write": "answers kept in case a browser asks once more",
    "story_text": "words for searching, which are made again from the texts",
}
"""Tables that are not in an archive, and why."""

AT_ONCE = 1000
"""Rows fetched at a time."""
PIECE = 256 * 1024
"""Bytes that are sent at a time, or a little more."""


def tables() -> list[Table]:
    """The tables of an archive, each behind those it refers to."""
    return [each for each in db.metadata.sorted_tables if each.name not in LEFT_OUT]


def schema() -> str:
    """The migration at which the database stands."""
    query: Any = select(column("version_num")).select_from(table("alembic_version"))
    rows: Iterable[str] = db.session.scalars(query)
    return " ".join(sorted(rows))


def archive(at: datetime, store: Store, made: list[Manifest]) -> Iterator[bytes]:
    """The archive, piece by piece, while people work; it takes the memory of a few pieces, however large it
    is. When it is through, its manifest stands in `made`."""
    hold_still()
    sink = _Sink()
    with zipfile.ZipFile(cast(IO[bytes], sink), "w", zipfile.ZIP_DEFLATED) as zipped:
        counted: dict[str, Counted] = {}
        for each in tables():
            yield from _stored(
                zipped, sink, f"tables/{each.name}.jsonl", _lines(each), at, counting := Counting()
            )
            counted[each.name] = counting.counted
        files, missing = {}, []
        for name in _stored_names():
            try:
                pieces = store.pieces(name)
            except FileNotFoundError:
                missing.append(name)
                continue
            sized = ((piece, len(piece)) for piece in pieces)
            yield from _stored(zipped, sink, f"files/{name}", sized, at, counting := Counting())
            files[name] = counting.counted
        manifest = Manifest(schema(), f"{at:%Y-%m-%dT%H:%M:%SZ}", counted, files, next_ids(), tuple(missing))
        zipped.writestr(_info(MANIFEST, at), manifest.written())
    yield sink.taken()
    made.append(manifest)


def size() -> dict[str, str]:
    """What an archive would hold at the least, in words."""
    whole = select(func.count(), func.sum(Attachment.size)).where(Attachment.size >= 0)
    count, total = db.session.execute(whole).one()
    rows = sum(db.session.scalar(select(func.count()).select_from(each)) or 0 for each in tables())
    return {
        "Rows": f"{rows:,}",
        "Attached files": f"{count or 0:,}",
        "Their size": words_for(int(total or 0)),
    }


def _stored(
    zipped: zipfile.ZipFile,
    sink: _Sink,
    name: str,
    pieces: Iterable[tuple[bytes, int]],
    at: datetime,
    counting: Counting,
) -> Iterator[bytes]:
    """Writes one file of the archive; yields what can be sent on meanwhile."""
    with zipped.open(_info(name, at), "w", force_zip64=True) as file:
        for piece, count in pieces:
            counting.take(piece, count)
            file.write(piece)
            if sink.size > PIECE:
                yield sink.taken()


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if name.startswith("files/") else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


def _lines(rows: Table) -> Iterator[tuple[bytes, int]]:
    """Every row of the table, by its key, as lines."""
    connection = db.session.connection()
    query = select(*rows.columns).order_by(*(_in_order(each) for each in rows.primary_key))
    options = {"stream_results": True, "yield_per": AT_ONCE}
    with connection.execute(query, execution_options=options) as result:
        names = list(result.keys())
        for row in result:
            yield line_of(dict(zip(names, row, strict=True))), 1


def _in_order(key: Column[Any]) -> ColumnElement[Any]:
    """Texts by their bytes: PostgreSQL sorts them by the rules of a language."""
    if isinstance(key.type, String) and db.engine.dialect.name == "postgresql":
        return collate(key, "C")
    return key


def _stored_names() -> list[str]:
    """The names in the store of all files that came in whole."""
    query = select(Attachment.stored_as).where(Attachment.size >= 0).distinct()
    return sorted(db.session.scalars(query))


def next_ids() -> dict[str, int]:
    """From which number on the tables count whose rows may come back under theirs (and others, where the
    engine tells)."""
    name = db.engine.dialect.name
    if name == "sqlite":
        return {
            row[0]: row[1] + 1 for row in db.session.execute(text("SELECT name, seq FROM sqlite_sequence"))
        }
    if name == "postgresql":
        return {each.name: _of_sequence(each) for each in tables() if counts_up(each)}
    rows = db.session.execute(
        text(
            "SELECT table_name, auto_increment FROM information_schema.tables"
            " WHERE table_schema = DATABASE() AND auto_increment IS NOT NULL"
        )
    )
    return {row[0]: int(row[1]) for row in rows}


def counts_up(each: Table) -> bool:
    """Whether the database numbers the rows of the table."""
    return each.autoincrement_column is not None


def sequence_of(each: Table) -> str:
    """The name of what PostgreSQL counts the table's rows with."""
    query = select(func.pg_get_serial_sequence(each.name, "id"))
    return str(db.session.scalar(query))


def _of_sequence(each: Table) -> int:
    sequence = sequence_of(each)
    assert re.fullmatch(r'[\w."]+', sequence), sequence
    row = db.session.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()
    return int(row[0]) + bool(row[1])


class _Sink:
    """What a ZIP is written to: it is taken away piece by piece, and cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self.size += len(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        taken = b"".join(self._pieces)
        self._pieces, self.size = [], 0
        return taken
