"""A file of another tracker, read as its mapping says: a table as the former tracker wrote it. Plain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from tracker.exchange.any_dates import any_moment, is_day_first
from tracker.exchange.cells import labels as labels_in
from tracker.exchange.columns import GROUPED
from tracker.exchange.csv_rows import EPIC
from tracker.exchange.mapping import CHECKLIST, EPIC_LINK, OTHERWISE, Mapping
from tracker.exchange.parsed import Complaint, Note, Parsed, ParsedEpic, ParsedStory
from tracker.exchange.records import Record
from tracker.exchange.sheets import Sheet, Source
from tracker.exchange.tracker_csv import read_table

DAYS = ("Created at", "Accepted at", "Deadline")
LONGEST = 60
"""What is longer is shortened, always alike: a file that is imported again makes no doubles."""
BEGUN = ("started", "finished", "delivered", "rejected", "accepted")
STATUS = {
    "Task": "not completed",
    "Criterion": "not completed",
    "Blocker": "blocked",
    "Review Type": "unstarted",
}


def parse(sheet: Sheet, mapping: Mapping) -> Parsed:
    """The stories and epics of the sheet; complaints name the file's own columns. What the mapping does not
    name is not brought in, and each such column is noted once."""
    table = _Table(sheet, mapping)
    parsed = table.parsed(sheet.rows)
    return replace(parsed, notes=(*sheet.notes, *table.notes(), *parsed.notes))


class _Table:
    """The sheet under the former tracker's names."""

    def __init__(self, sheet: Sheet, mapping: Mapping) -> None:
        self.sheet, self.mapping = sheet, mapping
        self.targets: dict[str, list[int]] = {}
        for index, name in enumerate(sheet.names):
            self.targets.setdefault(mapping.columns.get(name, ""), []).append(index)
        self.day_first = {
            name: is_day_first(sheet.values(name))
            for name in sheet.columns
            if mapping.columns.get(name) in DAYS
        }
        self.given_points = 0
        self.epics = dict(self._epics())
        self.header = list(self._header())

    def parsed(self, rows: Iterable[Record]) -> Parsed:
        """What becomes of these rows of the sheet. A blank one stays blank, rather than be given a type and a
        state; a quotation mark too many shows as cells too many."""
        width = len(self.sheet.names)
        translated = [
            row if row.is_empty else Record(row.number, list(self.cells(row)), row.complaint(width))
            for row in rows
        ]
        parsed = read_table(self.sheet.file, self.header, translated)
        return replace(parsed, complaints=tuple(self.named(each) for each in parsed.complaints))

    def _header(self) -> Iterator[str]:
        for target, places in self.targets.items():
            if target in GROUPED:
                for _ in places:
                    yield from (target, *GROUPED[target])
            elif target == CHECKLIST:
                yield from ("Task", "Task Status") * len(places)
            elif target == "Owned By" or target == "Comment" or target in ("Pull Request", "Git Branch"):
                yield from [target] * len(places)
            elif target and target not in ("Labels", EPIC_LINK):
                yield target
        yield "Labels"
        yield from (name for name in ("Type", "Current State", "Estimate") if name not in self.targets)

    def cells(self, row: Record) -> Iterator[str]:
        """The cells of a row, as the header wants them."""
        kind, state = self._word(row, "Type"), self._word(row, "Current State")
        is_epic = kind == EPIC
        for target, places in self.targets.items():
            said = [self._at(row, place) for place in places]
            if target in GROUPED:
                for each in said:
                    yield from (each, *([""] * (len(GROUPED[target]) - 1)), STATUS[target] if each else "")
            elif target == CHECKLIST:
                for each in said:
                    yield from _ticked(each)
            elif target in ("Owned By", "Comment", "Pull Request", "Git Branch"):
                yield from said
            elif target == "Type":
                yield kind
            elif target == "Current State":
                yield "" if is_epic else state
            elif target == "Estimate":
                yield "" if is_epic else self._estimate(said[0], kind, state)
            elif target == "Priority":
                yield "" if is_epic else self._word(row, target)
            elif target in DAYS:
                yield self._day(target, places[0], said[0], is_epic, state)
            elif target == "Id":
                yield self._id(said[0])
            elif target and target not in ("Labels", EPIC_LINK):
                yield "\n\n".join(filter(None, said))
        yield self._labels(row, is_epic)
        yield from self._missing(kind, state, is_epic)

    def _missing(self, kind: str, state: str, is_epic: bool) -> Iterator[str]:
        """The cells of what the file has no column for."""
        if "Type" not in self.targets:
            yield kind
        if "Current State" not in self.targets:
            yield "" if is_epic else state
        if "Estimate" not in self.targets:
            yield "" if is_epic else self._estimate("", kind, state)

    def named(self, complaint: Complaint) -> Complaint:
        """The same complaint about the column as the file calls it."""
        first = {first: name for name, rest in GROUPED.items() for first in (name, *rest)}
        target = first.get(complaint.column, complaint.column)
        names = [name for name in self.sheet.columns if self.mapping.columns.get(name) == target]
        return replace(complaint, column=names[0]) if len(names) == 1 else complaint

    def notes(self) -> Iterator[Note]:
        for name in self.sheet.columns:
            places = self.sheet.places(name)
            filled = sum(any(self._at(row, place) for place in places) for row in self.sheet.rows)
            if filled and not self.mapping.columns.get(name):
                rows = "row" if filled == 1 else "rows"
                yield Note(f"The column {name} is not brought in; it is filled in {filled} {rows}.")
        if self.given_points:
            yield Note(
                f"Features without an estimate that have begun or are done, given {self.mapping.points} "
                f"points: {self.given_points}."
            )

    def _at(self, row: Record, index: int) -> str:
        return row.cells[index].strip() if index < len(row.cells) else ""

    def _first(self, row: Record, target: str) -> str:
        return next((text for at in self.targets.get(target, ()) if (text := self._at(row, at))), "")

    def _word(self, row: Record, target: str) -> str:
        """Our word for a state, a type or a priority; what has no translation stays, and is complained
        about. A label says the type where no column does."""
        written = self._first(row, target)
        if written:
            return self.mapping.words.get(target, {}).get(written, written)
        if target != "Type":
            return OTHERWISE[target]
        names = {label for at in self.targets.get("Labels", ()) for label in labels_in(self._at(row, at))}
        return next((kind for kind in ("bug", "chore", "epic") if kind in names), OTHERWISE[target])

    def _estimate(self, written: str, kind: str, state: str) -> str:
        if written or kind != "feature" or state not in BEGUN or not self.mapping.points:
            return written
        self.given_points += 1
        return self.mapping.points

    def _day(self, target: str, place: int, written: str, is_epic: bool, state: str) -> str:
        """A day in a form that is read here; that of its end counts only where a story is accepted."""
        if not written or (target == "Accepted at" and (is_epic or state != "accepted")):
            return ""
        try:
            return any_moment(written, day_first=self.day_first[self.sheet.names[place]]).isoformat()
        except ValueError:
            return written

    def _id(self, written: str) -> str:
        """What the row is called for good: the file's own Id, with where it comes from."""
        if not written:
            return ""
        key = f"{self.sheet.source.value}:{written}"
        return key if len(key) <= LONGEST else f"{self.sheet.source.value}:{written[-(LONGEST - 9) :]}"

    def _epics(self) -> Iterator[tuple[str, str]]:
        """The label of each epic of the file, by what stories may call it: its Id and its name."""
        for row in self.sheet.rows:
            if self._word(row, "Type") == EPIC:
                label = self._label_of_epic(row)
                for name in (self._first(row, "Id"), self._first(row, "Title")):
                    if name:
                        yield name.casefold(), label

    def _label_of_epic(self, row: Record) -> str:
        named = self._first(row, EPIC_LINK) or self._first(row, "Title")
        return " ".join(named.lower().replace(",", " ").split())

    def _labels(self, row: Record, is_epic: bool) -> str:
        """All labels in one cell. An epic has its one label alone; a story has those of its epics, too."""
        if is_epic:
            return self._label_of_epic(row)
        said = [self._at(row, place) for place in self.targets.get("Labels", ())]
        links = (self._at(row, place) for place in self.targets.get(EPIC_LINK, ()))
        said += [self.epics.get(link.casefold(), link.replace(",", " ")) for link in links if link]
        if self.sheet.source == Source.TRELLO and "(archived)" in self._first(row, "Current State"):
            said.append("archived")
        return ", ".join(filter(None, said))


def _ticked(line: str) -> tuple[str, str]:
    """A line of a checklist, and whether it is done: "[x] Print it" is."""
    if line.startswith(("[x] ", "[ ] ")):
        return line[4:], "completed" if line[1] == "x" else "not completed"
    return line, "not completed" if line else ""


def preview(sheet: Sheet, mapping: Mapping, most: int = 6) -> list[ParsedStory | ParsedEpic]:
    """The first stories and epics as they would become, in the order of the file. Which way round its days
    are, and what its epics are called, is asked of all rows, as it is when they are imported."""
    first = islice((row for row in sheet.rows if not row.is_empty), most * 2)
    parsed = _Table(sheet, mapping).parsed(first)
    found: list[ParsedStory | ParsedEpic] = [*parsed.stories, *parsed.epics]
    return sorted(found, key=lambda each: each.row)[:most]
