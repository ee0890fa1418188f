"""What the columns of another tracker's file mean here, and what its words for states and types do. Plain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from tracker.backlog.fields import PRIORITIES
from tracker.backlog.workflow import StoryType, states_of
from tracker.exchange.columns import NAMES, SINGLE
from tracker.exchange.csv_rows import EPIC
from tracker.exchange.sheets import Sheet, Source

EPIC_LINK = "Epic"
"""What a column means that names a story's epic, by the epic's Id, name or label."""
CHECKLIST = "Checklist"
"""What a column means whose cells are lines of a checklist, "[x] done" or "[ ] to do"."""

WRITTEN_ONLY = ("Iteration", "Iteration Start", "Iteration End", "URL")
"""Columns that only the former tracker fills; nothing else is brought into them."""
TARGETS = (
    *(
        name
        for name in NAMES
        if name not in WRITTEN_ONLY and not name.endswith("Status") and name != "Reviewer"
    ),
    CHECKLIST,
    EPIC_LINK,
)
"""What a column can mean."""
ONLY_ONCE = frozenset(SINGLE) - {"Labels", "Description"}
"""Of these a story has one, so one column can mean it."""

STATES = tuple(state.value for state in states_of(automatic_planning=True))
TYPES = (*(kind.value for kind in StoryType), EPIC)
WORDS = {
    "Current State": STATES,
    "Type": TYPES,
    "Priority": tuple(PRIORITIES),
}
"""The columns whose words are translated, and into which."""
OTHERWISE = {"Current State": "unscheduled", "Type": "feature", "Priority": "none"}
"""What is meant where a word says nothing to us."""
MOST_WORDS = 60
"""So many different words of a column are translated; one with more is no column of states."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """`columns` says of each column of the file which of ours it is, "" for none; `words` how the words of
    states, types and priorities are called here; `points`, what a feature gets that has begun without an
    estimate."""

    columns: dict[str, str]
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    points: str = "0"

    def problems(self, sheet: Sheet) -> list[str]:
        """Sentences about what keeps it from being used on the sheet."""
        return list(self._problems(sheet))

    def _problems(self, sheet: Sheet) -> Iterator[str]:
        chosen = [self.columns.get(name, "") for name in sheet.columns]
        if "Title" not in chosen:
            yield "Choose the column that is the title: a story needs nothing else."
        for target in sorted(ONLY_ONCE):
            names = [name for name in sheet.columns if self.columns.get(name) == target]
            if len(names) > 1:
                yield f"{' and '.join(names)} cannot both be {target}; a story has one."
            elif names and len(sheet.places(names[0])) > 1:
                yield f"The file has several columns {names[0]}; a story has one {target}."
        for target in WORDS:
            if len(words_of(sheet, self, target)) > MOST_WORDS:
                yield f"The column for {target} has more than {MOST_WORDS} different words; choose another."
        if self.points and not (self.points.isascii() and self.points.isdigit() and len(self.points) < 4):
            yield "Points for features without an estimate: must be a whole number, or empty."

    def written(self) -> str:
        """As text, to be kept and sent along."""
        return json.dumps(
            {"columns": self.columns, "words": self.words, "points": self.points}, ensure_ascii=False
        )


def read_mapping(text: str) -> Mapping | None:
    """The mapping that was written so; None where it is none."""
    try:
        said = json.loads(text)
        columns = {str(name): target for name, target in said["columns"].items() if target in ("", *TARGETS)}
        words = {
            target: {str(word): ours for word, ours in said["words"].get(target, {}).items() if ours in known}
            for target, known in WORDS.items()
        }
        return Mapping(columns, words, str(said["points"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def words_of(sheet: Sheet, mapping: Mapping, target: str) -> list[str]:
    """The words that the file has in the columns of this target, one of WORDS."""
    names = [name for name in sheet.columns if mapping.columns.get(name) == target]
    return list(dict.fromkeys(word for name in names for word in sheet.values(name)))


def signature(sheet: Sheet) -> str:
    """What files have in common that are mapped alike: where they come from, and their columns."""
    return "\n".join([sheet.source.value, *sorted(sheet.columns)])


USUAL: dict[Source, dict[str, str]] = {
    Source.JIRA: {
        "Issue key": "Id",
        "Summary": "Title",
        "Issue Type": "Type",
        "Status": "Current State",
        "Reporter": "Requested By",
        "Creator": "",
        "Assignee": "Owned By",
        "Resolved": "Accepted at",
        "Custom field (Story Points)": "Estimate",
        "Custom field (Story point estimate)": "Estimate",
        "Custom field (Epic Link)": EPIC_LINK,
        "Parent key": EPIC_LINK,
        "Inward issue link (Blocks)": "Blocker",
    },
    Source.GITHUB: {
        "Number": "Id",
        "Body": "Description",
        "State": "Current State",
        "Milestone": "Labels",
        "Author": "Requested By",
        "Assignees": "Owned By",
        "Closed at": "Accepted at",
        "Comments": "Comment",
    },
    Source.TRELLO: {
        "Name": "Title",
        "List": "Current State",
        "Members": "Owned By",
        "Created": "Created at",
        "Came into its list": "Accepted at",
        "Check item": CHECKLIST,
        "Comments": "Comment",
        "Due": "",
    },
}
"""What the columns of known kinds of files usually mean, where their names do not say so."""
