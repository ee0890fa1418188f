"""When somebody last looked at a project is noted once an hour, and written down apart from any read."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import event, select

from tests.support.clock import START
from tests.support.inside import inside
from tracker import chores
from tracker.database import db
from tracker.outbox import worker
from tracker.teams.models import Membership
from tracker.teams.visits import Visits

ADA_AT_FERRY = (1, 7)


def test_looks_within_an_hour_are_one():
    seen = Visits()
    for minutes in (0, 1, 59, 60, 100):
        seen.note(*ADA_AT_FERRY, START + timedelta(minutes=minutes))
    assert seen.taken() == {ADA_AT_FERRY: START + timedelta(hours=1)}
    assert seen.taken() == {}


def test_a_clock_that_is_put_back_does_not_keep_looks_from_being_noted():
    seen = Visits()
    seen.note(*ADA_AT_FERRY, START)
    seen.taken()
    seen.note(*ADA_AT_FERRY, START - timedelta(days=1))
    assert ADA_AT_FERRY in seen.taken()


def test_each_person_and_each_project_counts_by_itself():
    seen = Visits()
    for person, project in ((1, 7), (1, 8), (2, 7)):
        seen.note(person, project, START)
    assert set(seen.taken()) == {(1, 7), (1, 8), (2, 7)}


def test_whoever_writes_them_down_takes_the_same_order_so_that_nobody_waits_for_each_other():
    one, other = Visits(), Visits()
    looks = [(2, 7), (1, 8), (1, 7)]
    for seen, order in ((one, looks), (other, looks[::-1])):
        for visit in order:
            seen.note(*visit, START)
    assert list(one.taken()) == list(other.taken()) == sorted(looks)


def sweep(app, at=START):
    return worker.ask_for_timed(app, chores.TIMED, lambda: at)["who looked at which project"]


def last_looks(app, world):
    with inside(app):
        rows = db.session.execute(
            select(Membership.person_id, Membership.last_viewed_at).where(
                Membership.project_id == world.project_id, Membership.last_viewed_at.is_not(None)
            )
        )
        return {row.person_id: row.last_viewed_at for row in rows}


def test_the_board_is_looked_at(app, world, page_of, clock):
    ada, ben = page_of(world.ada), page_of(world.ben)
    ada.get(world.url)
    ben.get(f"{world.url}/stories/{world.stories['card']}")
    assert sweep(app) == 1
    assert last_looks(app, world) == {world.ada.id: START}
    later = clock.advance(hours=3)
    ada.get(world.url)
    assert sweep(app) == 1
    assert last_looks(app, world) == {world.ada.id: later}
    assert sweep(app) == 0


def test_an_unchanged_board_counts_too_and_nothing_is_written_while_it_is_read(app, world, page, clock):
    page.get(world.url)
    sweep(app)
    clock.advance(hours=2)
    written = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: written.append(call[2]))
    page.get(world.url)
    assert [statement for statement in written if not statement.lstrip().upper().startswith("SELECT")] == []
    assert sweep(app) == 1


def test_a_look_is_no_change_of_the_membership_nor_of_the_project(app, world, page, clock):
    def known():
        with inside(app):
            row = db.session.scalars(select(Membership).where(Membership.person_id == world.ada.id)).one()
            return row.updated_at, world.project.version

    before = known()
    clock.advance(hours=2)
    page.get(world.url)
    sweep(app)
    assert known() == before
