"""Names of files that go out. Plain."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime


def file_name(project: str, at: datetime, ending: str = "csv") -> str:
    """ "ferry_20261118_1000.csv": letters that every file system takes, and when it was."""
    plain = unicodedata.normalize("NFKD", project).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "_", plain).strip("_") or "project"
    return f"{word}_{at:%Y%m%d_%H%M}.{ending}"
