"""Files of other trackers in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tracker.commands.files import import_, report_on
from tracker.commands.manners import in_application, now, person_of

if TYPE_CHECKING:
    from tracker.exchange.mapping import Mapping
    from tracker.exchange.sheets import Sheet

KINDS = {
    "jira": "Import FILE, issues of Jira as CSV (Export → CSV, all fields).",
    "github": "Import FILE, issues of GitHub as JSON: gh issue list --state all --json number,title,body,"
    "state,labels,assignees,author,createdAt,closedAt,comments,milestone,url",
    "trello": "Import FILE, a board of Trello as JSON.",
    "table": "Import FILE, any table as CSV whose first row names the columns.",
}
"""The commands, by the kind of file, and what they say of themselves."""


def _command(kind: str, words: str) -> click.Command:
    @import_.command(kind, help=words)
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--project", "name", required=True, metavar="NAME", help="Made where there is none.")
    @click.option(
        "--map", "columns", multiple=True, metavar="COLUMN=OURS", help="What a column means; empty: nothing."
    )
    @click.option("--state", "states", multiple=True, metavar="WORD=STATE", help="Which state a word is.")
    @click.option("--type", "types", multiple=True, metavar="WORD=TYPE", help="Which type a word is.")
    @click.option(
        "--priority", "priorities", multiple=True, metavar="WORD=P", help="Which of p0 to p3 it is."
    )
    @click.option(
        "--points", default="0", show_default=True, help="For features begun without an estimate; or empty."
    )
    @click.option("--dry-run", is_flag=True, help="Only say what would be created.")
    @click.option("--skip-bad", is_flag=True, help="Import the good rows and list the others.")
    @click.option("--as", "email", metavar="EMAIL", help="Who imports, and owns a project made by it.")
    @in_application(writes=True)
    def run(
        file: Path,
        name: str,
        columns: tuple[str, ...],
        states: tuple[str, ...],
        types: tuple[str, ...],
        priorities: tuple[str, ...],
        points: str,
        dry_run: bool,
        skip_bad: bool,
        email: str | None,
    ) -> None:
        from tracker.exchange.actions import import_bytes
        from tracker.exchange.parsed import Parsed
        from tracker.exchange.reading import read_any
        from tracker.exchange.sheets import Source

        words = {"Current State": states, "Type": types, "Priority": priorities}
        said = {target: _pairs(given) for target, given in {"columns": columns, **words}.items()}

        def read(data: bytes, file_name: str) -> Parsed:
            return read_any(data, file_name, Source(kind), lambda sheet: _mapping(sheet, said, points))

        by = person_of(email) if email else None
        report = import_bytes(
            file.read_bytes(),
            name,
            by,
            now(),
            dry_run=dry_run,
            skip_bad=skip_bad,
            file=file.name,
            reader=read,
        )
        report_on(report, dry_run)

    return run


for _kind, _words in KINDS.items():
    _command(_kind, _words)


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    """What stands on either side of the last "=" of each."""
    for each in given:
        if "=" not in each:
            raise click.UsageError(f"“{each}” has no “=”; write it as WORD=OURS.")
    return {each.rpartition("=")[0].strip(): each.rpartition("=")[2].strip() for each in given}


def _mapping(sheet: Sheet, said: dict[str, dict[str, str]], points: str) -> Mapping:
    """The best guess, but for what was said."""
    from tracker.exchange.guessing import guess, with_all_words
    from tracker.exchange.mapping import TARGETS, WORDS, Mapping

    for name, target in said["columns"].items():
        if name not in sheet.columns:
            raise click.UsageError(f"The file has no column {name}; it has {', '.join(sheet.columns)}.")
        if target not in ("", *TARGETS):
            raise click.UsageError(f"“{target}” is none of {', '.join(TARGETS)}.")
    for target, known in WORDS.items():
        for ours in said[target].values():
            if ours not in known:
                raise click.UsageError(f"“{ours}” is none of {', '.join(known)}.")
    words = {target: said[target] for target in WORDS}
    return with_all_words(sheet, Mapping({**guess(sheet).columns, **said["columns"]}, words, points))
