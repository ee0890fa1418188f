"""Open pages hear of changes, whoever took them; only people of the project hear anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.live.streams import rename_elsewhere
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.live import watching
from tracker.projects import actions as projects
from tracker.projects import member_actions
from tracker.teams.models import Team


@pytest.fixture
def only_woken(monkeypatch) -> None:
    """The thread looks when it is woken, and hardly ever by itself."""
    monkeypatch.setattr(watching, "EVERY", 3600)


def test_a_change_is_heard_by_everybody_who_listens(page, world, listen, only_woken):
    one, other = listen(world.ben, world.project_id), listen(world.cy, world.project_id)
    before = one.news(world.project_id)["version"]
    assert other.news(world.project_id)["version"] == before
    page.post(f"{world.url}/stories/{world.stories['card']}", {"title": "Pay with coins"})
    assert one.news(world.project_id)["version"] == before + 1
    assert other.news(world.project_id)["version"] == before + 1


def test_a_refused_change_is_not_heard(page, world, listen, only_woken):
    stream = listen(world.ben, world.project_id)
    before = stream.news(world.project_id)["version"]
    page.post(f"{world.url}/stories/{world.stories['card']}", {"title": ""}, 422)
    page.post(f"{world.url}/stories/{world.stories['card']}", {"title": "Pay with coins"})
    assert stream.news(world.project_id)["version"] == before + 1


def test_another_process_of_this_machine_wakes_us(app: Flask, world: World, listen, only_woken):
    stream = listen(world.ben, world.project_id)
    before = stream.news(world.project_id)["version"]
    rename_elsewhere(app, Path(app.instance_path), world.stories["card"], "Pay with coins")
    assert stream.news(world.project_id)["version"] == before + 1


def test_another_host_is_heard_as_well(app: Flask, world: World, listen, monkeypatch, tmp_path, engine):
    """It has no way to our sockets: PostgreSQL wakes us, and elsewhere looking does."""
    monkeypatch.setattr(watching, "EVERY", 3600 if engine == "postgresql" else watching.EVERY)
    stream = listen(world.ben, world.project_id)
    before = stream.news(world.project_id)["version"]
    rename_elsewhere(app, tmp_path, world.stories["card"], "Pay with coins")
    assert stream.news(world.project_id)["version"] == before + 1


def test_one_stream_tells_of_several_projects(app: Flask, world: World, listen):
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        tram = projects.create_project("Tram", team, by=world.ada.row, at=world.project.created_at)
        number = tram.id
    stream = listen(world.ada, world.project_id, number)
    assert {stream.news(world.project_id)["version"], stream.news(number)["version"]}
    with inside(app):
        story = world.story("card")
        backlog.edit(story, title="Pay with coins", by=world.ada.row, at=world.project.created_at)
        version = world.project.version
    assert stream.until(world.project_id, version=version)


def test_a_new_name_is_heard(app: Flask, world: World, listen, clock):
    stream = listen(world.ben, world.project_id)
    names = stream.news(world.project_id)["names"]
    Page(app, world.ada).post("/profile", {"name": "Ada Adler", "initials": "AA", "email": world.ada.email})
    assert stream.news(world.project_id)["names"] != names


@pytest.mark.parametrize("address", ["/live", "/live/now"])
def test_a_project_that_is_not_mine_is_not_found(app: Flask, world: World, address):
    Page(app, world.dora).get(f"{address}?projects={world.project_id}", 404)
    Page(app, world.ada).get(f"{address}?projects={world.project_id},{world.project_id + 1000}", 404)
    Page(app, world.ada).get(f"{address}?projects={','.join(map(str, range(1, 60)))}", 422)
    Page(app).get(f"{address}?projects={world.project_id}", 302)
    Page(app).get(f"{address}?projects={world.project_id}", 401, fragment=True)


def test_an_administrator_hears_every_project(world: World, listen):
    assert listen(world.ava, world.project_id).news(world.project_id)["version"] > 0


def test_who_leaves_the_project_is_cut_off_and_finds_nothing_more(page, app, world, listen, only_woken):
    stream = listen(world.ben, world.project_id)
    stream.news(world.project_id)
    with inside(app):
        member_actions.remove(world.project, world.ben.id, by=world.ada.row, at=world.project.created_at)
    assert stream.ends()
    assert listen(world.ben, world.project_id).status == 404


def test_beyond_the_cap_people_are_told_to_ask_and_may(app: Flask, world: World, listen, monkeypatch):
    monkeypatch.setattr(app.extensions["live"], "most", 1)
    first = listen(world.ada, world.project_id)
    second = listen(world.ben, world.project_id)
    assert second.status == 503
    assert int(second.answer.headers["Retry-After"]) > 0
    page = Page(app, world.ben).get(f"/live/now?projects={world.project_id}")
    said = page.answer.json["projects"][str(world.project_id)]
    assert said == first.news(world.project_id)


@pytest.mark.parametrize(("threads", "streams"), [(1, 0), (8, 4), (64, 32), (600, 568)])
@pytest.mark.sqlite_only("arithmetic")
def test_streams_leave_threads_for_everything_else(app: Flask, threads, streams):
    watcher = watching.Watcher(app)
    watcher.serve(threads, lambda: True)
    assert watcher.most == streams


def test_a_server_that_stops_ends_its_streams_and_takes_no_new_ones(app, world, listen, monkeypatch):
    watcher = app.extensions["live"]
    stream = listen(world.ben, world.project_id)
    stream.news(world.project_id)
    monkeypatch.setattr(watcher, "_is_serving", lambda: False)
    assert stream.ends()
    assert listen(world.ben, world.project_id).status == 503


def test_a_stream_is_sent_as_proxies_and_browsers_need_it(world, listen):
    headers = listen(world.ada, world.project_id).answer.headers
    assert headers["Content-Type"].startswith("text/event-stream")
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Accel-Buffering"] == "no"


def test_a_database_that_fails_once_is_asked_again(app, page, world, listen, monkeypatch, caplog):
    look, failures = watching.queries.sights, [OSError("gone")]

    def sights(*given):
        if failures:
            raise failures.pop()
        return look(*given)

    monkeypatch.setattr(watching, "RECOVERY", 0)
    monkeypatch.setattr(watching.queries, "sights", sights)
    assert listen(world.ben, world.project_id).news(world.project_id)["version"] > 0
    assert "until the database answers again" in caplog.text


def test_watching_asks_little(app: Flask, world: World, count_queries, clock):
    """Each process asks several times a second, so: two statements while nothing changes."""
    with app.app_context(), db.engine.connect() as connection:
        known = watching.queries.sights(connection, {world.project_id: None}, clock())
        with count_queries() as statements:
            watching.queries.sights(connection, known, clock())
    assert len(statements) == 2
