"""Programs are told of every change: once each, signed, in order, tried again, and given up after a week."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.clock import Clock
from tests.support.engines import application
from tests.support.inside import inside
from tests.support.processes import processes
from tests.support.program import Program
from tracker.activity.models import Event
from tracker.backlog import actions as backlog
from tracker.chores import HANDLERS, PROMPT
from tracker.database import db
from tracker.notifications.models import Notification
from tracker.outbox import worker
from tracker.outbox.signing import signed
from tracker.webhooks import actions, queries, sending_actions
from tracker.webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.usefixtures("webhook_id")


def finish(app, world, clock, name="timetable"):
    with inside(app):
        backlog.finish(world.story(name), by=world.ben.row, at=clock())


def rename(app, world, clock, title):
    with inside(app):
        backlog.edit(world.story("card"), by=world.ada.row, at=clock(), title=title)


def hook(app):
    with app.app_context():
        found = db.session.scalars(select(Webhook)).one()
        return found.is_enabled, found.error_code, found.failing_since


def test_a_change_is_told_as_the_former_tracker_told_it(app, world, clock, listener, work, told):
    finish(app, world, clock)
    assert work() == (1, 1, 0)
    (activity,) = told()
    assert activity["kind"] == "story_update_activity"
    assert activity["message"] == "Ben Brandt finished this feature"
    assert activity["highlight"] == "finished"
    assert activity["project"] == {"kind": "project", "id": world.project_id, "name": "Ferry"}
    assert activity["performed_by"]["name"] == "Ben Brandt"
    assert activity["occurred_at"] == int(clock().timestamp() * 1000)
    (resource,) = activity["primary_resources"]
    number = world.stories["timetable"]
    assert (resource["id"], resource["story_type"]) == (number, "feature")
    assert resource["url"] == f"https://tracker.example.com/story/show/{number}"
    (change,) = [each for each in activity["changes"] if each["kind"] == "story"]
    assert change["original_values"]["current_state"] == "started"
    assert change["new_values"]["current_state"] == "finished"


def test_a_first_estimate_was_null_before(app, world, clock, work, told):
    with inside(app):
        backlog.edit(world.story("cabin"), by=world.ada.row, at=clock(), estimate=3)
    work()
    (change,) = [each for each in told()[0]["changes"] if each["kind"] == "story"]
    assert change["original_values"]["estimate"] is None
    assert change["new_values"]["estimate"] == 3


def test_what_one_request_does_is_told_once(app, world, work, told):
    program = Program(app, world.ada)
    story = f"/stories/{world.stories['timetable']}"
    program.put(story, {"labels": ["pier"]})
    assert work() == (1, 1, 0)
    program.put(story, {"current_state": "delivered", "name": "Show it", "comment": "On the pier"})
    assert work() == (1, 1, 0)
    activity = told()[-1]
    assert activity["message"] == 'Ada Ahlers delivered this feature with comments: "On the pier"'
    assert activity["project_version"] == int(program.headers["X-Tracker-Project-Version"])
    changes = {each["kind"]: each for each in activity["changes"]}
    assert changes.keys() == {"story", "comment", "label"}
    assert changes["story"]["new_values"]["name"] == "Show it"
    assert changes["label"]["new_values"]["counts"]["number_of_stories_by_state"]["delivered"] == 1
    with app.app_context():
        log = queries.log_of(db.session.scalars(select(Webhook)).one())
    assert [line.sentence for line in log] == [
        "Ada Ahlers delivered “Show it”",
        "Ada Ahlers changed labels of “Show the timetable”",
    ]


def test_what_it_gets_is_signed_and_known_by_its_number(app, world, clock, listener, work):
    finish(app, world, clock)
    work()
    ((_, headers, body),) = listener.told
    with app.app_context():
        secret = db.session.scalars(select(Webhook.secret)).one()
    expected = signed(secret, headers["webhook-id"], clock(), body)
    assert {name: headers[name] for name in expected} == expected
    assert headers["content-type"] == "application/json"


def test_each_change_is_told_once_and_in_its_order(app, world, clock, work, told):
    for title in ("One", "Two", "Three"):
        rename(app, world, clock, title)
    assert work() == (3, 3, 0)
    assert work() == (0, 0, 0)
    names = [each["primary_resources"][0]["name"] for each in told()]
    assert names == ["Three", "Three", "Three"]  # as the story is called now, like the former tracker's
    assert [each["changes"][0]["new_values"]["name"] for each in told()] == ["One", "Two", "Three"]
    versions = [each["project_version"] for each in told()]
    assert versions == sorted(versions)


def test_what_happened_before_it_was_there_is_not_told(app, world, work, told):
    assert work() == (0, 0, 0)
    assert told() == []


def test_what_is_not_taken_is_tried_again_and_noted(app, world, clock, listener, work, told):
    listener.answers = 503
    finish(app, world, clock)
    assert work() == (1, 0, 1)
    assert hook(app) == (True, 503, clock())
    listener.answers = 204
    clock.advance(seconds=59)
    assert work() == (0, 0, 0)
    clock.advance(seconds=1)
    assert work() == (0, 1, 0)
    assert hook(app) == (True, None, None)
    ids = {headers["webhook-id"] for _, headers, _ in listener.told}
    assert (len(told()), len(ids)) == (2, 1)


def test_after_a_week_without_success_it_is_switched_off_and_owners_are_told(
    app, world, clock, listener, work
):
    listener.answers = 500
    finish(app, world, clock)
    work()
    clock.advance(days=6, hours=23)
    rename(app, world, clock, "Later")
    work()
    assert hook(app)[0]
    clock.advance(hours=2)
    work()
    assert not hook(app)[0]
    with app.app_context():
        event = db.session.scalars(select(Event).order_by(Event.id.desc()).limit(1)).one()
        assert (event.kind, event.details["host"]) == ("webhook.switched_off", "127.0.0.1")
        heard = db.session.scalars(select(Notification).where(Notification.event_id == event.id)).all()
        assert [(each.person_id, each.reason) for each in heard] == [(world.ada.id, "trouble")]
    clock.advance(days=1)
    rename(app, world, clock, "Last")
    assert work()[0] == 0


def test_one_success_ends_the_week(app, world, clock, listener, work):
    listener.answers = 500
    finish(app, world, clock)
    work()
    listener.answers = 204
    clock.advance(days=6)
    work()
    listener.answers = 500
    clock.advance(days=2)
    rename(app, world, clock, "Later")
    work()
    assert hook(app) == (True, 500, clock())


def test_who_wants_no_more_is_switched_off_at_once(app, world, clock, listener, work):
    listener.answers = 410
    finish(app, world, clock)
    work()
    assert not hook(app)[0]


def test_private_addresses_are_never_spoken_to_unless_allowed(app, world, clock, listener, work):
    app.config["PRIVATE_WEBHOOKS"] = False
    finish(app, world, clock)
    assert work() == (1, 0, 1)
    assert listener.told == []
    with app.app_context():
        assert "no public address" in db.session.scalars(select(WebhookDelivery.answered)).one()


def test_what_was_switched_off_meanwhile_gets_nothing(app, world, clock, listener, work, webhook_id):
    listener.answers = 500
    finish(app, world, clock)
    work()
    with inside(app):
        webhook = db.session.get_one(Webhook, webhook_id)
        actions.change(webhook, world.project, is_enabled=False, by=world.ada.row, at=clock())
    listener.answers = 204
    clock.advance(minutes=2)
    assert work() == (0, 0, 1)
    assert len(listener.told) == 1


def test_what_was_taken_away_meanwhile_is_no_trouble(app, world, clock, listener, work, webhook_id):
    listener.answers = 500
    finish(app, world, clock)
    work()
    with inside(app):
        actions.remove(db.session.get_one(Webhook, webhook_id), world.project, by=world.ada.row, at=clock())
    clock.advance(minutes=2)
    assert work() == (0, 1, 0)


def test_old_lines_of_the_log_are_forgotten(app, world, clock, work):
    finish(app, world, clock)
    work()
    with inside(app):
        assert sending_actions.forget(clock() + timedelta(days=31)) == 1
        assert sending_actions.forget(clock() + timedelta(days=31)) == 0


def _look(url, folder, barrier, times):
    app = application(url, Path(folder))
    app.config.update(PRIVATE_WEBHOOKS=True)
    barrier.wait(60)
    for _ in range(times):
        worker.ask_for_timed(app, PROMPT, Clock())
        worker.work_off(app, HANDLERS, Clock())


def test_several_processes_at_once_tell_each_change_once_and_in_its_order(app, world, clock, listener):
    for number in range(20):
        rename(app, world, clock, f"Title {number}")
    barrier = processes.Barrier(3)
    arguments = (app.config["SQLALCHEMY_DATABASE_URI"], app.instance_path, barrier, 3)
    crew = [processes.Process(target=_look, args=arguments) for _ in range(3)]
    for process in crew:
        process.start()
    for process in crew:
        process.join(120)
        assert process.exitcode == 0
    versions = [json.loads(body)["project_version"] for _, _, body in listener.told]
    assert len(versions) == 20
    assert versions == sorted(set(versions))


def test_times_are_whole_milliseconds_everywhere(app, world, clock, work, told):
    with inside(app):
        backlog.accept(world.story("ticket"), by=world.ada.row, at=datetime(2026, 11, 18, tzinfo=UTC))
    finish(app, world, clock)
    work()
    assert "2026-11" not in json.dumps(told())
