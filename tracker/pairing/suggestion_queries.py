"""Reading what commits suggest, and who is who in them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing.queries import ids_to_name, lines_between
from tracker.pairing.suggestion_models import GitIdentity, Suggestion
from tracker.teams.models import Project

MOST_SHOWN = 100


def open_suggestions(project: Project) -> list[Suggestion]:
    """Those still to be judged, latest day first, without those that the log has already: a line of the same
    people, and of the same story where the commits name one. At most MOST_SHOWN."""
    mine = Suggestion.project_id == project.id, Suggestion.state == "open"
    query = select(Suggestion).where(*mine).order_by(Suggestion.day.desc(), Suggestion.id).limit(MOST_SHOWN)
    found = list(db.session.scalars(query))
    if not found:
        return []
    days = [each.day for each in found]
    logged = {(line.day, line.people, line.story_id) for line in lines_between(project, min(days), max(days))}
    on_any = {(day, people) for day, people, _ in logged}
    return [each for each in found if not _is_logged(each, logged, on_any)]


def open_count(project: Project) -> int:
    """How many there are to look at, those that are logged already included."""
    mine = Suggestion.project_id == project.id, Suggestion.state == "open"
    return db.session.scalar(select(func.count()).select_from(Suggestion).where(*mine)) or 0


def suggestion_of(project: Project, suggestion_id: int) -> Suggestion | None:
    mine = Suggestion.project_id == project.id, Suggestion.id == suggestion_id
    return db.session.scalars(select(Suggestion).where(*mine)).one_or_none()


def identity_of(project: Project, identity_id: int) -> GitIdentity | None:
    mine = GitIdentity.team_id == project.team_id, GitIdentity.id == identity_id
    return db.session.scalars(select(GitIdentity).where(*mine)).one_or_none()


def identities_of(team_id: int) -> dict[str, GitIdentity]:
    """Everybody whom commits named in this team, by address."""
    found = db.session.scalars(select(GitIdentity).where(GitIdentity.team_id == team_id))
    return {each.email: each for each in found}


def known_keys(project: Project, keys: Collection[str]) -> set[str]:
    """Those of the keys that were suggested before."""
    mine = Suggestion.project_id == project.id, Suggestion.key.in_(keys)
    return set(db.session.scalars(select(Suggestion.key).where(*mine)))


def people_by_address(project: Project) -> dict[str, Person]:
    """Whoever a line of the project may name, by the address with which they sign in."""
    people = select(Person).where(Person.id.in_(ids_to_name(project)), Person.email.is_not(None))
    return {person.email: person for person in db.session.scalars(people) if person.email}


def stories_numbered(project: Project, numbers: Collection[int]) -> set[int]:
    """Those of the numbers that stories of the project have."""
    mine = Story.project_id == project.id, Story.id.in_(numbers), Story.deleted_at.is_(None)
    return set(db.session.scalars(select(Story.id).where(*mine)))


def _is_logged(
    suggestion: Suggestion, logged: Collection[tuple[object, ...]], on_any: Collection[tuple[object, ...]]
) -> bool:
    people = frozenset(person.id for person in suggestion.people)
    if suggestion.unknown:
        return False
    if suggestion.story_id is None:
        return (suggestion.day, people) in on_any
    return (suggestion.day, people, suggestion.story_id) in logged
