"""How wide and high a picture is that somebody sends, by Pillow, which is imported only where one arrives."""

from __future__ import annotations

import logging
from typing import IO, NamedTuple

log = logging.getLogger(__name__)
FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}
"""Pictures that every browser shows, by content type, and what Pillow calls them."""
LARGEST = 32 * 2**20
"""Bytes; of some kinds Pillow reads the whole file into memory before it says anything."""
ON_ITS_SIDE = (5, 6, 7, 8)
"""Values of the tag by which a camera says that it was held upright."""
_ORIENTATION = 0x0112


class Measures(NamedTuple):
    """Width and height in pixels, as the picture is shown."""

    width: int
    height: int


def measured(content: IO[bytes], kind: str) -> Measures | None:
    """How large the picture is that the stream holds; None for what is none, is broken, or is larger than
    anybody shows. Nothing is unpacked. The stream is at its beginning again."""
    if kind not in FORMATS:
        return None
    try:
        if content.seek(0, 2) > LARGEST:
            return None
        content.seek(0)
        return _read(content, FORMATS[kind])
    except Exception as odd:  # whatever people send: Pillow raises a dozen kinds
        log.debug("A picture has no size: %r", odd)
        return None
    finally:
        content.seek(0)


def _read(content: IO[bytes], kind: str) -> Measures:
    from PIL import Image

    with Image.open(content, formats=[kind]) as picture:
        # of a JPEG alone: to look for the tag in others, Pillow would unpack them
        lies = kind == "JPEG" and picture.getexif().get(_ORIENTATION) in ON_ITS_SIDE
        return Measures(*(reversed(picture.size) if lies else picture.size))
