"""Reading labels for programs, with the counts of their stories."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from tracker.api.label_shapes import SeenLabel, counts
from tracker.api.wanted import Wanted
from tracker.backlog.label_count_queries import label_counts
from tracker.backlog.models import Label
from tracker.database import db
from tracker.teams.models import Project


def counted(project: Project, rows: Iterable[Label], wanted: Wanted) -> dict[int, SeenLabel]:
    """These labels of the project, by number, with the counts of their stories; none where nobody wants
    those."""
    known = {label.id: label for label in rows} if "counts" in wanted else {}
    found = label_counts(project, list(known)) if known else {}
    return {number: SeenLabel(label, counts(found.get(number, ()))) for number, label in known.items()}


def labels(project: Project, *, with_counts: bool = False, only: int | None = None) -> list[SeenLabel]:
    """The project's labels by name; with the counts of their stories where they are asked for."""
    query = select(Label).where(Label.project_id == project.id).order_by(Label.name)
    rows = db.session.scalars(query.where(Label.id == only) if only else query).all()
    if not with_counts:
        return [SeenLabel(label) for label in rows]
    counted = label_counts(project, [only] if only else None)
    return [SeenLabel(label, counts(counted.get(label.id, ()))) for label in rows]
