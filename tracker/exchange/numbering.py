"""What a file calls stories and epics: an imported one keeps the number it came with. Plain."""

from __future__ import annotations

from collections.abc import Collection, Iterable

APART = 10**12
"""So far is a number of ours moved where an imported story has it already."""


def file_numbers(rows: Iterable[tuple[int, str | None]], others: Collection[str] = ()) -> dict[int, str]:
    """By our number, the Id in files of each of these rows (number, import key), no two of them alike, nor
    like those of others. What came from a file keeps its Id if that was a number; all else has ours."""
    rows = list(rows)
    taken = {key for _, key in rows if key and key.isdigit()}.union(others)
    return {number: key if key and key.isdigit() else _free(number, taken) for number, key in rows}


def _free(number: int, taken: set[str]) -> str:
    while str(number) in taken:
        number += APART
    return str(number)
