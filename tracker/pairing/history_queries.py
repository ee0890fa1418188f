"""Whom and what the rows of a history may mean."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing.queries import ids_to_name
from tracker.teams.models import Project


def people_by_name(project: Project) -> dict[str, Person]:
    """Whoever a line of the project may name, by their name in small letters, and by the first name where
    only one has it. A name that two people have is nobody's."""
    people = list(db.session.scalars(select(Person).where(Person.id.in_(ids_to_name(project)))))
    whole = [(" ".join(person.name.split()).casefold(), person) for person in people]
    first = [(name.split()[0], person) for name, person in whole if name.split()]
    counts = Counter(name for name, _ in whole), Counter(name for name, _ in first)
    by_first = {name: person for name, person in first if counts[1][name] == 1}
    return by_first | {name: person for name, person in whole if counts[0][name] == 1}


def story_ids(project: Project) -> frozenset[int]:
    """The numbers of the project's stories, deleted ones included: history is history."""
    return frozenset(db.session.scalars(select(Story.id).where(Story.project_id == project.id)))
