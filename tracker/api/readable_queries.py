"""Reading which projects a program may read: those of its person, or the one that its token opens."""

from __future__ import annotations

from flask import g
from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams.models import Project
from tracker.teams.queries import may_read


def projects_of(person: Person) -> list[Project]:
    """The projects the person may read, by name; for an administrator all there are."""
    query = select(Project).where(Project.deleted_at.is_(None)).order_by(Project.name)
    query = query.where(may_read(person, Project.id))
    if g.get("only_project") is not None:  # so the token says
        query = query.where(Project.id == g.only_project)
    return list(db.session.scalars(query))


def readable_ids(person: Person) -> list[int]:
    """The numbers of the projects the person may read."""
    return [project.id for project in projects_of(person)]


def readable(person: Person, project_id: int) -> Project | None:
    """The project of this number, if the person may read it."""
    return next((project for project in projects_of(person) if project.id == project_id), None)
