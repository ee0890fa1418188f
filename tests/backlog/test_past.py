"""Reading what is now and what happened while others write."""

from __future__ import annotations

from tests.support.inside import inside
from tracker.backlog import actions as backlog
from tracker.backlog.past_queries import stood_still
from tracker.database import db


def renaming(world, clock, times):
    """What reads how often it was called, while somebody renames a story the first `times`."""
    calls = []

    def read():
        calls.append(None)
        if len(calls) <= times:
            title = f"Pay {len(calls)}"
            backlog.edit(world.story("card"), by=world.ada.row, at=clock(), title=title)
            db.session.flush()
        return len(calls)

    return read


def test_what_is_written_over_is_read_again(app, world, clock):
    with inside(app):
        assert stood_still(world.project_id, renaming(world, clock, 0)) == 1
        assert stood_still(world.project_id, renaming(world, clock, 2)) == 3


def test_where_somebody_writes_all_the_while_nothing_is_told(app, world, clock):
    with inside(app):
        assert stood_still(world.project_id, renaming(world, clock, 9)) is None
