"""The log as others take it: rows for CSV and JSON, a text for chat, co-authors for commits and git tools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.pairing.words import long_day
from tracker.text import listed, shortened

COLUMNS = ("day", "part", "story", "title", "people", "source")
"""Those of the CSV, which `tracker pairs import` reads again."""


@dataclass(frozen=True, slots=True)
class Logged:
    """A line of the log in words; `story` is the story's number, or None."""

    day: date
    part: str
    story: int | None
    title: str
    people: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody as commits name them; `initials` in small letters, as git tools use them."""

    name: str
    email: str
    initials: str


def csv_rows(lines: Iterable[Logged]) -> list[dict[str, Any]]:
    """A row for each line, names with "; " between them."""
    return [
        {
            "day": line.day.isoformat(),
            "part": line.part,
            "story": line.story or "",
            "title": line.title,
            "people": "; ".join(line.people),
            "source": line.source,
        }
        for line in lines
    ]


def json_rows(lines: Iterable[Logged]) -> list[dict[str, Any]]:
    """The same for programs: names as a list, no story as null."""
    rows = csv_rows(lines)
    return [
        {**row, "story": line.story, "people": list(line.people)}
        for row, line in zip(rows, lines, strict=True)
    ]


def chat_text(day: date, lines: Sequence[Logged]) -> str:
    """The pairs of a day, a line each, to be pasted into a chat."""
    said = [f"Pairs of {long_day(day, day)}:"]
    for line in lines:
        who = listed(line.people) if len(line.people) > 1 else f"{line.people[0]} alone"
        part = "" if line.part == "day" else f" ({line.part})"
        on = f": {shortened(line.title, 100)}" if line.title else ""
        number = f" (#{line.story})" if line.story else ""
        said.append(f"- {who}{part}{on}{number}")
    return "\n".join(said) if lines else f"{said[0]} nobody yet."


def trailers(writers: Iterable[Writer]) -> str:
    """The block at the end of a commit's message that names who worked along: a blank line goes before it."""
    return "\n".join(f"Co-authored-by: {who.name} <{who.email}>" for who in writers)


def git_authors(writers: Iterable[Writer]) -> str:
    """The file .git-authors of git-duet and its like: initials, names, and each one's own address. Initials
    that two people have get a number."""
    names, addresses, seen = [], [], dict[str, int]()
    for who in writers:
        seen[who.initials] = seen.get(who.initials, 0) + 1
        key = who.initials if seen[who.initials] == 1 else f"{who.initials}{seen[who.initials]}"
        names.append(f"  {_key(key)}: {_text(who.name)}")
        addresses.append(f"  {_key(key)}: {_text(who.email)}")
    return "\n".join(["authors:", *names, "email_addresses:", *addresses, ""])


def _key(text: str) -> str:
    return text if text.isalnum() else _text(text)


def _text(text: str) -> str:
    """A text as YAML has it between double quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
