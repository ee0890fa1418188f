"""A guess at what the columns and words of a file mean, for somebody to look at. Plain."""

from __future__ import annotations

from difflib import SequenceMatcher

from tracker.exchange.mapping import (
    EPIC_LINK,
    ONLY_ONCE,
    OTHERWISE,
    TARGETS,
    USUAL,
    WORDS,
    Mapping,
    words_of,
)
from tracker.exchange.sheets import Sheet

SAYINGS: dict[str, tuple[str, ...]] = {
    "Id": ("id", "key", "issue key", "number", "no", "ticket", "#"),
    "Title": ("title", "summary", "name", "story", "subject", "task name", "card name", "headline"),
    "Description": ("description", "body", "details", "notes", "text"),
    "Type": ("type", "issue type", "story type", "kind", "tracker", "work item type"),
    "Current State": ("state", "status", "current state", "column", "stage", "list", "section"),
    "Estimate": ("estimate", "points", "story points", "size", "effort", "story point estimate"),
    "Labels": ("labels", "tags", "label", "tag", "components", "component", "category"),
    "Requested By": ("requested by", "reporter", "requester", "author", "created by", "creator"),
    "Owned By": ("owned by", "assignee", "assignees", "owner", "owners", "assigned to", "members"),
    "Created at": ("created at", "created", "created on", "creation date", "date created", "opened"),
    "Accepted at": (
        *("accepted at", "resolved", "closed", "done at", "completed at", "closed at", "finished on"),
    ),
    "Deadline": ("deadline", "release date"),
    "Comment": ("comment", "comments"),
    "Task": ("task", "subtask", "to do"),
    "Blocker": ("blocker", "blocked by", "is blocked by"),
    "Pull Request": ("pull request", "merge request", "pr"),
    "Git Branch": ("git branch", "branch"),
    EPIC_LINK: ("epic", "epic link", "parent", "epic name", "feature group"),
}
"""What columns are called that mean this."""
CLOSE = 0.86
"""So much alike two words must be to be taken for one misspelled."""

NEVER_DONE = ("not planned", "duplicate", "won't do", "wontfix", "cancelled", "canceled", "abandoned")
"""Parts of states that say that something was closed without being done."""

WORDS_FOR: dict[str, dict[str, tuple[str, ...]]] = {
    "Current State": {
        "unscheduled": (
            *("icebox", "ideas", "someday", "unscheduled", "backlog", "archived", "not planned", "new"),
        ),
        "unstarted": (
            *("to do", "todo", "open", "ready", "selected", "planned", "next", "unstarted", "reopened"),
        ),
        "started": ("in progress", "doing", "started", "wip", "development", "in development", "active"),
        "finished": ("in review", "review", "code review", "finished", "ready for test", "in testing"),
        "delivered": (
            *("delivered", "testing", "qa", "verify", "to accept", "ready for acceptance", "staging"),
        ),
        "rejected": ("rejected", "failed"),
        "accepted": (
            *("done", "closed", "accepted", "resolved", "complete", "completed", "shipped", "released"),
        ),
    },
    "Type": {
        "feature": ("feature", "story", "user story", "enhancement", "new feature", "improvement"),
        "bug": ("bug", "defect", "error", "incident", "fault", "problem"),
        "chore": ("chore", "task", "sub-task", "subtask", "maintenance", "spike", "technical task", "test"),
        "release": ("release", "version", "milestone"),
        "epic": ("epic", "initiative", "theme"),
    },
    "Priority": {
        "p0": ("p0", "critical", "blocker", "highest", "urgent", "immediate"),
        "p1": ("p1", "high", "major"),
        "p2": ("p2", "medium", "normal"),
        "p3": ("p3", "low", "lowest", "minor", "trivial"),
        "none": ("none", "no priority"),
    },
}


def guess(sheet: Sheet) -> Mapping:
    """What the file's columns most probably mean: as kinds of files usually are, then by their names. Of what
    a story has only once, the first column is taken."""
    usual = USUAL.get(sheet.source, {})
    columns = {name: usual[name] for name in sheet.columns if name in usual}
    taken = set(columns.values())
    for name in sheet.columns:
        target = "" if name in columns else _target(name)
        if name in columns or (target in ONLY_ONCE and target in taken):
            columns.setdefault(name, "")
            continue
        columns[name] = target
        taken.add(target)
    mapping = Mapping({name: columns[name] for name in sheet.columns})
    words = {
        target: {word: word_for(target, word) for word in words_of(sheet, mapping, target)}
        for target in WORDS
    }
    return Mapping(mapping.columns, words)


def with_all_words(sheet: Sheet, mapping: Mapping) -> Mapping:
    """The same with a guess for each word of the file that it does not know yet."""
    words = {
        target: {
            word: mapping.words.get(target, {}).get(word) or word_for(target, word)
            for word in words_of(sheet, mapping, target)
        }
        for target in WORDS
    }
    return Mapping(mapping.columns, words, mapping.points)


def word_for(target: str, word: str) -> str:
    """Our word for a state, a type or a priority of another tracker; the usual one where it says
    nothing to us."""
    plain = _plain(word)
    known = WORDS_FOR[target]
    if target == "Current State" and any(each in plain for each in NEVER_DONE):
        return "unscheduled"
    archived = "archived" in plain
    plain = _plain(word.partition("(")[0]) if archived else plain
    found = next((ours for ours, sayings in known.items() if plain in sayings), "")
    if not found:
        found = next(
            (ours for ours, sayings in known.items() if any(_alike(plain, each) for each in sayings)), ""
        )
    if not found:
        words = set(plain.split())
        found = next((ours for ours, sayings in known.items() if words & set(sayings)), "")
    if target == "Current State" and archived and found != "accepted":
        return "unscheduled"
    return found or OTHERWISE[target]


def _target(name: str) -> str:
    plain = _plain(name.removeprefix("Custom field (").removesuffix(")"))
    same = next((target for target in TARGETS if _plain(target) == plain), "")
    said = next((target for target, sayings in SAYINGS.items() if plain in sayings), "")
    return (
        same
        or said
        or next(
            (target for target, sayings in SAYINGS.items() if any(_alike(plain, each) for each in sayings)),
            "",
        )
    )


def _alike(one: str, other: str) -> bool:
    return len(other) > 3 and SequenceMatcher(None, one, other).ratio() >= CLOSE


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())
