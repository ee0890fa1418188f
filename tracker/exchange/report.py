"""What an import did, or would do, in sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tracker.exchange.parsed import Complaint, Note
from tracker.text import counted

TYPES = ("feature", "bug", "chore", "release")
STATES = ("accepted", "delivered", "finished", "started", "rejected", "planned", "unstarted", "unscheduled")


@dataclass(frozen=True, slots=True)
class Counts:
    """What is created. `stories` counts by (type, state); `people` are the names of those not known."""

    stories: Mapping[tuple[str, str], int] = field(default_factory=dict)
    epics: int = 0
    labels: int = 0
    people: tuple[str, ...] = ()
    comments: int = 0
    tasks: int = 0
    criteria: int = 0
    blockers: int = 0
    reviews: int = 0
    links: int = 0
    files: int = 0

    @property
    def all_stories(self) -> int:
        return sum(self.stories.values())

    @property
    def types(self) -> list[str]:
        """The types that occur, in the usual order."""
        return [kind for kind in TYPES if any(kind == each for each, _ in self.stories)]

    @property
    def states(self) -> list[str]:
        """The states that occur, in the order of a story's life, backwards."""
        return [state for state in STATES if any(state == each for _, each in self.stories)]

    def of(self, story_type: str, state: str) -> int:
        return self.stories.get((story_type, state), 0)

    def of_type(self, story_type: str) -> int:
        return sum(self.of(story_type, state) for state in self.states)

    @property
    def others(self) -> list[str]:
        """One line for each thing besides stories that is created."""
        things = (
            (self.epics, "epic"),
            (self.labels, "label"),
            (self.comments, "comment"),
            (self.tasks, "task"),
            (self.blockers, "blocker"),
            (self.reviews, "review"),
            (self.links, "link"),
            (self.files, "attached file"),
        )
        lines = [counted(count, word) for count, word in things if count]
        if self.criteria:
            lines.append("1 criterion" if self.criteria == 1 else f"{self.criteria:,} criteria")
        if self.people:
            known = f"{len(self.people):,} people" if len(self.people) > 1 else "1 person"
            lines.append(f"{known} not known so far: {', '.join(self.people)}")
        return lines

    def lines(self) -> list[str]:
        """One line for each thing that is created."""
        return [*(_stories(self, story_type) for story_type in self.types), *self.others]


@dataclass(frozen=True, slots=True)
class Report:
    """The end of an import. `refused`: nothing was written, because of `trouble` (the file as a whole)
    or of the complaints. A dry run is refused where the import itself would be."""

    file: str
    project: str
    rows: int = 0
    counts: Counts = Counts()
    skipped: int = 0
    iterations: int = 0
    complaints: tuple[Complaint, ...] = ()
    notes: tuple[Note, ...] = ()
    refused: bool = False
    dry_run: bool = False
    trouble: str = ""

    @property
    def bad_rows(self) -> int:
        return len({complaint.row for complaint in self.complaints})

    @property
    def brings_something(self) -> bool:
        """Whether there are stories or epics that are not here yet."""
        return bool(self.counts.all_stories or self.counts.epics)

    @property
    def outcome(self) -> str:
        """The sentence that sums it up."""
        if self.trouble:
            return f"Nothing was imported. {self.trouble}"
        if self.refused:
            bad = f"{counted(self.bad_rows, 'row')} with complaints"
            return f"Nothing {'would be' if self.dry_run else 'was'} imported: the file has {bad}."
        if not self.brings_something:
            return "There is nothing new to import."
        made = counted(self.counts.all_stories, "story")
        if self.counts.epics:
            made += f" and {counted(self.counts.epics, 'epic')}"
        left = f", leaving out {counted(self.bad_rows, 'row')} with complaints" if self.complaints else ""
        return f"{'Would import' if self.dry_run else 'Imported'} {made} into “{self.project}”{left}."

    @property
    def rows_read(self) -> str:
        return f"{counted(self.rows, 'row')} read from {self.file}."

    @property
    def passed_over(self) -> str:
        return f"Here already and passed over: {counted(self.skipped, 'row')}."

    def lines(self) -> list[str]:
        """The whole report, a line each."""
        if self.trouble:
            return [self.outcome]
        lines = [self.rows_read]
        if self.counts.lines():
            lines.append("To be created:" if self.dry_run or self.refused else "Created:")
            lines += [f"  {line}" for line in self.counts.lines()]
        if self.iterations and not self.refused:
            lines.append(
                f"The past is reconstructed from dates; iteration {self.iterations} is the current one."
            )
        if self.skipped:
            lines.append(self.passed_over)
        lines += _section("Complaints:", self.complaints)
        lines += _section("Notes:", self.notes)
        return [*lines, self.outcome]


def _stories(counts: Counts, story_type: str) -> str:
    states = [(state, counts.of(story_type, state)) for state in counts.states]
    by_state = ", ".join(f"{count:,} {state}" for state, count in states if count)
    return f"{counted(counts.of_type(story_type), story_type)}: {by_state}"


def _section(title: str, items: tuple[Complaint, ...] | tuple[Note, ...]) -> list[str]:
    return [title, *(f"  {item}" for item in items)] if items else []
