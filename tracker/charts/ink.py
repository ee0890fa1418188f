"""The colours of charts by their meaning, on paper and as variables of the page's theme."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Ink:
    main: str
    scope: str
    pace: str
    band: str
    grid: str
    text: str
    quiet: str
    add: str
    remove: str
    today: str


PRINT = Ink(
    main="#14171c",
    scope="#2258c9",
    pace="#747b87",
    band="#eff1f4",
    grid="#e2e5ea",
    text="#14171c",
    quiet="#5a616d",
    add="#b03c12",
    remove="#006e6b",
    today="#5a616d",
)
"""What is drawn on white: each line has a contrast of 3 : 1 at least, each text 4.5 : 1."""

NAMES = tuple(field.name for field in fields(Ink))

RESERVED = Ink(*(f"#0102{number:02x}" for number in range(1, len(NAMES) + 1)))
"""Colours nobody would choose, to be found again in a drawn SVG."""


def variables() -> dict[str, str]:
    """From each reserved colour to the variable of the page's theme, with the printed one to fall back on."""
    return {getattr(RESERVED, name): f"var(--chart-{name}, {getattr(PRINT, name)})" for name in NAMES}


def printed() -> dict[str, str]:
    """From each reserved colour to the printed one."""
    return {getattr(RESERVED, name): getattr(PRINT, name) for name in NAMES}
