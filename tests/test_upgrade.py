"""An installation of the first tables, with a project at work in it, is brought to today's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import MetaData, insert, select

from tests.support import engines
from tests.support.caches import forget_what_was_drawn
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import Who, add_project, make_world
from tracker.activity.models import event_part, state_change
from tracker.backlog import actions as stories
from tracker.backlog import bulk_actions
from tracker.backlog.models import Story, StoryFollower
from tracker.backlog.places import Place, Spot
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.search_models import StoryText
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.teams.models import Team
from tracker.teams.permissions import Role
from tracker.upkeep import is_migrated, migrate

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC).replace(tzinfo=None)
NAMES = {1: "Ada Ahlers", 2: "Ben Brandt", 3: "Cy Celik", 4: "Dora Diaz"}


def _rows() -> dict[str, list[dict[str, Any]]]:
    """Two stories: Ada asked for the first, Ben owns it, Cy commented on it; and what hangs on them."""
    story = {
        "project_id": 1, "description": "As *said*", "description_html": "<p>As <em>said</em></p>",
        "story_type": "feature", "position": 0, "created_at": AT, "updated_at": AT, "version": 0,
        "pair_names": "", "requested_by_id": None,
    }  # fmt: skip
    event = {"project_id": 1, "at": AT, "by_id": 1, "story_id": None}
    added = {"story_type": "feature", "state": "unstarted"}
    return {
        "person": [
            {
                "id": number, "name": name, "initials": name[0], "email": f"{name[:2]}@example.com",
                "password_hash": "x", "session_stamp": "x", "is_administrator": False, "created_at": AT,
            }
            for number, name in NAMES.items()
        ],
        "team": [{"id": 1, "name": "Harbour", "kind": "product"}],
        "project": [
            {
                "id": 1, "team_id": 1, "name": "Ferry", "description": "", "version": 4,
                "point_scale": "0,1,2,3", "iteration_length": 1, "week_start_day": "monday",
                "time_zone": "UTC",
                "velocity_averaged_over": 3, "initial_velocity": 10, "bugs_and_chores_are_estimatable": False,
                "working_days": "1111100", "days_off": "", "created_at": AT,
            }
        ],
        "iteration": [
            {
                "id": 1, "project_id": 1, "number": 1, "start_on": date(2026, 11, 2),
                "end_on": date(2026, 11, 9), "working": "1111100", "strength": 100,
                "goal": "", "reconstructed": False,
            }
        ],
        "membership": [
            {"id": number, "project_id": 1, "person_id": number, "role": "owner" if number == 1 else "member"}
            for number in (1, 2, 3)
        ],
        "label": [{"id": 1, "project_id": 1, "name": "pier"}],
        "story": [
            {**story, "id": 1, "title": "Buy a ticket", "state": "started", "estimate": 2,
             "requested_by_id": 1},
            {**story, "id": 2, "title": "Choose a cabin", "state": "unscheduled", "estimate": None},
        ],
        "epic": [
            {"id": 1, "project_id": 1, "label_id": 1, "name": "Piers", "description": "", "position": 0,
             "created_at": AT},
        ],
        "story_label": [{"story_id": 1, "label_id": 1}],
        "story_owner": [{"story_id": 1, "person_id": 2, "position": 0}],
        "task": [{"id": 1, "story_id": 1, "description": "Paint the buoy", "position": 1, "complete": False}],
        "blocker": [
            {"id": 1, "story_id": 1, "by_id": 1, "description": "Rain", "resolved": False, "created_at": AT}
        ],
        "comment": [
            {"id": 1, "story_id": 1, "by_id": 3, "text": "Ahoy", "html": "<p>Ahoy</p>", "created_at": AT}
        ],
        "event": [
            {**event, "id": 1, "version": 1, "kind": "project.created", "details": {"name": "Ferry"}},
            {**event, "id": 2, "version": 2, "kind": "story.created", "story_id": 1,
             "details": {"title": "Buy a ticket", **added}},
            {**event, "id": 3, "version": 3, "kind": "story.started", "story_id": 1,
             "details": {"title": "Buy a ticket", "from": "unstarted"}},
            {**event, "id": 4, "version": 4, "kind": "story.followers_set", "story_id": 1,
             "details": {"title": "Buy a ticket"}},
        ],
    }  # fmt: skip


@pytest.fixture
def old(engine: str, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database as the first migration left it, with these rows."""

    forget_what_was_drawn()
    with engines.unmigrated(engine, tmp_path) as app:
        with app.app_context():
            flask_migrate.upgrade(revision="0001")
            _put(_rows())
        yield app
    forget_what_was_drawn()


def _put(rows_of: dict[str, list[dict[str, Any]]]) -> None:
    """Puts rows into tables as they are now; they are numbered as they come."""

    def as_kept(value: Any) -> Any:
        return json.dumps(value) if isinstance(value, dict) and db.engine.name == "mariadb" else value

    tables = MetaData()
    tables.reflect(db.engine)
    with db.engine.begin() as connection:
        for name, rows in rows_of.items():
            for row in rows:
                values = {key: as_kept(value) for key, value in row.items() if key != "id"}
                connection.execute(insert(tables.tables[name]), values)


