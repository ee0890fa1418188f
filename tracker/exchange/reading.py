"""Whatever file somebody chooses: what kind it is, and what it says. Plain."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tracker.exchange import github_json, jira_csv, trello_json
from tracker.exchange.guessing import guess
from tracker.exchange.mapped import parse
from tracker.exchange.mapping import Mapping
from tracker.exchange.parsed import Parsed, Unreadable
from tracker.exchange.sheets import NAMES, Sheet, Source, is_json, parsed_json, recognise, recognise_json
from tracker.exchange.tracker_csv import read
from tracker.exchange.unpacking import unpack

ZIP = b"PK\x03\x04"


def sheet_of(data: bytes, file: str, source: Source | None = None) -> Sheet | None:
    """The file as a sheet whose columns are to be mapped; None for one of the former tracker's own. With
    `source` it is read as that kind. Raises Unreadable where it is of no kind we know, or not of that one."""
    if data.startswith(ZIP) and source is None:
        return None
    text = unpack(data).text
    if is_json(text):
        return _of_json(parsed_json(text), file, source)
    if source in (Source.GITHUB, Source.TRELLO):
        raise Unreadable(f"The file is not of {NAMES[source]}: it is no JSON.")
    found = source or recognise(text)
    return None if found == Source.TRACKER else jira_csv.read(text, file, found)


def _of_json(said: Any, file: str, source: Source | None) -> Sheet:
    found = recognise_json(said)
    if source and found != source:
        raise Unreadable(f"The file is not of {NAMES[source]}; it looks like one of {NAMES[found]}.")
    return github_json.read(said, file) if found == Source.GITHUB else trello_json.read(said, file)


def read_any(
    data: bytes,
    file: str,
    source: Source | None = None,
    choose: Callable[[Sheet], Mapping] = guess,
) -> Parsed:
    """The stories and epics of any file we know, by the mapping that is chosen for it, or by the best guess
    at one. Raises Unreadable where the file cannot be read, or the mapping does not fit it."""
    sheet = sheet_of(data, file, source)
    if sheet is None:
        return read(data, file)
    mapping = choose(sheet)
    if problems := mapping.problems(sheet):
        raise Unreadable(" ".join(problems))
    return parse(sheet, mapping)
