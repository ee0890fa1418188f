"""How projects stand, in few and cheap statements: each process asks them many times a second."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Connection, and_, bindparam, func, select

from tracker.accounts.models import Person
from tracker.database import UTCTime, asked, db
from tracker.live.hub import Sight
from tracker.live.models import Presence
from tracker.teams.models import Membership, Project
from tracker.web import Refusal

LASTS = timedelta(seconds=45)
"""How long a story counts as open without a sign of life from its tab."""
MOST_PROJECTS = 50
"""As many projects may one browser watch at once."""

_THESE = bindparam("projects", type_=BigInteger(), expanding=True)
_VERSIONS = select(
    Project.id, Project.version, select(func.max(Person.changed_at)).scalar_subquery().label("names")
).where(Project.id.in_(_THESE))
_PRESENT = (
    select(Presence.project_id, Presence.story_id, Presence.person_id, Person.name)
    .join(Person, Person.id == Presence.person_id)
    .where(Presence.project_id.in_(_THESE), Presence.seen_at > bindparam("since", type_=UTCTime()))
    .distinct()
)
_MEMBERS = (
    select(Membership.project_id, Person.id, Person.session_stamp)
    .join(Person, Person.id == Membership.person_id)
    .where(Membership.project_id.in_(_THESE))
)
_ADMINISTRATORS = select(Person.id, Person.session_stamp).where(Person.is_administrator)
_MINE = (
    select(Project.id)
    .outerjoin(
        Membership,
        and_(
            Membership.project_id == Project.id,
            Membership.person_id == bindparam("person", type_=BigInteger()),
        ),
    )
    .where(Project.id.in_(_THESE), Membership.id.is_not(None) | bindparam("everything"))
)


def readable(person: Person, projects: Collection[int]) -> list[int]:
    """These projects, by number. Refuses with 404 where the person may not read one of them."""
    if len(projects) > MOST_PROJECTS:
        raise Refusal(f"One browser may watch up to {MOST_PROJECTS} projects at once.")
    values = {"projects": list(projects), "person": person.id, "everything": person.is_administrator}
    found = [row.id for row in asked(_MINE, **values)] if projects else []
    if len(found) < len(projects):
        raise Refusal("There is nothing here, or nothing that you may see.", 404)
    return sorted(found)


def sights(connection: Connection, known: Mapping[int, Sight | None], at: datetime) -> dict[int, Sight]:
    """How the projects in `known` stand. Who may read one is asked again only where it has changed since
    what is known of it, as each change of its members changes its version, and where nothing is known."""
    if not known:
        return {}
    values = {"projects": list(known), "since": at - LASTS}
    versions = connection.execute(_VERSIONS, values).all()
    present: dict[int, list[tuple[int, int, str]]] = {}
    for project_id, story_id, person_id, name in connection.execute(_PRESENT, values):
        present.setdefault(project_id, []).append((story_id, person_id, name))
    changed = [row.id for row in versions if _version(known[row.id]) != row.version]
    readers = _readers(connection, changed)
    return {
        row.id: Sight(
            row.version,
            row.names.isoformat() if row.names else "",
            readers[row.id] if row.id in readers else _known_readers(known[row.id]),
            tuple(sorted(present.get(row.id, ()))),
        )
        for row in versions
    }


def sights_for(projects: Collection[int], at: datetime) -> dict[int, Sight]:
    """The same within a request."""
    return sights(db.session.connection(), dict.fromkeys(projects), at)


def _version(sight: Sight | None) -> int | None:
    return sight.version if sight else None


def _known_readers(sight: Sight | None) -> frozenset[tuple[int, str]]:
    return sight.readers if sight else frozenset()


def _readers(connection: Connection, projects: Collection[int]) -> dict[int, frozenset[tuple[int, str]]]:
    if not projects:
        return {}
    everywhere = {(row.id, row.session_stamp) for row in connection.execute(_ADMINISTRATORS)}
    found = {project_id: set(everywhere) for project_id in projects}
    for project_id, person_id, stamp in connection.execute(_MEMBERS, {"projects": list(projects)}):
        found[project_id].add((person_id, stamp))
    return {project_id: frozenset(people) for project_id, people in found.items()}
