"""What a search asks for, as a tree of terms. `str` writes it as `search.parse` reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

AND, OR = "AND", "OR"


class Manner(StrEnum):
    """How a value is written, which says how it is compared."""

    PLAIN = "plain"
    QUOTED = "quoted"
    PATTERN = "pattern"
    REGEX = "regex"


_WRITTEN = {Manner.QUOTED: '"{}"', Manner.REGEX: "/{}/"}


@dataclass(frozen=True, slots=True)
class Value:
    text: str
    manner: Manner = Manner.PLAIN

    def __str__(self) -> str:
        return _WRITTEN.get(self.manner, "{}").format(self.text)


@dataclass(frozen=True, slots=True)
class Term:
    """Something asked for: a keyword ("" for words of the text) and values of which one must hold."""

    keyword: str
    values: tuple[Value, ...]
    negated: bool = False

    def __str__(self) -> str:
        keyword = f"{self.keyword}:" if self.keyword else ""
        return f"{'-' if self.negated else ''}{keyword}{','.join(map(str, self.values))}"


@dataclass(frozen=True, slots=True)
class Unread:
    """A term that says nothing we know; searching passes over it."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Group:
    """Terms joined from left to right: the first, then each with AND or OR before it."""

    first: Node
    rest: tuple[tuple[str, Node], ...]
    negated: bool = False

    def __str__(self) -> str:
        parts = [_inside(self.first)]
        for joint, node in self.rest:
            parts.append(f"{'OR ' if joint == OR else ''}{_inside(node)}")
        text = " ".join(parts)
        return f"-({text})" if self.negated else text


Node: TypeAlias = Term | Unread | Group


def _inside(node: Node) -> str:
    return f"({node})" if isinstance(node, Group) and not node.negated else str(node)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a part of the text, which begins and ends at these characters."""

    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Query:
    """What a search asks for. `node` is None where it asks for nothing at all; `includes_done` says
    whether stories accepted in done iterations are wanted too."""

    node: Node | None = None
    includes_done: bool = False
    complaints: tuple[Complaint, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        done = "includedone:true" if self.includes_done else ""
        return f"{self.node or ''} {done}".strip()

    @property
    def asks(self) -> bool:
        """Whether anything that was understood is asked for."""
        return self.node is not None and any(isinstance(each, Term) for each in leaves(self.node))

    def terms(self) -> Iterator[Term]:
        """The terms that were understood, from left to right."""
        for each in leaves(self.node) if self.node else ():
            if isinstance(each, Term):
                yield each


def leaves(node: Node) -> Iterator[Term | Unread]:
    """All terms of the tree from left to right."""
    if not isinstance(node, Group):
        yield node
        return
    yield from leaves(node.first)
    for _, each in node.rest:
        yield from leaves(each)


def grouped(parts: list[tuple[str, Node]]) -> Node | None:
    """The parts as one node, each with AND or OR before it; a group at the front is drawn in."""
    if not parts:
        return None
    (_, first), *rest = parts
    if isinstance(first, Group) and not first.negated:
        return Group(first.first, (*first.rest, *rest))
    return Group(first, tuple(rest)) if rest else first


def turned(node: Node) -> Node:
    """The opposite of the node."""
    if isinstance(node, Term):
        return Term(node.keyword, node.values, not node.negated)
    if isinstance(node, Group):
        return Group(node.first, node.rest, not node.negated)
    return node
