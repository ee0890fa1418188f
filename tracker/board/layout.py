"""How somebody arranged their board: which panels from left to right, how high the rows are, what is
folded away. Plain; kept as text with their membership, or in the browser of who has none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

LONGEST = 2000
"""Characters that a kept layout may have."""
DENSITIES = ("normal", "dense", "projector")
TOGETHER = "current-backlog"
"""The panel that shows Current and the backlog below each other."""
APART = ("current", "backlog")


@dataclass(frozen=True, slots=True)
class Layout:
    """`panels` are keys (board/panels.py). `joined`: Current and Backlog stand in one panel. `folded`: the
    accepted stories of Current are folded away. `free`: iterations that stay empty are shown. `below`:
    new stories go to the end of their list."""

    panels: tuple[str, ...] = ("current", "backlog", "icebox")
    density: str = DENSITIES[0]
    joined: bool = False
    folded: bool = False
    free: bool = False
    below: bool = False

    @property
    def unfitting(self) -> tuple[str, ...]:
        """The panels that cannot stand beside those it has."""
        return APART if self.joined else (TOGETHER,)

    @property
    def text(self) -> str:
        """What is kept of it."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))


def layout_of(text: str | None) -> Layout:
    """The layout that was kept as this text; the usual one for nothing, or for what is none."""
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return Layout()
    if not isinstance(kept, dict):
        return Layout()
    panels = kept.get("panels")
    if not isinstance(panels, list) or not all(isinstance(key, str) for key in panels):
        return Layout()
    return chosen(panels, kept)


def chosen(panels: Sequence[str], values: Mapping[str, Any]) -> Layout:
    """The layout of these panels and values: no panel twice, Current and Backlog joined or apart but not
    both, at least one panel."""
    keys = tuple(dict.fromkeys(key for key in panels if key))
    joined = bool(values.get("joined"))
    keys = tuple(key for key in keys if key not in Layout(joined=joined).unfitting)
    density = values.get("density")
    return Layout(
        panels=keys or ((TOGETHER,) if joined else APART[:1]),
        density=density if density in DENSITIES else DENSITIES[0],
        joined=joined,
        folded=bool(values.get("folded")),
        free=bool(values.get("free")),
        below=bool(values.get("below")),
    )
