"""Reading whose calendar an address is, and what is in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Person
from tracker.accounts.secrets import derived_secret, hash_of
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing import pair_board
from tracker.pairing.feed import Happening
from tracker.pairing.feed_models import CalendarFeed
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.queries import people_with
from tracker.pairing.rotation_models import PairBoard
from tracker.teams.absence_queries import absences_of
from tracker.teams.models import Membership, Project
from tracker.teams.presence import Part

BACK = timedelta(days=90)
"""Past days that a calendar shows; programs keep what they have read before."""


def feed_of(person: Person) -> CalendarFeed | None:
    return db.session.get(CalendarFeed, person.id)


def feed_with(secret: str) -> CalendarFeed | None:
    """The calendar with this secret in its address, as long as it is good and its person can sign in."""
    good = CalendarFeed.secret_hash == hash_of(secret), CalendarFeed.revoked_at.is_(None)
    feed = db.session.scalars(select(CalendarFeed).where(*good)).one_or_none()
    return feed if feed is not None and feed.person.can_sign_in else None


def secret_of(person: Person, number: int, key: str) -> str:
    return derived_secret(key, person.id, number, "calendar")


def secret_now(person: Person, key: str) -> str:
    """The secret of the person's good address; "" where there is none, or it was made with another key."""
    feed = feed_of(person)
    if feed is None or feed.revoked_at:
        return ""
    secret = secret_of(person, feed.number, key)
    return secret if hash_of(secret) == feed.secret_hash else ""


def happenings(person: Person, today: date) -> list[Happening]:
    """What the person's calendar holds, by day: pairs that were logged and those that are published for the
    days to come, in the projects that the person may read; and their own absences. The number of statements
    is the same, however much there is."""
    mine = select(Membership.project_id).where(Membership.person_id == person.id)
    query = select(Project).where(Project.id.in_(mine), Project.deleted_at.is_(None))
    projects = {project.id: project for project in db.session.scalars(query)}
    found = [
        *_logged(person, projects, today - BACK),
        *_published(person, projects, today),
        *_absences(person, today - BACK),
    ]
    return sorted(found, key=lambda each: (each.first, each.key))


def _logged(person: Person, projects: Mapping[int, Project], since: date) -> Iterator[Happening]:
    with_me = select(PairingPerson.pairing_id).where(PairingPerson.person_id == person.id)
    query = (
        select(Pairing)
        .where(Pairing.id.in_(with_me), Pairing.project_id.in_(projects), Pairing.day >= since)
        .options(joinedload(Pairing.story).raiseload("*"))
        .order_by(Pairing.day, Pairing.id)
    )
    for line in db.session.scalars(query):
        yield Happening(
            key=f"line-{line.id}",
            first=line.day,
            last=line.day,
            part=Part(line.part),
            others=tuple(each.name for each in line.people if each.id != person.id),
            work=line.title,
            story_id=line.story_id,
            project=projects[line.project_id].name,
            project_id=line.project_id,
            zone=projects[line.project_id].time_zone,
            at=line.created_at,
        )


def _published(person: Person, projects: Mapping[int, Project], today: date) -> Iterator[Happening]:
    """The pairs that are published and not in the log yet."""
    ahead = PairBoard.day >= today, PairBoard.published_at.is_not(None), PairBoard.recorded_at.is_(None)
    query = select(PairBoard).where(PairBoard.project_id.in_(projects), *ahead)
    found = [
        (board, track)
        for board in db.session.scalars(query.order_by(PairBoard.project_id, PairBoard.day))
        for track in pair_board.read(board.published or ())
        if person.id in track.people
    ]
    titles = _titles(projects, {track.story for _, track in found if track.story})
    names = {
        each.id: each.name for each in people_with([each for _, track in found for each in track.people])
    }
    for board, track in found:
        project = projects[board.project_id]
        yield Happening(
            key=f"board-{project.id}-{board.day}",
            first=board.day,
            last=board.day,
            others=tuple(names[each] for each in track.people if each in names and each != person.id),
            work=titles.get(track.story or 0, ""),
            story_id=track.story,
            project=project.name,
            project_id=project.id,
            zone=project.time_zone,
            is_planned=True,
            at=board.published_at,
        )


def _titles(projects: Collection[int], ids: Collection[int]) -> dict[int, str]:
    mine = Story.project_id.in_(projects), Story.id.in_(ids)
    return dict(db.session.execute(select(Story.id, Story.title).where(*mine)).all())


def _absences(person: Person, since: date) -> Iterator[Happening]:
    for absence in absences_of(person, since):
        yield Happening(
            key=f"absence-{absence.id}",
            first=absence.from_on,
            last=absence.until_on,
            part=absence.span_part,
            words=absence.words,
            at=absence.created_at,
        )
