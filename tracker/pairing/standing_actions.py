"""Recording pairs that nobody has to publish: those published ahead, once their day has come, and those that
stood. No page that is read writes: the threads of the server do it, and `tracker sweep`."""

from __future__ import annotations

import logging
from datetime import date, datetime

from tracker.backlog.writing import writing
from tracker.database import db
from tracker.outbox.worker import in_transaction
from tracker.pairing import pair_board
from tracker.pairing import standing_queries as queries
from tracker.pairing.entry_actions import enter
from tracker.pairing.lines import Line, Source
from tracker.pairing.rotation_models import PairBoard
from tracker.pairing.rotation_queries import board_of
from tracker.teams.models import Project

log = logging.getLogger(__name__)


def record_due(at: datetime) -> int:
    """Records what is due in all projects; how many days. Commits each by itself, so that one which cannot
    be recorded keeps no other back."""
    recorded = 0
    for project_id, day in queries.all_due(at):
        try:
            with in_transaction():
                recorded += record_pairs(db.session.get_one(Project, project_id), day, at=at)
        except Exception:
            db.session.rollback()
            log.exception("The pairs of project %s on %s could not be recorded.", project_id, day)
    db.session.rollback()
    return recorded


def record_pairs(project: Project, day: date, *, at: datetime) -> bool:
    """Puts the pairs that were published ahead for the day, or that stood on it, into its log; False where
    that is not due, or none of them was there. Of people whom the log has on the day already it keeps what it
    says."""
    with writing(project, by=None, at=at) as change:
        source = queries.due(change.project, change.at).get(day)
        if source is None:
            return False
        tracks = queries.tracks_on(change.project, day, source)
        lines = [Line(day, frozenset(track.people), track.story) for track in tracks]
        entered = enter(change, lines, Source.BOARD)
        board = board_of(change.project, day) or PairBoard(
            project_id=change.project.id, day=day, bench=[], earlier=[]
        )
        if source != day:
            board.cards = board.published = pair_board.written(tracks)
            board.published_at = change.at
        board.recorded_at = change.at
        db.session.add(board)
        if lines:
            change.record("pairs.recorded", day=day.isoformat(), count=len(lines), touched=entered.stories)
        return bool(lines)
