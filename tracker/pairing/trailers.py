"""Who worked together, as commits tell it: the author and everybody whom a Co-authored-by trailer names. They
become suggestions, never lines: nobody's minutes or lines are counted, and commits are no proof."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

LOG_FORMAT = "%H%x1f%P%x1f%aI%x1f%an%x1f%ae%x1f%B%x1e"
"""What `git log --format=` is asked for: a record a commit, fields and records ended by what no text has."""
TRAILER = re.compile(r"^co-authored-by:\s*(?P<name>.*?)\s*<(?P<email>[^<>\s]+@[^<>\s]+)>\s*$", re.IGNORECASE)
NO_PEOPLE = re.compile(
    r"\[bot\]|\bbot\b|dependabot|renovate|noreply@github\.com$|copilot|claude|chatgpt|openai|anthropic|cursor|"
    r"\bdevin\b|gemini|codex|aider|github-actions|gitlab-ci|jenkins",
    re.IGNORECASE,
)
"""Machines that write commits, or are named in them: they are nobody to pair with."""
MADE_BY_GIT = re.compile(r'(Merge (branch|pull request|remote|tag|commit)|Revert ")')
STORY = re.compile(r"(?:^|[\s\[(])#(\d{1,18})\b")
"""How a commit names a story: [#12], [Finishes #12], or #12 in its text."""
LONGEST_EMAIL, LONGEST_NAME = 254, 200


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody as commits name them. The address, in small letters, is who they are."""

    email: str
    name: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: `at` has the zone of its author, `parents` how many it has."""

    sha: str
    at: datetime
    author: Author
    message: str
    parents: int = 1


@dataclass(frozen=True, slots=True)
class Together:
    """These people committed together on a day, on a story (by the number that the message gives) or not."""

    day: date
    authors: frozenset[Author]
    story: int | None
    commits: int
    title: str


def read_log(text: str) -> Iterator[Commit]:
    """The commits of what git printed in LOG_FORMAT; records that are broken are passed over."""
    for record in text.split("\x1e"):
        fields = record.lstrip("\n").split("\x1f")
        if len(fields) != 6:
            continue
        sha, parents, at, name, email, message = fields
        try:
            when = datetime.fromisoformat(at)
        except ValueError:
            continue
        yield Commit(sha, when, _author(name, email), message, len(parents.split()))


def together(commits: Iterable[Commit]) -> list[Together]:
    """One for each day (of the author's zone), story and set of two people or more, by day. Merges, reverts
    and machines are passed over."""
    found: dict[tuple[date, int | None, frozenset[str]], tuple[list[Commit], dict[str, Author]]] = {}
    for commit in sorted(commits, key=lambda each: (each.at, each.sha)):
        people = {each.email: each for each in _people(commit)}
        if len(people) < 2 or commit.parents > 1 or MADE_BY_GIT.match(commit.message):
            continue
        key = commit.at.date(), _story(commit.message), frozenset(people)
        mine, authors = found.setdefault(key, ([], {}))
        mine.append(commit)
        authors.update(people)
    return [
        Together(day, frozenset(authors.values()), story, len(mine), _title(mine[-1].message))
        for (day, story, _), (mine, authors) in found.items()
    ]


def _people(commit: Commit) -> Iterator[Author]:
    """The author and the co-authors whom the last paragraph of the message names, machines left out."""
    paragraphs = re.split(r"\n\s*\n", commit.message.strip())
    named = [_author(match["name"], match["email"]) for match in _trailers(paragraphs[-1])]
    for each in (commit.author, *named):
        if not NO_PEOPLE.search(f"{each.name} <{each.email}>") and "@" in each.email:
            yield each


def _trailers(paragraph: str) -> Iterator[re.Match[str]]:
    return filter(None, (TRAILER.match(line.strip()[:1000]) for line in paragraph.splitlines()))


def _author(name: str, email: str) -> Author:
    plain = " ".join(name.replace("\x00", "").split())
    return Author(email.strip().lower()[:LONGEST_EMAIL], plain[:LONGEST_NAME])


def _story(message: str) -> int | None:
    match = STORY.search(message)
    return int(match[1]) if match else None


def _title(message: str) -> str:
    return message.strip().splitlines()[0][:200] if message.strip() else ""
