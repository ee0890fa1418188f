"""Many lines of the log at once, within the change of another verb, which records the one event: a published
board, an imported history, suggestions that are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.writing import Change
from tracker.database import db
from tracker.pairing import queries
from tracker.pairing.actions import refuse_strangers, repeat_on
from tracker.pairing.lines import Line, Source
from tracker.pairing.models import Pairing, PairingPerson
from tracker.teams.presence import Part


class Entered(NamedTuple):
    """The lines that are new or longer than before, and the stories they are about: these the event must
    name as touched."""

    lines: list[Pairing]
    stories: list[Story]


def enter(change: Change, lines: Sequence[Line], source: Source) -> Entered:
    """Puts the lines into the log that are not there yet, each once; a line of half a day grows to the whole
    day. Stories and people are those of the numbers, which must exist. Raises Refusal for people who are
    neither in the project nor in its team."""
    entered = Entered([], [])
    if not lines:
        return entered
    people = {person.id: person for person in queries.people_with(sorted(_ids(lines)))}
    refuse_strangers(change, list(people.values()))
    lines = _of_here(change, lines)
    days = [line.day for line in lines]
    known = {_work(each): each for each in queries.pairings_between(change.project, min(days), max(days))}
    for line in lines:
        pairing = known.get(line.work)
        if pairing is None:
            pairing = known[line.work] = _pairing(change, line, people, source)
            db.session.add(pairing)
        elif line.part.halves <= Part(pairing.part).halves:
            continue
        else:
            pairing.part = Part.DAY.value
        entered.lines.append(pairing)
    _repeat(change, entered)
    return entered


def _of_here(change: Change, lines: Sequence[Line]) -> list[Line]:
    """The lines; what is about a story that has moved to another project is about none of this one's."""
    named = {line.story_id for line in lines if line.story_id is not None}
    here = queries.stories_here(change.project, named) if named else set()
    return [line if line.story_id in here else replace(line, story_id=None) for line in lines]


def _ids(lines: Sequence[Line]) -> set[int]:
    return set().union(*(line.people for line in lines))


def _work(pairing: Pairing) -> tuple[object, ...]:
    people = frozenset(part.person_id for part in pairing.parts)
    return pairing.day, people, pairing.story_id, pairing.subject


def _pairing(change: Change, line: Line, people: dict[int, Person], source: Source) -> Pairing:
    return Pairing(
        project_id=change.project.id,
        story_id=line.story_id,
        subject=line.subject,
        day=line.day,
        part=line.part.value,
        source=source.value,
        created_at=change.at,
        parts=[PairingPerson(person_id=number, person=people[number]) for number in sorted(line.people)],
    )


def _repeat(change: Change, entered: Entered) -> None:
    """The stories repeat the latest of their days; those whose latest day is later than these stay."""
    db.session.flush()
    latest = {each.story_id: each.day for each in sorted(entered.lines, key=lambda each: each.day)}
    for story_id, day in latest.items():
        if story_id is None:
            continue
        story = db.session.get_one(Story, story_id)
        entered.stories.append(story)
        if story.pair_day is None or story.pair_day <= day:
            repeat_on(story, change, day, queries.pairings_of(change.project, story, day))
