"""Histories of pairs out of files: CSV with a day and people in each row, or the JSON of Parrit, which has an
arrangement of people on boards for each time that somebody pressed "record". Names become people later."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from tracker.pairing.lines import LONGEST_SUBJECT
from tracker.teams.presence import Part

MOST_ROWS = 100_000
LONGEST_NAME = 200
EARLIEST = date(1990, 1, 1)
"""Nobody logged pairs before; a year such as 0026 is a slip."""
NOT_HERE = re.compile(r"(ooo|out)\b|out[ -]of|pto\b|vacation|absent|away\b", re.IGNORECASE)
"""How boards are called on which people are put who do not pair that day."""
NAMES_FOR = {
    "day": ("day", "date"),
    "people": ("people", "pair", "names"),
    "story": ("story", "story_id", "story id"),
    "subject": ("title", "subject", "board", "track"),
    "part": ("part",),
}
"""The columns a CSV may have, with what other tools call them."""


class BadFile(ValueError):
    """A file that is no history of pairs; its text says what it lacks."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a row; the header of a CSV is row 1, the first entry of a JSON is row 1."""

    row: int
    rule: str

    def __str__(self) -> str:
        return f"Row {self.row}: {self.rule}"


@dataclass(frozen=True, slots=True)
class Record:
    """Who worked together on a day, by names; on a story of ours by its number, or on whatever it says."""

    row: int
    day: date
    names: tuple[str, ...]
    story: int | None = None
    subject: str = ""
    part: Part = Part.DAY


@dataclass(frozen=True, slots=True)
class History:
    """What a file says. `left_out` counts rows about people who were not there, by the board's name."""

    rows: int
    records: list[Record]
    complaints: list[Complaint]
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        """Everybody who is named, in the order of the alphabet."""
        return sorted({name for record in self.records for name in record.names})


def read(data: bytes, zone: ZoneInfo, today: date) -> History:
    """The history that a file holds; instants become days of the zone. Raises BadFile."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile("The file is not text in UTF-8.") from error
    if text.lstrip()[:1] in ("[", "{"):
        return _sorted_out(_from_json(text, zone), today)
    return _sorted_out(_from_csv(text), today)


def _sorted_out(rows: Iterator[Record | Complaint | str], today: date) -> History:
    """Good rows, complaints, and rows that are left out (a board's name), apart."""
    records: list[Record] = []
    complaints: list[Complaint] = []
    left_out: Counter[str] = Counter()
    count = 0
    for row in rows:
        count += 1
        if count > MOST_ROWS:
            raise BadFile(f"The file has more than {MOST_ROWS:,} rows.")
        if isinstance(row, str):
            left_out[row] += 1
        elif isinstance(row, Complaint):
            complaints.append(row)
        else:
            wrong = _wrong(row, today)
            complaints += [Complaint(row.row, wrong)] if wrong else []
            records += [] if wrong else [row]
    return History(count, records, complaints, left_out)


def _wrong(record: Record, today: date) -> str:
    """The rule that a record breaks, as a sentence."""
    if not record.names:
        return "Nobody is named; write names with “;” between them."
    if any(len(name) > LONGEST_NAME for name in record.names):
        return f"A name has more than {LONGEST_NAME} characters."
    if record.day < EARLIEST:
        return f"{record.day} lies before {EARLIEST}."
    if record.day > today:
        return f"{record.day} is still to come."
    return ""


def _from_csv(text: str) -> Iterator[Record | Complaint]:
    rows = csv.reader(io.StringIO(text, newline=""))
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        columns = {
            name: next((header.index(each) for each in known if each in header), None)
            for name, known in NAMES_FOR.items()
        }
        missing = [name for name in ("day", "people") if columns[name] is None]
        if missing:
            raise BadFile(
                f"The first row names no column {missing[0]}; "
                "a CSV needs “date” and “people”, names with “;” between."
            )
        for number, row in enumerate(rows, 2):
            if any(cell.strip() for cell in row):
                cells = {
                    name: row[at].strip() for name, at in columns.items() if at is not None and at < len(row)
                }
                yield _from_cells(number, cells)
    except csv.Error as error:
        raise BadFile(f"The file is no CSV: {error}.") from error


def _from_cells(number: int, cells: Mapping[str, str]) -> Record | Complaint:
    day, story = cells.get("day", ""), cells.get("story", "").lstrip("#")
    try:
        on = date.fromisoformat(day)
    except ValueError:
        return Complaint(number, f"“{day[:40]}” is not a date; write it as 2026-12-24.")
    if story and not re.fullmatch(r"\d{1,18}", story):
        return Complaint(number, f"“{story[:40]}” is not the number of a story.")
    part = cells.get("part", "") or Part.DAY
    if part not in list(Part):
        return Complaint(number, f"“{part[:40]}” is none of day, morning, afternoon.")
    names = _each_once(cells.get("people", "").split(";"))
    subject = _plain(cells.get("subject", ""))[:LONGEST_SUBJECT]
    return Record(number, on, names, int(story) if story else None, subject, Part(part))


def _from_json(text: str, zone: ZoneInfo) -> Iterator[Record | Complaint | str]:
    try:
        entries = json.loads(text)
    except ValueError as error:
        raise BadFile(f"The file is no JSON: {error}.") from error
    except RecursionError as error:
        raise BadFile("The file is JSON within JSON beyond all measure.") from error
    if not isinstance(entries, list):
        raise BadFile("The JSON is no list of boards with people, as Parrit gives it.")
    for number, entry in enumerate(entries, 1):
        yield _from_entry(number, entry, zone)


def _from_entry(number: int, entry: Any, zone: ZoneInfo) -> Record | Complaint | str:
    try:
        board = _plain(str(entry["pairingBoardName"]))[:LONGEST_SUBJECT]
        names = _each_once([str(person["name"]) for person in entry["people"]])
        instant = datetime.fromisoformat(entry["pairingTime"])
        day = instant.astimezone(zone).date()
    except (KeyError, TypeError, ValueError):
        return Complaint(number, "An entry needs pairingBoardName, people with names, and pairingTime.")
    except OverflowError:
        return Complaint(number, "pairingTime lies at the end of all time.")
    if NOT_HERE.match(board):
        return board
    if instant.tzinfo is None:
        return Complaint(number, "pairingTime has no time zone.")
    return Record(number, day, names, None, board)


def _each_once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_plain, names))))


def _plain(text: str) -> str:
    """Text on one line with single spaces, without the apostrophe that keeps spreadsheets quiet, and without
    NUL and the halves of signs, which JSON can name and no database keeps."""
    whole = text.replace("\x00", "").encode("utf-8", "ignore").decode()
    return re.sub(r"^'(?=[=+\-@])", "", " ".join(whole.split()))
