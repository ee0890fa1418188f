"""Files brought into a project by tests, and what is there then."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import func, select

from tests.exchange.test_tracker_csv import bytes_of
from tests.world import World
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.ledger.entries import Line
from tracker.planning.models import Iteration
from tracker.teams.models import Project

AT = datetime(2026, 3, 4, 10, tzinfo=UTC)


NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)


def ferry(world: World, at: datetime = AT) -> Project:
    """The project of files/ferry.csv, imported when the file says it was current."""
    data = bytes_of("ferry.csv")
    report = import_bytes(data, "Pier", world.ada.row, at, file="ferry.csv")
    assert not report.refused, report.lines()
    return named("Pier")


def named(name: str) -> Project:
    return db.session.scalars(select(Project).where(Project.name == name)).one()


def iterations(project: Project) -> list[Iteration]:
    query = select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
    return list(db.session.scalars(query))


def told(lines: list[Line]) -> list[tuple[str, str, int, str]]:
    return [(line.kind.value, line.title, line.points, f"{line.at:%m-%d %H:%M}") for line in lines]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0
