"""Administrators who all resign at the same moment: one of them stays."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import World
from tracker.accounts.models import Person
from tracker.database import db
from tracker.installation import actions
from tracker.web import Refusal


@pytest.mark.parametrize("resign", [actions.make_ordinary, actions.lock_out])
def test_of_administrators_who_resign_at_once_one_stays(app: Flask, world: World, resign: object) -> None:
    people = [world.ada.id, world.ben.id, world.cy.id, world.ava.id]
    with inside(app):
        for person_id in people:
            actions.make_administrator(db.session.get_one(Person, person_id), by=None, at=START)
    together = Barrier(len(people))

    def leave(person_id: int) -> bool:
        together.wait(timeout=60)
        try:
            with inside(app):
                resign(db.session.get_one(Person, person_id), by=None, at=START)
        except Refusal:
            return False
        return True

    with ThreadPoolExecutor(len(people)) as pool:
        gone = list(pool.map(leave, people))
    assert gone.count(True) == len(people) - 1
    with app.app_context():
        left = db.session.scalars(select(Person.id).where(Person.is_administrator)).all()
        assert left == [people[gone.index(False)]]
