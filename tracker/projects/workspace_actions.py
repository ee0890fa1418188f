"""Verbs of workspaces. They are somebody's own and change no project, so they leave no event."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.accounts.models import Person
from tracker.database import db
from tracker.projects.workspace_queries import is_named
from tracker.teams.models import Workspace
from tracker.web import Refusal

LEAST, MOST = 2, 6
"""Projects side by side: more would be too narrow to read."""


def create(person: Person, name: str, numbers: Sequence[int], *, least: int = LEAST) -> Workspace:
    """A new workspace of these projects, by their numbers. Refuses a name that the person has used, fewer
    projects than `least`, and more than MOST."""
    workspace = Workspace(person_id=person.id)
    return _filled(workspace, person, name, numbers, least)


def change(
    workspace: Workspace, person: Person, name: str, numbers: Sequence[int], *, least: int = LEAST
) -> Workspace:
    """Gives the workspace this name and these projects. Refuses as `create` does."""
    return _filled(workspace, person, name, numbers, least)


def delete(workspace: Workspace) -> None:
    """The workspace goes; its projects stay."""
    db.session.delete(workspace)


def _filled(workspace: Workspace, person: Person, name: str, numbers: Sequence[int], least: int) -> Workspace:
    if is_named(person, name, besides=workspace if workspace.id else None):
        raise Refusal(f"You have a workspace named {name} already.")
    if not least <= len(numbers) <= MOST:
        raise Refusal(f"Choose from {least} to {MOST} projects to stand side by side.")
    workspace.name = name
    workspace.project_ids = " ".join(str(number) for number in dict.fromkeys(numbers))
    db.session.add(workspace)
    db.session.flush()
    return workspace
