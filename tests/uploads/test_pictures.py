"""How large a picture is that somebody sends, whatever else they send under its name."""

from __future__ import annotations

import io
import struct
import sys
import zlib
from subprocess import run
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tracker.uploads import pictures
from tracker.uploads.pictures import measured


def drawn(kind: str, width: int = 40, height: int = 30, **options: Any) -> bytes:
    """A picture of this size."""
    file = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(file, kind, **options)
    return file.getvalue()


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is so large."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = b"IDAT" + zlib.compress(b"")
    chunks = b"".join(
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (head, body, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


SENT = {
    "a PNG": ("image/png", drawn("PNG"), (40, 30)),
    "a JPEG": ("image/jpeg", drawn("JPEG"), (40, 30)),
    "a GIF": ("image/gif", drawn("GIF"), (40, 30)),
    "a WebP": ("image/webp", drawn("WEBP"), (40, 30)),
    "a photograph taken upright": (
        "image/jpeg",
        drawn("JPEG", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
        (30, 40),
    ),
    "a large screen": ("image/png", claiming(7680, 4320), (7680, 4320)),
    "a picture that would fill the memory": ("image/png", claiming(2**20, 2**20), None),
    "the same as WebP": (
        "image/webp",
        drawn("WEBP", lossless=True)[:20] + b"\x2f\xff\xff\xff\x0f" + bytes(40),
        None,
    ),
    "a picture cut off in its head": ("image/png", drawn("PNG")[:20], None),
    "a picture cut off behind its head": ("image/jpeg", drawn("JPEG")[:-9], (40, 30)),
    "another kind than its name says": ("image/png", drawn("GIF"), None),
    "words": ("image/gif", b"This is no picture.", None),
    "nothing": ("image/webp", b"", None),
    "a page": ("text/html", drawn("PNG"), None),
    "a kind that not every browser shows": ("image/tiff", drawn("TIFF"), None),
}


@pytest.mark.parametrize(("kind", "content", "size"), SENT.values(), ids=SENT.keys())
def test_the_size_of(kind, content, size):
    stream = io.BytesIO(content)
    assert measured(stream, kind) == size
    assert stream.read() == content, "what is stored afterwards is all of it"


def test_a_file_too_large_to_look_at_has_no_size(monkeypatch):
    content = drawn("PNG")
    monkeypatch.setattr(pictures, "LARGEST", len(content) - 1)
    assert measured(io.BytesIO(content), "image/png") is None


@given(
    kind=st.sampled_from(sorted(pictures.FORMATS.items())),
    cut=st.integers(0, 400),
    at=st.integers(0, 400),
    other=st.binary(max_size=8),
)
def test_whatever_is_broken_is_no_error(kind, cut, at, other):
    content = drawn(kind[1])
    broken = content[:at] + other + content[at + len(other) : max(cut, at)]
    found = measured(io.BytesIO(broken), kind[0])
    assert found is None or (found.width > 0 and found.height > 0)


def test_pillow_is_not_imported_before_a_picture_comes():
    seen = "import sys, tracker.backlog.comment_views; print('PIL' in sys.modules)"
    assert run([sys.executable, "-c", seen], capture_output=True, text=True, check=True).stdout == "False\n"
