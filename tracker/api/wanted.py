"""The `fields` parameter: which properties an answer has (semantics reference 3.4)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.api.problems import invalid

DEFAULT = ":default"
DEEPEST = 8
"""Levels of parentheses; nobody has more than four, and each costs a level of ours."""
_PARTS = re.compile(r"\s*(:?[A-Za-z_][\w-]*|[(),])")


@dataclass(frozen=True)
class Wanted:
    """Properties that were asked for by name, each with what is wanted of the things it holds. `default`:
    those that an answer has anyway."""

    default: bool = True
    names: Mapping[str, Wanted] = field(default_factory=dict)

    def of(self, name: str) -> Wanted:
        """What is wanted of the things that this property holds: what is usual, unless it was said."""
        return self.names.get(name, ALL_AS_USUAL)

    def __contains__(self, name: object) -> bool:
        return name in self.names


ALL_AS_USUAL = Wanted()


def wanted(text: str | None) -> Wanted:
    """What `fields=…` asks for; without it what is usual. Raises Problem where it cannot be read."""
    if not text or not text.strip():
        return ALL_AS_USUAL
    parts = _cut(text)
    found, rest = _read(parts, 0, 0)
    if rest != len(parts):
        raise _unreadable(text)
    return found


def _cut(text: str) -> list[str]:
    parts, at, text = [], 0, text.strip()
    while at < len(text):
        match = _PARTS.match(text, at)
        if match is None:
            raise _unreadable(text)
        parts.append(match[1])
        at = match.end()
    return parts


def _read(parts: list[str], at: int, depth: int) -> tuple[Wanted, int]:
    """The list that begins at this part, and where it ends."""
    if depth > DEEPEST:
        raise invalid("The 'fields' parameter is nested too deeply.")
    default, names = False, {}
    while at < len(parts) and parts[at] != ")":
        name, at = parts[at], at + 1
        if name in "(,":
            raise _unreadable("".join(parts))
        inner = ALL_AS_USUAL
        if at < len(parts) and parts[at] == "(":
            inner, at = _read(parts, at + 1, depth + 1)
            if at >= len(parts):
                raise _unreadable("".join(parts))
            at += 1
        if name == DEFAULT:
            default = True
        else:
            names[name] = inner
        if at < len(parts) and parts[at] == ",":
            at += 1
        elif at < len(parts) and parts[at] != ")":
            raise _unreadable("".join(parts))
    return Wanted(default, names), at


def _unreadable(text: str) -> Exception:
    sayable = text[:200].encode(errors="replace").decode()  # JSON can hold halves of surrogate pairs
    return invalid(f"The 'fields' parameter cannot be read: {sayable}")
