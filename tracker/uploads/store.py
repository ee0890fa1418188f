"""Where files are kept that people attach: a directory, or a bucket of an S3-compatible service.

Both are asked the same three things. Names are ours (`new_name`), never those that people sent.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol
from urllib.parse import parse_qs, urlsplit

PIECE = 256 * 1024
"""So many bytes are in memory at once."""
PART = 8 * 1024 * 1024
"""So many go to a bucket at once; 5 MB is the least that such services take."""


class Store(Protocol):
    """What a place for files can do."""

    def keep(self, name: str, content: IO[bytes]) -> int:
        """Stores what the stream holds under the name; its size in bytes. All of it is there, or nothing."""

    def pieces(self, name: str) -> Iterator[bytes]:
        """The content, piece by piece. Raises FileNotFoundError at once where there is none."""

    def forget(self, name: str) -> None:
        """Deletes what has the name; does nothing where there is none."""


def new_name() -> str:
    """A name that nobody can guess or choose."""
    return secrets.token_hex(16)


def is_name(text: str) -> bool:
    """Whether it is a name as we make them, which leads nowhere but into the store."""
    return re.fullmatch(r"[0-9a-f]{32}", text) is not None


def store_at(place: str, default: Path, secrets_: Mapping[str, str]) -> Store:
    """The store that TRACKER_UPLOADS names: a directory, or s3://bucket[/folder][?endpoint=…&region=…],
    whose keys are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Raises ValueError with what is amiss."""
    if not place.startswith("s3://"):
        return Directory(Path(place) if place else default)
    parts = urlsplit(place)
    asked = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if not parts.netloc or set(asked) - {"endpoint", "region"}:
        raise ValueError("s3:// is followed by the bucket, and perhaps by ?endpoint=https://…&region=…")
    return Bucket(
        parts.netloc,
        parts.path.strip("/"),
        asked.get("endpoint", "https://s3.amazonaws.com"),
        asked.get("region"),
        secrets_.get("AWS_ACCESS_KEY_ID", ""),
        secrets_.get("AWS_SECRET_ACCESS_KEY", ""),
    )


@dataclass(frozen=True)
class Directory:
    """Files in a folder of this machine, spread over folders below it."""

    folder: Path

    def keep(self, name: str, content: IO[bytes]) -> int:
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        waiting = path.with_suffix(".part")
        size = 0
        try:
            with waiting.open("xb") as file:
                while piece := content.read(PIECE):
                    size += file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            waiting.replace(path)
        except BaseException:
            waiting.unlink(missing_ok=True)
            raise
        return size

    def pieces(self, name: str) -> Iterator[bytes]:
        return _read(self._path(name).open("rb"))

    def forget(self, name: str) -> None:
        for path in (self._path(name), self._path(name).with_suffix(".part")):
            path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self.folder / name[:2] / name


class Bucket:
    """Files in a bucket, by the library minio, which the extra "s3" brings. ValueError without it."""

    def __init__(
        self, bucket: str, folder: str, endpoint: str, region: str | None, key: str, secret: str
    ) -> None:
        try:
            from minio import Minio
        except ImportError as missing:
            raise ValueError('s3:// needs the library minio: pip install "tracker[s3]"') from missing
        if not key or not secret:
            raise ValueError("s3:// needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment")
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError("the endpoint of s3:// is an address such as https://minio.example.com:9000")
        self.bucket, self.folder = bucket, folder
        self._client = Minio(
            parts.netloc,
            access_key=key,
            secret_key=secret,
            secure=parts.scheme == "https",
            region=region or "us-east-1",
        )

    def keep(self, name: str, content: IO[bytes]) -> int:
        counted: Any = _Counted(content)
        self._client.put_object(self.bucket, self._key(name), counted, length=-1, part_size=PART)
        return int(counted.size)

    def pieces(self, name: str) -> Iterator[bytes]:
        from minio.error import S3Error

        try:
            answer = self._client.get_object(self.bucket, self._key(name))
        except S3Error as refused:
            if refused.code == "NoSuchKey":
                raise FileNotFoundError(name) from refused
            raise
        return _read(answer)

    def forget(self, name: str) -> None:
        self._client.remove_object(self.bucket, self._key(name))

    def _key(self, name: str) -> str:
        return f"{self.folder}/{name}" if self.folder else name


class _Counted:
    """A stream that counts what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self.content = content
        self.size = 0

    def read(self, amount: int = -1) -> bytes:
        piece = self.content.read(amount)
        self.size += len(piece)
        return piece


def _read(file: Any) -> Iterator[bytes]:
    try:
        while piece := file.read(PIECE):
            yield piece
    finally:
        file.close()
        with suppress(AttributeError):  # what came over the network gives its connection back
            file.release_conn()
