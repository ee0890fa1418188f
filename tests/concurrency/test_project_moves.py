"""Stories that are carried between two projects both ways at once: nobody waits for ever, nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World, add_project, add_story
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.database import db
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role

ROUNDS = 6


@pytest.fixture
def barge(app: Flask, world: World) -> int:
    """The number of Barge, in which Ada works, too."""
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        other = add_project("Barge", team, {world.ada.row: Role.OWNER})
        for name in ("coal", "rope"):
            world.stories[name] = add_story(other, world.ada.row, f"Sell {name}", START).id
        return other.id


def test_opposite_moves_at_once_are_all_done(app: Flask, world: World, barge: int) -> None:
    ferry = world.project_id
    carried = {"card": ferry, "cabin": ferry, "coal": barge, "rope": barge}
    together = Barrier(len(carried))

    def carry(name: str) -> None:
        """There and back, at the same moments as the others, who come the other way."""
        page, here, there = Page(app, world.ada), carried[name], barge + ferry - carried[name]
        for _ in range(ROUNDS):
            together.wait(timeout=60)
            for source, target in ((here, there), (there, here)):
                what = {"do": "project", "project": target, "stories": world.stories[name]}
                page.post(f"/projects/{source}/bulk", what, 200, fragment=True)

    with ThreadPoolExecutor(len(carried)) as pool:
        list(pool.map(carry, carried))
    with app.app_context():
        homes = {name: db.session.get_one(Story, world.stories[name]).project_id for name in carried}
        assert homes == carried
        for number in (ferry, barge):
            versions = select(Event.version).where(Event.project_id == number).order_by(Event.version)
            whole = range(1, db.session.get_one(Project, number).version + 1)
            assert list(db.session.scalars(versions)) == list(whole)
