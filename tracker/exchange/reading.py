"""Whatever file somebody chooses: what kind it is, and what it says. Plain."""

from __future__ import annotations

from tracker.exchange import github_json, jira_csv, trello_json
from tracker.exchange.guessing import guess
from tracker.exchange.mapped import parse
from tracker.exchange.mapping import Mapping
from tracker.exchange.parsed import Parsed, Unreadable
from tracker.exchange.sheets import NAMES, Sheet, Source, recognise
from tracker.exchange.tracker_csv import read
from tracker.exchange.unpacking import unpack

ZIP = b"PK\x03\x04"


def sheet_of(data: bytes, file: str, source: Source | None = None) -> Sheet | None:
    """The file as a sheet whose columns are to be mapped; None for one of the former tracker's own. With
    `source` it is read as that kind. Raises Unreadable where it is of no kind we know, or not of that one."""
    if data.startswith(ZIP) and source is None:
        return None
    text = unpack(data).text
    is_json = text.lstrip()[:1] in ("[", "{")
    found = recognise(text) if source is None or is_json else source
    if source and found != source and (is_json or source in (Source.GITHUB, Source.TRELLO)):
        raise Unreadable(f"The file is not of {NAMES[source]}; it looks like one of {NAMES[found]}.")
    if source in (Source.GITHUB, Source.TRELLO) and not is_json:
        raise Unreadable(f"The file is not of {NAMES[source]}: it is no JSON.")
    match found:
        case Source.TRACKER:
            return None
        case Source.GITHUB:
            return github_json.read(text, file)
        case Source.TRELLO:
            return trello_json.read(text, file)
        case _:
            return jira_csv.read(text, file, found)


def read_any(data: bytes, file: str, mapping: Mapping | None = None, source: Source | None = None) -> Parsed:
    """The stories and epics of any file we know, by its mapping, or by the best guess at one. Raises
    Unreadable where the file cannot be read, or the mapping does not fit it."""
    sheet = sheet_of(data, file, source)
    if sheet is None:
        return read(data, file)
    mapping = mapping or guess(sheet)
    if problems := mapping.problems(sheet):
        raise Unreadable(" ".join(problems))
    return parse(sheet, mapping)
