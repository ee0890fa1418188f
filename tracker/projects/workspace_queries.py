"""Reading somebody's workspaces: projects side by side."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.projects.queries import Listed, projects_of
from tracker.teams.models import Workspace


def workspaces_of(person: Person) -> Sequence[Workspace]:
    """The person's own, by name."""
    return db.session.scalars(
        select(Workspace)
        .where(Workspace.person_id == person.id)
        .order_by(func.lower(Workspace.name), Workspace.id)
    ).all()


def workspace_of(person: Person, workspace_id: int) -> Workspace | None:
    """The workspace, if it is this person's."""
    found = db.session.get(Workspace, workspace_id)
    return found if found is not None and found.person_id == person.id else None


def is_named(person: Person, name: str, besides: Workspace | None = None) -> bool:
    """Whether the person has another workspace of this name."""
    found = db.session.scalar(
        select(Workspace.id).where(Workspace.person_id == person.id, Workspace.name == name)
    )
    return found is not None and (besides is None or found != besides.id)


def projects_in(workspace: Workspace, person: Person) -> list[Listed]:
    """Its projects from left to right; those that the person may not see any more are left out."""
    mine = {project.id: project for project in projects_of(person)}
    return [mine[number] for number in workspace.numbers if number in mine]
