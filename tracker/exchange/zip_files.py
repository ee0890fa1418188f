"""What else stands in the ZIP of an export: attached files, in a folder for each story that its Id names
(semantics reference 6.3), and tables of other things. Plain."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator

from tracker.exchange.parsed import Note, ParsedFile
from tracker.exchange.unpacking import BROKEN
from tracker.text import counted

PIECE = 256 * 1024
_ID = re.compile(r"#?0*(\d+)")


def files_of(names: Iterable[str], keys: Collection[str]) -> tuple[tuple[ParsedFile, ...], tuple[Note, ...]]:
    """Those that lie in the folder of a story with one of these Ids; and notes of the others."""
    found, others = [], []
    for name in names:
        *folders, bare = name.split("/")
        story = next((key for key in _numbers(reversed(folders)) if key in keys), None)
        if story is None:
            others.append(name)
        else:
            found.append(ParsedFile(story, bare, name))
    return tuple(found), tuple(_about(others))


def _numbers(folders: Iterable[str]) -> Iterator[str]:
    return (match[1] for folder in folders if (match := _ID.fullmatch(folder)))


def _about(others: list[str]) -> Iterator[Note]:
    strange = []
    for name in others:
        if name.lower().endswith(".csv"):
            yield Note(f"{name} in the ZIP is not a file of stories; it is not brought in.")
        else:
            strange.append(name)
    if strange:
        files = counted(len(strange), "file")
        where = "in no folder that is named by the Id of a story of the file"
        yield Note(f"Not brought in: {files} in the ZIP, {where}, such as {strange[0]}.")


def trouble(archive: zipfile.ZipFile, member: str, largest: int) -> str:
    """Why this file of the ZIP cannot be brought in, as the end of a sentence; "" where it can."""
    info = archive.getinfo(member)
    if info.file_size > largest:
        return f"is larger than the {largest // 2**20} MB that a file may have here"
    try:
        with archive.open(info) as content:
            while content.read(PIECE):
                pass
    except BROKEN:
        return "is damaged in the ZIP"
    return ""
