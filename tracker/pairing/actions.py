"""Verbs of the pairing log. A line says who worked on a story on a day, or on half of it; one person alone is
solo. Many lines at once: entry_actions.py."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import func, select, update

from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.project_move_actions import LEAVE
from tracker.backlog.undo_row_actions import FOLLOWS
from tracker.backlog.workflow import State
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.pairing import queries
from tracker.pairing.lines import LONGEST_SUBJECT, Source
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.suggestion_models import Suggestion
from tracker.pairing.words import long_day, when
from tracker.planning.calendar import day_of
from tracker.teams.models import Project
from tracker.teams.presence import Part
from tracker.text import listed
from tracker.web import Refusal

UNNAMED = "other work"
"""What a line without story and subject is called."""
NOT_STARTABLE = (State.FINISHED, State.DELIVERED, State.ACCEPTED)


def start(story: Story, partners: Sequence[Person], *, by: Person, at: datetime) -> Pairing:
    """Starts the story and logs who works on it today: `by` and the partners, or `by` alone. These are
    two verbs, so two events. Raises Refusal where it cannot be started, or (409) no longer."""
    if story.state in NOT_STARTABLE:
        raise Refusal(f"“{story.title}” is {story.state} already, so nothing was started.", 409)
    people = [by, *partners]
    backlog.start(story, by=by, at=at, owners=people)
    return log(story, people, day=day_of(at, story.project.zone), by=by, at=at)


def log(
    story: Story,
    people: Sequence[Person],
    *,
    day: date,
    by: Person | None,
    at: datetime,
    part: Part = Part.DAY,
    source: Source = Source.HAND,
) -> Pairing:
    """The line that these people worked on the story on the day, or half of it; a new one unless it is
    there already. A line of half a day grows to the whole day. Raises Refusal for a day to come, for
    nobody, and for people who are neither in the project nor in its team; an administrator may log
    themselves anywhere."""
    return _log(Pairing(story=story), story.project, people, day, part, source, by=by, at=at)


def log_other(
    project: Project,
    subject: str,
    people: Sequence[Person],
    *,
    day: date,
    by: Person | None,
    at: datetime,
    part: Part = Part.DAY,
    source: Source = Source.HAND,
) -> Pairing:
    """The same for work that is no story: `subject` says on what, and may be empty."""
    return _log(Pairing(story=None, subject=subject), project, people, day, part, source, by=by, at=at)


def _log(
    pairing: Pairing,
    project: Project,
    people: Sequence[Person],
    day: date,
    part: Part,
    source: Source,
    *,
    by: Person | None,
    at: datetime,
) -> Pairing:
    story = pairing.story
    with writing(project, by=by, at=at) as change:
        everybody = list(dict.fromkeys(people))
        if not everybody:
            raise Refusal("Choose who worked on the story." if story else "Choose who worked together.")
        today = day_of(at, change.project.zone)
        if day > today:
            raise Refusal(
                f"{long_day(day, today)} is still to come; pairs are logged on the day or after it."
            )
        lines = queries.pairings_of(change.project, story, day, pairing.subject)
        same = _naming(everybody, lines)
        if same and part.halves <= Part(same.part).halves:
            return same
        if same:
            same.part = Part.DAY.value
            _record("pairing.logged", change, same)
            return same
        refuse_strangers(change, everybody)
        pairing.project_id, pairing.day, pairing.created_at = change.project.id, day, at
        pairing.part, pairing.source = part.value, source.value
        pairing.parts = [PairingPerson(person=person) for person in everybody]
        db.session.add(pairing)
        if story and (story.pair_day is None or story.pair_day <= day):
            repeat_on(story, change, day, [*lines, pairing])
        _record("pairing.logged", change, pairing)
        return pairing


def correct(
    pairing: Pairing, people: Sequence[Person], *, by: Person | None, at: datetime, part: Part | None = None
) -> Pairing:
    """Sets who the line names, and for which part of the day where one is given; where another line of
    that story and day says the same already, they become one, which is returned. Raises Refusal for nobody
    and for people not in the project."""
    story, part = pairing.story, part or Part(pairing.part)
    with writing(queries.project_of(pairing), by=by, at=at) as change:
        everybody = list(dict.fromkeys(people))
        if not everybody:
            raise Refusal("Somebody has to stay in this line. If nobody worked on it, remove the line.")
        lines = queries.pairings_of(change.project, story, pairing.day, pairing.subject)
        same, before = _naming(everybody, lines), _names(pairing)
        if same is pairing and part == pairing.part:
            return pairing
        refuse_strangers(change, everybody, known=pairing.people)
        if same and same is not pairing:
            db.session.delete(pairing)
            same.part = Part(same.part).with_(part).value
            pairing = same
        else:
            kept = [part for part in pairing.parts if part.person in everybody]
            already = [part.person for part in kept]
            new = [person for person in everybody if person not in already]
            pairing.parts = [*kept, *(PairingPerson(person=person) for person in new)]
            pairing.part = part.value
        repeat_latest_on(story, change)
        _record("pairing.corrected", change, pairing, instead_of=before)
        return pairing


def remove(pairing: Pairing, *, by: Person | None, at: datetime) -> None:
    """Takes the line out of the log; does nothing where it is gone."""
    with writing(queries.project_of(pairing), by=by, at=at) as change:
        db.session.delete(pairing)
        repeat_latest_on(pairing.story, change)
        _record("pairing.removed", change, pairing)


def _naming(people: Collection[Person], lines: Sequence[Pairing]) -> Pairing | None:
    return next((line for line in lines if set(line.people) == set(people)), None)


def refuse_strangers(change: Change, people: Collection[Person], known: Collection[Person] = ()) -> None:
    """Raises Refusal where a line of the project may not name one of these. It tells their names to the
    command line alone: whoever sends numbers shall not learn whose they are."""
    members = queries.ids_to_name(change.project)
    if change.by and change.by.is_administrator:
        members.add(change.by.id)
    strangers = sorted(person.name for person in people if person.id not in members and person not in known)
    if strangers:
        who = listed(strangers) if change.by is None else "Somebody among them"
        verb = "are not members" if change.by is None and len(strangers) > 1 else "is not a member"
        raise Refusal(f"{who} {verb} of this project, so nothing was logged.")


def _record(kind: str, change: Change, pairing: Pairing, instead_of: str = "") -> None:
    names = _names(pairing)
    if instead_of and instead_of != names:
        names = f"{names} instead of {instead_of}"
    day = when(pairing.day, Part(pairing.part))
    change.record(kind, pairing.story, title=pairing.title or UNNAMED, names=names, day=day)


def repeat_latest_on(story: Story | None, change: Change) -> None:
    """Repeats on the story who worked on it last, once lines of it came, changed or went."""
    if story is None:
        return
    db.session.flush()
    day = queries.latest_day(story)
    repeat_on(story, change, day, queries.pairings_of(change.project, story, day) if day else [])


def repeat_on(story: Story, change: Change, day: date | None, lines: Sequence[Pairing]) -> None:
    """Repeats on the story who worked on it on its latest day."""
    names = sorted({person.name for line in lines for person in line.people})
    backlog.note_pair(change, story, day, listed(names))


def leave(project: Project, stories: Sequence[Story]) -> None:
    """The days on which people worked together in this project stay in its log when these stories move to
    another one: as work that is none of its stories, by the title it had then. Suggestions likewise."""
    ids = [story.id for story in stories]
    title = select(func.substr(Story.title, 1, LONGEST_SUBJECT)).where(Story.id == Pairing.story_id)
    days = update(Pairing).where(Pairing.project_id == project.id, Pairing.story_id.in_(ids))
    # in this order, as MariaDB sets one after the other
    db.session.execute(
        days.ordered_values((Pairing.subject, title.scalar_subquery()), (Pairing.story_id, None))
    )
    suggested = Suggestion.project_id == project.id, Suggestion.story_id.in_(ids)
    db.session.execute(update(Suggestion).where(*suggested).values(story_id=None))


LEAVE.append(leave)
FOLLOWS[Pairing.__tablename__] = FOLLOWS[PairingPerson.__tablename__] = repeat_latest_on


def _names(pairing: Pairing) -> str:
    return listed([person.name for person in pairing.people])
