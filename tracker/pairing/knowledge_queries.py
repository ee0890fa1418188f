"""Who of late worked on what, as the log has it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from tracker.backlog.models import Label, story_label
from tracker.database import db
from tracker.pairing.models import Pairing, PairingPerson
from tracker.teams.balance import Worked
from tracker.teams.models import Project


def labels_worked_on(team_id: int, since: date, seen: Collection[int]) -> dict[str, dict[int, Worked]]:
    """For each label of the projects with the numbers `seen`, by name: who of the team worked in any of its
    projects on stories with it since the day, on how many days, and on which last. One statement."""
    names = select(Label.name).where(Label.project_id.in_(seen))
    rows = db.session.execute(
        select(
            Label.name,
            PairingPerson.person_id,
            func.count(Pairing.day.distinct()),
            func.max(Pairing.day),
        )
        .select_from(Pairing)
        .join(Project, Project.id == Pairing.project_id)
        .join(PairingPerson, PairingPerson.pairing_id == Pairing.id)
        .join(story_label, story_label.c.story_id == Pairing.story_id)
        .join(Label, Label.id == story_label.c.label_id)
        .where(Project.team_id == team_id, Project.archived_at.is_(None), Pairing.day >= since)
        .where(Label.name.in_(names))
        .group_by(Label.name, PairingPerson.person_id)
    )
    found: dict[str, dict[int, Worked]] = {}
    for label, person, days, last in rows:
        found.setdefault(label, {})[person] = Worked(days, last)
    return found
