"""Names of files that go out, and what a project may be called that comes in as a file. Plain."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

LONGEST_PROJECT = 50


def file_name(project: str, at: datetime, ending: str = "csv") -> str:
    """ "ferry_20261118_1000.csv": letters that every file system takes, and when it was."""
    plain = unicodedata.normalize("NFKD", project).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "project"
    return f"{word}_{at:%Y%m%d_%H%M}.{ending}"


def project_of(file: str) -> str:
    """ "Old ferry" for "old_ferry_20141112_0930.csv": without ending and time; "" where nothing is left.
    static/js/name-from-file.js proposes the same."""
    bare = re.sub(r"(_\d{8}_\d{4})?\.\w+$", "", file)
    words = " ".join(re.sub("_", " ", bare).split())[:LONGEST_PROJECT].strip()
    return words[:1].upper() + words[1:]
