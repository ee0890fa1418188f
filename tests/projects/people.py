"""What tests ask of who is in a project."""

from __future__ import annotations

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams.models import Membership


def roles(app, world):
    with app.app_context():
        rows = db.session.execute(
            select(Person.name, Membership.role)
            .join(Membership, Membership.person_id == Person.id)
            .where(Membership.project_id == world.project_id)
        )
        return {name.split()[0]: role for name, role in rows}


def version(app, world):
    with app.app_context():
        return world.project.version
