"""What real teams exported. It holds names of people and lies beside the repository, in no clone of it: tests
of it are left out there, and invented files have the same quirks."""

from __future__ import annotations

from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
EXPORTS = _BESIDE / "tracker-exports"
HISTORIES = _BESIDE / "pairing"

of_real_data = pytest.mark.skipif(not _BESIDE.is_dir(), reason="Real exports are not beside this repository.")
