"""Where files are kept: a directory and a bucket do the same."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.bucket import KEY, REGION, SECRET, s3
from tracker.app import create_app
from tracker.settings import BadSetting
from tracker.uploads.store import PART, PIECE, Store, new_name, store_at

SECRETS = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": SECRET}


@pytest.fixture(params=["directory", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "directory":
        yield store_at(str(tmp_path / "files"), tmp_path, {})
        return
    with s3() as service:
        yield store_at(f"s3://files/tracker?endpoint={service.url}&region={REGION}", tmp_path, SECRETS)


@pytest.mark.parametrize("size", [0, 1, PIECE, PIECE + 1])
def test_what_is_kept_comes_back_until_it_is_forgotten(store: Store, size: int) -> None:
    name, content = new_name(), bytes(number % 251 for number in range(size))
    assert store.keep(name, io.BytesIO(content)) == size
    assert b"".join(store.pieces(name)) == content
    store.forget(name)
    with pytest.raises(FileNotFoundError):
        store.pieces(name)
    store.forget(name)


def test_what_breaks_off_leaves_nothing(store: Store) -> None:
    class Broken(io.BytesIO):
        def read(self, amount: int | None = -1) -> bytes:
            raise ConnectionError("The line is dead.")

    name = new_name()
    with pytest.raises(ConnectionError):
        store.keep(name, Broken(b"x"))
    with pytest.raises(FileNotFoundError):
        store.pieces(name)
    assert store.keep(name, io.BytesIO(b"again")) == 5


def test_a_large_file_goes_to_a_bucket_in_pieces(tmp_path: Path) -> None:
    with s3() as service:
        store = store_at(f"s3://files?endpoint={service.url}&region={REGION}", tmp_path, SECRETS)
        content = b"x" * (2 * PART + 17)
        assert store.keep("large", io.BytesIO(content)) == len(content)
        assert service.largest <= PART + 1024
        assert service.things == {"/files/large": content}


def test_a_wrong_key_is_no_way_in(tmp_path: Path) -> None:
    with s3() as service:
        wrong = SECRETS | {"AWS_SECRET_ACCESS_KEY": "guessed"}
        store = store_at(f"s3://files?endpoint={service.url}&region={REGION}", tmp_path, wrong)
        with pytest.raises(Exception, match="SignatureDoesNotMatch"):
            store.keep("name", io.BytesIO(b"x"))


@pytest.mark.parametrize(
    ("place", "secrets", "sentence"),
    [
        ("s3://", SECRETS, "followed by the bucket"),
        ("s3://files?bucket=x", SECRETS, "followed by the bucket"),
        ("s3://files?endpoint=minio", SECRETS, "endpoint of s3:// is an address"),
        ("s3://files", {}, "AWS_ACCESS_KEY_ID"),
    ],
)
def test_a_place_that_is_none_stops_the_start(
    tmp_path: Path, place: str, secrets: dict[str, str], sentence: str
) -> None:
    environment = {"TRACKER_UPLOADS": place, "TRACKER_INSTANCE": str(tmp_path), **secrets}
    with pytest.raises(BadSetting, match=f"TRACKER_UPLOADS cannot be used: .*{sentence}"):
        create_app(environment)


def test_files_lie_in_the_instance_folder_unless_said_otherwise(tmp_path: Path) -> None:
    app = create_app({"TRACKER_INSTANCE": str(tmp_path)})
    app.config["UPLOADS"].keep("abcdef", io.BytesIO(b"x"))
    assert (tmp_path / "uploads" / "ab" / "abcdef").read_bytes() == b"x"
