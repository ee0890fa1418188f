"""Uploads that wait for their confirmation: between the dry run and the import a file is kept in a
folder of the installation, under a random name that only the person who sent it can use."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePosixPath, PureWindowsPath

KEPT_FOR = timedelta(days=1)
LONGEST_NAME = 100
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """An upload and the name it had on the sender's machine."""

    file: str
    data: bytes


def keep(folder: Path, person_id: int, upload: Waiting, now: datetime) -> str:
    """Keeps the upload; returns the key to fetch it by. Sweeps out what was never confirmed."""
    folder.mkdir(parents=True, exist_ok=True)
    sweep(folder, now)
    key = secrets.token_hex(16)
    with os.fdopen(
        os.open(_path(folder, person_id, key), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
    ) as f:
        f.write(bare(upload.file).encode() + b"\n" + upload.data)
    return key


def fetch(folder: Path, person_id: int, key: str) -> Waiting | None:
    """The upload this person was given the key for; None where there is none, or none any more."""
    if not _KEY.fullmatch(key):
        return None
    try:
        kept = _path(folder, person_id, key).read_bytes()
    except FileNotFoundError:
        return None
    name, _, data = kept.partition(b"\n")
    return Waiting(name.decode(), data)


def discard(folder: Path, person_id: int, key: str) -> None:
    """Deletes the upload."""
    if _KEY.fullmatch(key):
        _path(folder, person_id, key).unlink(missing_ok=True)


def sweep(folder: Path, now: datetime) -> None:
    """Deletes every upload older than a day."""
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder.iterdir():
        with suppress(FileNotFoundError):  # somebody else's import may just have ended
            if path.stat().st_mtime < oldest:
                path.unlink()


def bare(name: str) -> str:
    """The name of a file without folders, line ends and NUL, short enough to be shown."""
    last = PureWindowsPath(PurePosixPath(name.replace("\x00", "")).name).name
    return " ".join(last.split())[:LONGEST_NAME] or "the file"


def _path(folder: Path, person_id: int, key: str) -> Path:
    return folder / f"{person_id}-{key}"
