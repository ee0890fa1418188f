"""Taking the history of another tool into the log. Names become people here; nothing is written where rows
are complained of, unless these are to be left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.writing import writing
from tracker.pairing import history_queries as queries
from tracker.pairing.entry_actions import enter
from tracker.pairing.history_files import Complaint, History, Record
from tracker.pairing.lines import Line, Source
from tracker.teams.actions import add_member
from tracker.teams.models import Project
from tracker.text import counted


@dataclass(frozen=True, slots=True)
class Taken:
    """What an import of a history did, or would do."""

    file: str
    rows: int
    lines: int
    known: int
    people: tuple[str, ...]
    left_out: Mapping[str, int]
    complaints: tuple[Complaint, ...]
    refused: bool
    dry_run: bool

    def sentences(self) -> Iterator[str]:
        """The report, a line each."""
        yield f"{counted(self.rows, 'row')} read from {self.file}."
        for board, count in self.left_out.items():
            yield f"Left out as not here: {counted(count, 'row')} of “{board}”."
        if self.known:
            yield f"Here already and passed over: {counted(self.known, 'row')}."
        if self.people:
            yield f"Made as people of the team: {', '.join(self.people)}."
        yield from (str(each) for each in self.complaints)
        if self.refused:
            bad = len({each.row for each in self.complaints})
            yield f"Nothing was imported: {counted(bad, 'row')} with complaints."
        else:
            yield f"{'Would import' if self.dry_run else 'Imported'} {counted(self.lines, 'line')}."


def take_history(
    project: Project,
    history: History,
    *,
    file: str,
    aliases: Mapping[str, Person],
    add_people: bool = False,
    skip_bad: bool = False,
    dry_run: bool = False,
    by: Person | None,
    at: datetime,
) -> Taken:
    """Enters the history into the log. Names are those of people in the project or its team, whole or the
    first name where only one has it, or stand in `aliases`; others are complained of, or made people of the
    team for the time they are named in. It does not commit; of a dry run nothing must be."""
    with writing(project, by=by, at=at) as change:
        known = queries.people_by_name(change.project) | {_plain(name): who for name, who in aliases.items()}
        missing = [name for name in history.names if _plain(name) not in known]
        strangers = () if add_people else tuple(missing)
        complaints = (*history.complaints, *_unknown(history.records, strangers))
        if complaints and not skip_bad:
            return _taken(history, file, dry_run, complaints=complaints, refused=True)
        bad = {each.row for each in complaints}
        good = [record for record in history.records if record.row not in bad]
        made = _add_people(change.project, good, missing, at) if add_people else {}
        lines = _lines(good, known | made, queries.story_ids(change.project))
        entered = enter(change, lines, Source.FILE)
        if entered.lines:
            change.record(
                "pairing.imported", touched=entered.stories, count=len(entered.lines), file=file[:200]
            )
        return _taken(
            history,
            file,
            dry_run,
            lines=len(entered.lines),
            known=len(good) - len(entered.lines),
            people=tuple(missing) if add_people else (),
            complaints=complaints,
        )


def _taken(
    history: History,
    file: str,
    dry_run: bool,
    *,
    lines: int = 0,
    known: int = 0,
    people: tuple[str, ...] = (),
    complaints: tuple[Complaint, ...] = (),
    refused: bool = False,
) -> Taken:
    return Taken(file, history.rows, lines, known, people, history.left_out, complaints, refused, dry_run)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _unknown(records: Sequence[Record], strangers: Sequence[str]) -> Iterator[Complaint]:
    """A complaint for each row that names somebody who is not known."""
    names = set(strangers)
    for record in records:
        for name in record.names:
            if name in names:
                yield Complaint(record.row, f"“{name}” is nobody in the team.")


def _add_people(
    project: Project, records: Sequence[Record], names: Sequence[str], at: datetime
) -> dict[str, Person]:
    """The people of these names, in the team from the first to the last day on which they are named."""
    made = {}
    for name in names:
        days = [record.day for record in records if name in record.names]
        if days:
            member = add_member(project.team, name, at=at, from_on=min(days), until_on=max(days))
            made[_plain(name)] = member.person
    return made


def _lines(records: Sequence[Record], people: Mapping[str, Person], stories: frozenset[int]) -> list[Line]:
    return [
        Line(
            record.day,
            frozenset(people[_plain(name)].id for name in record.names),
            record.story if record.story in stories else None,
            "" if record.story in stories else record.subject,
            record.part,
        )
        for record in records
    ]
