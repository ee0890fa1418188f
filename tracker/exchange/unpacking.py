"""From the bytes of an upload to the text of its CSV, which may stand in a ZIP."""

from __future__ import annotations

import io
import lzma
import struct
import zipfile
import zlib
from dataclasses import dataclass

from tracker.exchange.columns import canonical
from tracker.exchange.parsed import Unreadable

LARGEST_CSV = 100 * 1024 * 1024
MOST_FILES = 50_000
HEADER_BYTES = 64 * 1024

BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, RuntimeError, OSError, ValueError),
)
"""What Python's own reader of ZIPs is known to raise about damaged ones."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The text of the stories' CSV, its name in the ZIP (empty for a plain CSV), and what else was there."""

    text: str
    name: str = ""
    other_files: tuple[str, ...] = ()


def unpack(data: bytes) -> Unpacked:
    """The CSV in these bytes. Raises Unreadable with a sentence where there is none."""
    if not data.strip():
        raise Unreadable("The file is empty.")
    if not data.startswith(b"PK\x03\x04"):
        return Unpacked(_decoded(data))
    try:
        return _from_zip(data)
    except Unreadable:
        raise
    except BROKEN as broken:
        raise Unreadable("The ZIP cannot be opened: it is damaged or protected by a password.") from broken


def _from_zip(data: bytes) -> Unpacked:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = [info for info in archive.infolist() if not info.is_dir() and _is_wanted(info.filename)]
        if len(files) > MOST_FILES:
            raise Unreadable(f"The ZIP holds {len(files)} files; at most {MOST_FILES} are looked at.")
        csvs = [info for info in files if info.filename.lower().endswith(".csv")]
        chosen = _the_stories(archive, csvs)
        others = tuple(info.filename for info in files if info is not chosen)
        return Unpacked(_decoded(_read(archive, chosen, LARGEST_CSV)), chosen.filename, others)


def _is_wanted(name: str) -> bool:
    """Leaves out what macOS adds to every ZIP."""
    return not name.startswith("__MACOSX/") and not name.endswith(".DS_Store")


def _the_stories(archive: zipfile.ZipFile, csvs: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    """The one CSV whose header is that of stories: an export also has one of the project's history."""
    headers = {info.filename: _header(archive, info) for info in csvs}
    found = [info for info in csvs if "Title" in headers[info.filename]]
    if len(found) > 1:
        found = [info for info in found if "Id" in headers[info.filename]] or found
    if not found:
        raise Unreadable("The ZIP holds no CSV file whose first row has a column Title (or Story).")
    if len(found) > 1:
        names = ", ".join(info.filename for info in found)
        raise Unreadable(f"The ZIP holds several files of stories: {names}. Import them one by one.")
    return found[0]


def _header(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> set[str]:
    with archive.open(info) as file:
        line = file.read(HEADER_BYTES).replace(b"\r", b"\n").split(b"\n", 1)[0]
    cells = line.decode("utf-8-sig", "replace").split(",")
    return {canonical(cell.strip().strip('"')) for cell in cells}


def _read(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limit: int) -> bytes:
    """At most `limit` bytes; what the ZIP says of its sizes is not believed."""
    with archive.open(info) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"{info.filename} is larger than {limit // 2**20} MB when unpacked.")
    return data


def _decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as refused:
        line = data.count(b"\n", 0, refused.start) + 1
        raise Unreadable(
            f"The file is not in UTF-8 (see line {line}). Save it as “CSV UTF-8” and choose it again."
        ) from refused
    if "\x00" in text:
        raise Unreadable("The file holds bytes that are not text. Choose the CSV, or the ZIP that holds it.")
    return text
