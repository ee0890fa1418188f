"""The panel of one story, which our scripts unfold in it."""

from __future__ import annotations

import re

from markupsafe import Markup

from tracker.backlog.queries import titles
from tracker.board.look import Look
from tracker.board.panels import Group, Panel, key_of


def story(look: Look, of: str) -> Panel | None:
    """The story of this number; None where it is none of the project's, or gone."""
    items = look.stories([int(of)]) if re.fullmatch("[0-9]{1,15}", of) else ()
    if not items:
        return None
    title = titles([int(of)])[int(of)]
    return Panel(
        key=key_of("story", of),
        title=title,
        groups=(Group("story", Markup(), items, label=title),),
    )
