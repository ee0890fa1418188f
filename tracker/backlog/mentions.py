"""Whom a text mentions: @initials, @name or @first name of somebody in the project. Plain."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.text import Found, markdown


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who can be mentioned: owners and members of the project, not viewers (1.2)."""

    id: int
    name: str
    initials: str

    @property
    def handles(self) -> tuple[str, ...]:
        """What may follow the @: the whole name, the first name, the initials."""
        first, _, _ = self.name.partition(" ")
        return (self.name, first, self.initials)


@dataclass(frozen=True, slots=True)
class Written:
    """A text as it will be kept: its source, its HTML, whom it names, and a sentence for each mention
    that could mean several people."""

    text: str
    html: str
    named: frozenset[int] = frozenset()
    unclear: tuple[str, ...] = ()


def written(text: str, members: Sequence[Member]) -> Written:
    """The Markdown text rendered, with a quiet mark on each mention of one of these members."""
    reading = _Reading(members)
    html = markdown(text, reading.find)
    return Written(text, html, frozenset(reading.named), tuple(reading.unclear.values()))


def shortest(member: Member, members: Sequence[Member]) -> str:
    """The handle to write for the member that could mean nobody else: the first name where it is
    theirs alone, else the initials, else the whole name."""
    whose = _by_handle(members)
    for handle in (member.handles[1], member.initials, member.name):
        if handle and len(whose[handle.casefold()]) == 1:
            return handle
    return member.name


class _Reading:
    """Finds members in pieces of one text, and remembers whom."""

    def __init__(self, members: Sequence[Member]) -> None:
        self.named: set[int] = set()
        self.unclear: dict[str, str] = {}
        self._whose = _by_handle(members)
        longest_first = sorted(self._whose, key=len, reverse=True)
        handles = "|".join(re.escape(handle) for handle in longest_first)
        # an address like ben@ada.example.com mentions nobody, nor does @Anna within @Anna-Lena
        self._pattern = re.compile(rf"(?<![\w@.+/-])@({handles})(?![\w@]|-\w)", re.IGNORECASE)

    def find(self, text: str) -> Iterator[Found]:
        if not self._whose or "@" not in text:
            return
        for match in self._pattern.finditer(text):
            people = self._whose.get(match[1].casefold(), {})
            if len(people) == 1:
                ((key, name),) = people.items()
                self.named.add(key)
                yield Found(match.start(), match.end(), name)
            elif people:
                self.unclear[match[1].casefold()] = _which(match[1], sorted(people.values()))


def _by_handle(members: Sequence[Member]) -> dict[str, dict[int, str]]:
    """Names by number of those whom a handle can mean, by the handle without regard to case."""
    whose: dict[str, dict[int, str]] = defaultdict(dict)
    for member in members:
        for handle in member.handles:
            if handle.strip():
                whose[handle.casefold()][member.id] = member.name
    return whose


def _which(handle: str, names: Sequence[str]) -> str:
    several = f"{', '.join(names[:-1])} or {names[-1]}"
    return f"“@{handle}” could be {several}. Write the whole name, or initials that only one of them has."
