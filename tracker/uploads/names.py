"""Names and kinds of files that people send. Plain."""

from __future__ import annotations

import mimetypes
import unicodedata

LONGEST = 200
PLAIN = "application/octet-stream"
RUNS_IN_BROWSERS = ("html", "xml", "svg", "javascript", "ecmascript", "x-shockwave")


def cleaned(name: str) -> str:
    """A name to show and to save under: no path, no control or direction characters, not too long, and
    its ending kept. "C:\\tmp\\plan.pdf" gives "plan.pdf"; nothing usable gives "file"."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(each for each in name if unicodedata.category(each)[0] != "C" and each not in '<>:"|?*')
    name = " ".join(name.split()).strip(". ") or "file"
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= 20:
        return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"
    return name[:LONGEST]


def kind_of(name: str) -> str:
    """The content type that the name suggests; what a browser might run is only bytes."""
    guessed, encoding = mimetypes.guess_type(name, strict=False)
    if not guessed or encoding or any(word in guessed for word in RUNS_IN_BROWSERS):
        return PLAIN
    return guessed


def words_for(size: int) -> str:
    """A size in bytes as people say it: "3 KB", "1.4 MB"."""
    if size < 1000:
        return f"{size} bytes" if size != 1 else "1 byte"
    for unit, scale in (("KB", 10**3), ("MB", 10**6)):
        if size < 999.5 * scale or unit == "MB":
            number = size / scale
            return f"{number:.1f} {unit}" if number < 9.95 else f"{number:.0f} {unit}"
    raise AssertionError
