"""Reading which pairs are to be recorded by themselves, and who of them was there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.backlog.models import Story
from tracker.backlog.queries import days_off
from tracker.database import db
from tracker.pairing import pair_board, standing
from tracker.pairing.pair_board import Track
from tracker.pairing.queries import lines_between
from tracker.pairing.rotation_models import PairBoard
from tracker.pairing.rotation_queries import board_of, morning
from tracker.pairing.standing import Agreed
from tracker.planning.calendar import day_of, starts_at
from tracker.teams.models import Project

LOOKED_AT = timedelta(days=60)
"""How far back boards are looked at; longer than any board stands."""


def all_due(at: datetime) -> list[tuple[int, date]]:
    """Number of the project and day of whatever is to be recorded, of all projects at work."""
    recent = PairBoard.published_at.is_not(None), PairBoard.day >= at.date() - LOOKED_AT
    query = (
        select(Project)
        .where(Project.archived_at.is_(None), Project.id.in_(select(PairBoard.project_id).where(*recent)))
        .order_by(Project.id)
    )
    return [(project.id, day) for project in db.session.scalars(query) for day in due(project, at)]


def due(project: Project, at: datetime) -> dict[date, date]:
    """The days of the project to record, each with the day of the board whose pairs it takes."""
    today = day_of(at, project.zone)
    boards = db.session.scalars(
        select(PairBoard)
        .where(PairBoard.project_id == project.id, PairBoard.day.between(today - LOOKED_AT, today))
        .order_by(PairBoard.day)
    )
    seen = [
        Agreed(
            board.day,
            bool(board.cards),
            board.published_at is not None and board.published_by_id is not None,
            board.recorded_at is not None,
        )
        for board in boards
    ]
    return standing.due(seen, today, project.working_days, days_off(project))


def tracks_on(project: Project, day: date, of: date) -> list[Track]:
    """The tracks published for the day `of`, as they hold on the later `day`: those of people who were all
    there, and whom the log of the day does not have yet. What was accepted before is none of their work."""
    source, own = board_of(project, of), board_of(project, day)
    tracks = pair_board.read(source.published or ()) if source else []
    bench = own.bench if own else ()
    here = morning(project, day, bench=bench, cards=pair_board.shown(tracks)).question.facts.here
    logged = {person for line in lines_between(project, day, day) for person in line.people}
    stories = _worked_on(project, day, tracks)
    return [
        replace(track, story=track.story if track.story in stories else None, pinned=False)
        for track in standing.whole(tracks, here - logged)
    ]


def stands_since(project: Project, at: datetime) -> date | None:
    """The day of the board whose pairs are recorded for today unless others are arranged; None where
    today is none of those days."""
    today = day_of(at, project.zone)
    tomorrow = starts_at(today + timedelta(days=1), project.zone)
    return due(project, tomorrow).get(today)


def _worked_on(project: Project, day: date, tracks: Sequence[Track]) -> set[int]:
    ids = [track.story for track in tracks if track.story]
    open_then = Story.accepted_at.is_(None) | (Story.accepted_at >= starts_at(day, project.zone))
    mine = Story.project_id == project.id, Story.id.in_(ids), Story.deleted_at.is_(None)
    return {*db.session.scalars(select(Story.id).where(*mine, open_then))}
