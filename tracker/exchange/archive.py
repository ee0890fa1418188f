"""What an archive of an installation is: a ZIP of JSON lines by table, of files, and of a manifest that
counts them. Plain.

    manifest.json            format, schema, and of each table and file how large it is and its SHA-256
    tables/story.jsonl       one row a line, by number, with every column by its name
    files/0f3a…              an attached file, by the name under which it is stored

Instants are UTC to the microsecond. Two installations that hold the same have equal digests, whatever engines
they are on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"
LARGEST_MANIFEST = 64 * 2**20
NOT_UNDERSTOOD = (ValueError, TypeError, AttributeError, OverflowError, RecursionError)
"""What reading JSON, and making values of it, raises where it is not as we write it."""


class Fault(ValueError):
    """The archive cannot be brought in; its text names what is amiss, and where."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A table or a file of an archive: its rows (a file's bytes) and the SHA-256 of its content."""

    count: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The last file of an archive. `schema` is the migration at which the tables stood. `next_ids` says from
    which number on each table counts, so that no row gets one that another had. `missing` are attached
    files that were not in the store any more."""

    schema: str
    made_at: str
    tables: Mapping[str, Counted]
    files: Mapping[str, Counted]
    next_ids: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    format: int = FORMAT

    @property
    def rows(self) -> int:
        return sum(table.count for table in self.tables.values())

    @property
    def digest(self) -> str:
        """One SHA-256 over all that was counted: equal for equal content."""
        lines = [
            f"{kind} {name} {each.count} {each.sha256}\n"
            for kind, counted in (("table", self.tables), ("file", self.files))
            for name, each in sorted(counted.items())
        ]
        return hashlib.sha256("".join(lines).encode()).hexdigest()

    def written(self) -> bytes:
        return (json.dumps({**asdict(self), "digest": self.digest}, indent=1) + "\n").encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest of an archive. Raises Fault where it is none, or one of another time."""
    try:
        said = json.loads(data)
        if said["format"] != FORMAT:
            raise Fault(f"The archive has format {said['format']}; this Tracker reads format {FORMAT}.")
        manifest = Manifest(
            schema=str(said["schema"]),
            made_at=str(said["made_at"]),
            tables={name: _counted(each) for name, each in said["tables"].items()},
            files={name: _counted(each) for name, each in said["files"].items()},
            next_ids={name: int(number) for name, number in said["next_ids"].items()},
            missing=tuple(said["missing"]),
        )
    except (*NOT_UNDERSTOOD, KeyError) as wrong:
        if isinstance(wrong, Fault):
            raise
        raise Fault(f"{MANIFEST} cannot be read; this is no archive of Tracker, or a damaged one.") from wrong
    if said.get("digest") != manifest.digest:
        raise Fault(f"{MANIFEST} was changed: its digest is not that of what it lists.")
    return manifest


def _counted(said: Mapping[str, Any]) -> Counted:
    return Counted(int(said["count"]), str(said["sha256"]))


class Counting:
    """Counts and digests what goes through."""

    def __init__(self) -> None:
        self.count = 0
        self._digest = hashlib.sha256()

    def take(self, piece: bytes, count: int) -> None:
        self.count += count
        self._digest.update(piece)

    @property
    def counted(self) -> Counted:
        return Counted(self.count, self._digest.hexdigest())


def line_of(row: Mapping[str, Any]) -> bytes:
    """A row as a line."""
    return _written(row).encode() + b"\n"


def row_of(line: bytes, reads: Mapping[str, Callable[[Any], Any] | None]) -> dict[str, Any]:
    """The row of a line; `reads` has for each column what makes a value of what is written, or None. Raises
    Fault where the line is no row with these columns."""
    try:
        row = json.loads(line)
        if not isinstance(row, dict) or row.keys() != reads.keys():
            raise Fault("is no row with the columns of this table")
        return {
            name: read(row[name]) if (read := reads[name]) and row[name] is not None else row[name]
            for name in reads
        }
    except Fault:
        raise
    except NOT_UNDERSTOOD as wrong:
        raise Fault("cannot be understood") from wrong


def instant(text: str) -> datetime:
    """The instant of "2026-11-18T10:00:00.000001Z"."""
    return datetime.fromisoformat(text).astimezone(UTC)


def day(text: str) -> date:
    return date.fromisoformat(text)


def _value(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in an archive.")


_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_value).encode
