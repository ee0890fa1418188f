"""Keeping searches. They are a person's own: nothing of the project changes, and no event tells of them."""

from __future__ import annotations

from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.models import SavedSearch
from tracker.backlog.search_queries import saved_search_named
from tracker.database import db
from tracker.teams.models import Project
from tracker.web import Refusal


def save_search(project: Project, name: str, query: str, *, by: Person, at: datetime) -> SavedSearch:
    """Keeps the search under this name; the one that had the name before is replaced."""
    saved = saved_search_named(project.id, by.id, name)
    if saved is None:
        saved = SavedSearch(project_id=project.id, person_id=by.id, name=name, created_at=at)
        db.session.add(saved)
    saved.query = query
    return saved


def change_search(saved: SavedSearch, name: str, query: str) -> None:
    """Keeps another search under another name; either may be what it was. Raises Refusal (409) where the
    person has another search of that name."""
    other = saved_search_named(saved.project_id, saved.person_id, name)
    if other is not None and other.id != saved.id:
        raise Refusal(f"You have another search named “{name}”. Choose another name.", 409)
    saved.name, saved.query = name, query


def forget_search(saved: SavedSearch) -> None:
    """The search is no longer kept."""
    db.session.delete(saved)
