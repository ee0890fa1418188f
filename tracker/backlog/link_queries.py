"""Finding what an address that names no project means, among the projects somebody is in."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import or_, select

from tracker.accounts.models import Person
from tracker.backlog.models import Epic, Story
from tracker.database import db
from tracker.teams.models import Membership


class Place(NamedTuple):
    """A story or an epic, and its project."""

    id: int
    project_id: int


def called(model: type[Story] | type[Epic], number: int, person: Person) -> Place | None:
    """The story or epic that an address with this number means: that of our number, or else the one that an
    import brought under it; of several the newest. None where the person may read neither."""
    query: Any = select(model.id, model.project_id).where(
        or_(model.id == number, model.import_key == str(number)), model.deleted_at.is_(None)
    )
    if not person.is_administrator:
        mine = select(Membership.project_id).where(Membership.person_id == person.id)
        query = query.where(model.project_id.in_(mine))
    row = db.session.execute(query.order_by((model.id == number).desc(), model.id.desc()).limit(1)).first()
    return Place(*row) if row else None