def test_what_earlier_events_told_of_states_is_counted_as_if_it_happened_today(old: Flask) -> None:
    event = {"project_id": 1, "at": AT, "by_id": 1, "through": "", "story_id": None, "details": {}}
    events = (
        {"kind": "story.edited", "story_id": 1, "before": {"1": {"title": "Buy"}}},
        {"kind": "story.edited", "story_id": 1, "before": {"1": {"state": "started", "title": "Buy"}}},
        {"kind": "stories.changed", "before": {"1": {"state": "unstarted"}, "2": {"estimate": 1}}},
        {"kind": "story.accepted", "story_id": 2, "details": {"from": "delivered"}},
        {"kind": "story.created", "story_id": 2},
        {"kind": "story.moved", "story_id": 2, "details": {"from": "unstarted", "to": "unstarted"}},
        {"kind": "story.moved", "story_id": 2, "details": {"from": "unstarted", "to": "unscheduled"}},
    )
    with old.app_context():
        flask_migrate.upgrade(revision="0034")
        _put({"event": [{**event, **each, "version": 5 + n} for n, each in enumerate(events)]})
        _put({"event_story": [{"event_id": 7, "story_id": 1}, {"event_id": 7, "story_id": 2}]})
        _put({"event_story": [{"event_id": 8, "story_id": 1}]})
        migrate()
        told = db.session.execute(select(state_change).order_by(*state_change.primary_key)).all()
        assert told == [(1, 3, 1), (1, 6, 1), (1, 7, 1), (1, 8, 2), (1, 11, 2)]


def test_events_that_were_told_together_are_counted_as_such(old: Flask) -> None:
    event = {"project_id": 1, "at": AT, "by_id": 1, "through": "", "story_id": 1, "details": {}}
    with old.app_context():
        flask_migrate.upgrade(revision="0037")
        _put({"event": [{**event, "kind": "story.edited", "version": version} for version in (5, 6, 7)]})
        _put({"event_part": [{"event_id": 5, "whole_id": 7}, {"event_id": 6, "whole_id": 7}]})
        migrate()
        told = db.session.execute(select(event_part).order_by(event_part.c.event_id)).mappings().all()
        assert [(each["event_id"], each["project_id"], each["version"]) for each in told] == [
            *((5, 1, 5), (6, 1, 6))
        ]
        db.session.remove()
        flask_migrate.downgrade(revision="0037")
        migrate()
        assert db.session.execute(select(event_part).order_by(event_part.c.event_id)).mappings().all() == told


def test_what_is_found_of_earlier_events_is_what_changes_keep_of_states(engine: str, tmp_path: Path) -> None:
    """Also the way back is free, with stories that changed by all kinds of events."""
    kept = select(state_change).order_by(*state_change.primary_key)
    with engines.unmigrated(engine, tmp_path) as app:
        with app.app_context():
            migrate()
        world = make_world(app)
        with inside(app):
            ada, ferry, at = world.ada.row, world.project, datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
            barge = add_project("Barge", db.session.get_one(Team, world.team_id), {ada: Role.OWNER})
            card, seats = world.stories["card"], world.stories["seats"]
            bulk_actions.change_states(ferry, [card, seats], "started", by=ada, at=at)
            undo(ferry, ferry.version, by=ada, at=at)
            bulk_actions.move(ferry, [card, seats], Place(False, Spot.TOP), by=ada, at=at)
            stories.move(world.story("card"), Place(True, Spot.TOP), by=ada, at=at)
            stories.start(world.story("card"), by=ada, at=at)
            move_to_project(ferry, [card, seats], barge, by=ada, at=at)
        with app.app_context():
            as_it_happened = db.session.execute(kept).all()
            db.session.remove()
            flask_migrate.downgrade(revision="0034")
            migrate()
            assert db.session.execute(kept).all() == as_it_happened
            assert {story_id for _, _, story_id in as_it_happened} >= {card, seats}
            db.session.remove()


def test_a_project_at_work_is_brought_along(old: Flask) -> None:
    with old.app_context():
        migrate()
        assert is_migrated()
        followers = select(StoryFollower.story_id, StoryFollower.person_id).order_by("person_id")
        assert db.session.execute(followers).all() == [(1, 1), (1, 2), (1, 3)]
        assert db.session.execute(select(Story.id, Story.version).order_by(Story.id)).all() == [
            (1, 4),
            (2, 1),
        ]
        assert len(db.session.scalars(select(StoryText)).all()) == 2
    old.config["CLOCK"] = lambda: datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
    ada = Page(old, Who(1, "Ada Ahlers", "ad@example.com", "1.x"))
    ada.get("/projects/1")
    assert "Buy a ticket" in ada.words
    ada.get("/projects/1/panels/search?of=buoy+label:pier")
    assert [row.get("data-id") for row in ada.select("li.story")] == ["1"]
    ada.get("/projects/1/stories/1")
    assert "started this story" in ada.words
    assert "said who follows this story" in ada.words
    ada.post("/projects/1/stories/1/estimate", {"estimate": "3"})
    ada.post("/projects/1/undo", {"version": "5"})
    ada.get("/projects/1/panels/epics")
    ada.get("/projects/1/panels/history")
    assert "took back" in ada.words
