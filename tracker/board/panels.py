"""What the board is made of: panels of groups of items. Plain; see catalogue.py for the kinds of panels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from typing import NamedTuple
from zlib import crc32

from markupsafe import Markup

NOTHING = Markup()
PLANNED = ("current", "backlog", "current-backlog", "icebox", "done")
"""The panels of the plan; the third shows the first two together, in their place. A story stands in one of
them at most, and its row there is `story-12`."""


class Item(NamedTuple):
    """A line of a panel: `key` names the thing ("story-12", "epic-3"); `stamp` changes with its look."""

    key: str
    stamp: str


@dataclass(frozen=True)
class Group:
    """Items below a head, which may be empty. `list` says where a drop goes (current, backlog or icebox),
    "" where nothing can be dropped; `label` names the list to those who hear it."""

    key: str
    head: Markup
    items: tuple[Item, ...]
    list: str = ""
    label: str = ""

    @cached_property
    def digest(self) -> str:
        """Stands for all that the group shows, so that a page can say what it has."""
        items = ",".join([f"{item.key} {item.stamp}" for item in self.items])
        return _digest(f"{self.key}|{self.list}|{self.label}|{items}|{self.head}")


@dataclass(frozen=True, slots=True)
class Panel:
    """One panel: `meta` stands beside the title, `nothing` (one sentence, one action) where there are no
    items, `foot` below them. `tools` are buttons beside the title that are drawn once and never again.
    `adds` is the list (current, backlog, icebox) to which the panel's own form adds stories, "" for none."""

    key: str
    title: str
    groups: tuple[Group, ...]
    meta: Markup = NOTHING
    nothing: Markup = NOTHING
    foot: Markup = NOTHING
    tools: Markup = NOTHING
    adds: str = ""

    @property
    def digest(self) -> str:
        """Stands for what the panel shows around its groups."""
        return _digest("|".join((self.key, self.title, self.meta, self.nothing, self.foot)))

    @property
    def items(self) -> list[Item]:
        return [item for group in self.groups for item in group.items]

    @property
    def name(self) -> str:
        """What stands in the ids of its elements."""
        return name_of(self.key)

    @property
    def prefix(self) -> str:
        """What comes before the keys of its items to make their ids."""
        return "" if self.key.partition(":")[0] in PLANNED else f"{self.name}-"


def key_of(kind: str, argument: str = "") -> str:
    """The key of a panel: its kind, and what it is about after a colon."""
    return f"{kind}:{argument}" if argument else kind


def split(key: str) -> tuple[str, str]:
    """The kind and the argument of a key."""
    kind, _, argument = key.partition(":")
    return kind, argument


def name_of(key: str) -> str:
    """A key as part of an element's id: "story-42"; what no id may hold is told by its sum."""
    kind, argument = split(key)
    if not argument:
        return kind
    if re.fullmatch("[a-z0-9]{1,20}", argument):
        return f"{kind}-{argument}"
    return f"{kind}-{crc32(argument.encode()):08x}"


def _digest(text: str) -> str:
    return blake2b(text.encode(), digest_size=6).hexdigest()
