"""The colours that stand for projects: each has one of its own until somebody chooses another. Plain."""

from __future__ import annotations

COLOURS = {
    "2f8f9d": "teal",
    "bf6247": "rust",
    "5f7fb5": "blue",
    "7a8c3a": "olive",
    "9a6bb0": "violet",
    "a8862c": "ochre",
    "3f8a64": "green",
    "b8607c": "rose",
}
"""By six hexadecimal digits their names. Each stands out from the ground of both themes by 3 : 1."""


def usual(project_id: int) -> str:
    """The colour of a project for whom has chosen none."""
    return list(COLOURS)[project_id % len(COLOURS)]
