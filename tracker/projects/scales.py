"""Point scales: the three built-in ones, what a custom one must be, and moving from one to another
(semantics reference 1.1.2, 1.1.3)."""

from __future__ import annotations

from collections.abc import Iterable

Scale = tuple[int, ...]

BUILT_IN = ("0,1,2,3", "0,1,2,4,8", "0,1,2,3,5,8")
MOST_VALUES = 12
LARGEST = 1000
"""No story is larger; a longer number is a slip, and sums of them would not fit into charts."""
LONGEST_TEXT = 255


class BadScale(ValueError):
    """A custom scale that cannot be; its text says which rule it breaks."""


def read_scale(text: str) -> Scale:
    """The values of a scale written with commas. Raises BadScale with the sentence of the rule it breaks."""
    try:
        values = tuple(int(part) for part in text.split(","))
    except ValueError as refused:
        raise BadScale(
            "This is not a valid custom point scale. Write whole numbers with commas, such as 0,1,2,3."
        ) from refused
    for is_broken, sentence in (
        (min(values) < 0, "You can't use negative values for points."),
        (
            len(values) > MOST_VALUES,
            "There are too many values in this point scale. Please use 12 or fewer values.",
        ),
        (len(set(values)) < len(values), "You can't have duplicate point values."),
        (list(values) != sorted(values), "Point values must be provided in ascending order."),
        (max(values) > LARGEST, f"Points go up to {LARGEST}."),
    ):
        if is_broken:
            raise BadScale(sentence)
    return values


def written(scale: Scale) -> str:
    """The scale as it is stored: "0,1,2,3"."""
    return ",".join(map(str, scale))


def is_custom(scale: str) -> bool:
    return scale not in BUILT_IN


def nearest(points: int, scale: Scale) -> int:
    """The value of the scale nearest to the points; of two equally near the larger, since a doubt
    about size has never made a story smaller."""
    return min(scale, key=lambda value: (abs(value - points), -value))


def moved(old: str, new: str, estimates: Iterable[int]) -> dict[int, int]:
    """Which estimates change, and to what, when the project goes from one scale to the other.

    From built-in to built-in each goes to the nearest value; a custom scale takes them as they are.
    Raises BadScale where a custom scale gives way to a built-in one that lacks an estimate in use.
    """
    values = tuple(int(value) for value in new.split(","))
    off = sorted({points for points in estimates if points not in values})
    if is_custom(new) or not off:
        return {}
    if is_custom(old):
        raise BadScale(
            f"Open stories are estimated at {_listed(off)}, which the scale {new} does not have. "
            "Estimate them anew first, or choose a custom scale that has these values."
        )
    return {points: nearest(points, values) for points in off}


def _listed(numbers: list[int]) -> str:
    *first, last = map(str, numbers)
    return f"{', '.join(first)} and {last}" if first else last
