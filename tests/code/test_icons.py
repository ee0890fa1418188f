"""Every icon that is named anywhere is drawn, once."""

from __future__ import annotations

import re
from collections import Counter

from tests.code.house import ROOT

SPRITE = (ROOT / "templates" / "macros" / "icons.html").read_text()
DRAWN = re.findall(r'<symbol id="i-([a-z-]+)"', SPRITE)
NAMED = re.compile(r"""icon\("([a-z-]+)"|#i-([a-z-]+)["']""")


def test_no_icon_is_drawn_twice() -> None:
    assert [name for name, count in Counter(DRAWN).items() if count > 1] == []


def test_every_icon_that_is_named_is_drawn() -> None:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static").rglob("*.js")]
    named = {name or other for file in files for name, other in NAMED.findall(file.read_text())}
    assert named
    whole = {name for name in named if not name.endswith("-")}  # the rest is a beginning that goes on in code
    assert whole - set(DRAWN) == set()
