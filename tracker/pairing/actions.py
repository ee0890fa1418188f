"""Verbs of the pairing log. A line says who worked on a story on a day; one person alone is solo."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.workflow import State
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.pairing import queries
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.words import in_a_row, long_day
from tracker.planning.calendar import day_of
from tracker.web import Refusal

NOT_STARTABLE = (State.FINISHED, State.DELIVERED, State.ACCEPTED)


def start(story: Story, partners: Sequence[Person], *, by: Person, at: datetime) -> Pairing:
    """Starts the story and logs who works on it today: `by` and the partners, or `by` alone. These are
    two verbs, so two events. Raises Refusal where it cannot be started, or (409) no longer."""
    if story.state in NOT_STARTABLE:
        raise Refusal(f"“{story.title}” is {story.state} already, so nothing was started.", 409)
    people = [by, *partners]
    backlog.start(story, by=by, at=at, owners=people)
    return log(story, people, day=day_of(at, story.project.zone), by=by, at=at)


def log(story: Story, people: Sequence[Person], *, day: date, by: Person | None, at: datetime) -> Pairing:
    """The line that these people worked on the story on the day; a new one unless it is there already.
    Raises Refusal for a day to come, for nobody, and for people who are not in the project; an
    administrator may log themselves anywhere."""
    with writing(story.project, by=by, at=at) as change:
        everybody = list(dict.fromkeys(people))
        if not everybody:
            raise Refusal("Choose who worked on the story.")
        today = day_of(at, change.project.zone)
        if day > today:
            raise Refusal(
                f"{long_day(day, today)} is still to come; pairs are logged on the day or after it."
            )
        lines = queries.pairings_of(story, day)
        same = _naming(everybody, lines)
        if same:
            return same
        _refuse_strangers(change, everybody, known=())
        pairing = Pairing(project_id=change.project.id, story=story, day=day, created_at=at)
        pairing.parts = [PairingPerson(person=person) for person in everybody]
        db.session.add(pairing)
        if story.pair_day is None or story.pair_day <= day:
            _repeat_on(story, change, day, [*lines, pairing])
        _record("pairing.logged", change, pairing)
        return pairing


def correct(pairing: Pairing, people: Sequence[Person], *, by: Person | None, at: datetime) -> Pairing:
    """Sets who the line names; where another line of that story and day names the same people already,
    they become one, which is returned. Raises Refusal for nobody and for people not in the project."""
    story = pairing.story
    with writing(story.project, by=by, at=at) as change:
        everybody = list(dict.fromkeys(people))
        if not everybody:
            raise Refusal("Somebody has to stay in this line. If nobody worked on it, remove the line.")
        same = _naming(everybody, queries.pairings_of(story, pairing.day))
        if same is pairing:
            return pairing
        _refuse_strangers(change, everybody, known=pairing.people)
        if same:
            db.session.delete(pairing)
            pairing = same
        else:
            kept = [part for part in pairing.parts if part.person in everybody]
            already = [part.person for part in kept]
            new = [person for person in everybody if person not in already]
            pairing.parts = [*kept, *(PairingPerson(person=person) for person in new)]
        _repeat_latest_on(story, change)
        _record("pairing.corrected", change, pairing)
        return pairing


def remove(pairing: Pairing, *, by: Person | None, at: datetime) -> None:
    """Takes the line out of the log; does nothing where it is gone."""
    story = pairing.story
    with writing(story.project, by=by, at=at) as change:
        names, day = _names(pairing), pairing.day
        db.session.delete(pairing)
        _repeat_latest_on(story, change)
        change.record("pairing.removed", story, title=story.title, names=names, day=day.isoformat())


def _naming(people: Collection[Person], lines: Sequence[Pairing]) -> Pairing | None:
    return next((line for line in lines if set(line.people) == set(people)), None)


def _refuse_strangers(change: Change, people: Collection[Person], known: Collection[Person]) -> None:
    members = queries.member_ids(change.project)
    if change.by and change.by.is_administrator:
        members.add(change.by.id)
    strangers = sorted(person.name for person in people if person.id not in members and person not in known)
    if strangers:
        verb = "is not a member" if len(strangers) == 1 else "are not members"
        raise Refusal(f"{in_a_row(strangers)} {verb} of this project, so nothing was logged.")


def _record(kind: str, change: Change, pairing: Pairing) -> None:
    story, day = pairing.story, pairing.day.isoformat()
    change.record(kind, story, title=story.title, names=_names(pairing), day=day)


def _repeat_latest_on(story: Story, change: Change) -> None:
    db.session.flush()
    day = queries.latest_day(story)
    _repeat_on(story, change, day, queries.pairings_of(story, day) if day else [])


def _repeat_on(story: Story, change: Change, day: date | None, lines: Sequence[Pairing]) -> None:
    names = sorted({person.name for line in lines for person in line.people})
    backlog.note_pair(change, story, day, in_a_row(names))


def _names(pairing: Pairing) -> str:
    return in_a_row([person.name for person in pairing.people])
