"""Every address, with every kind of person before it: strangers find nothing, viewers change nothing,
visitors are asked to sign in. New addresses are walked by themselves; a new parameter needs a sample. The
addresses of programs have a walk of their own (tests/api/test_every_address.py)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.clock import START
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World
from tracker.accounts import token_actions as tokens
from tracker.accounts.models import Token
from tracker.backlog import attachment_actions as attachments
from tracker.backlog import blocker_actions as blockers
from tracker.backlog import checklist_actions as checklists
from tracker.backlog import code_actions as code
from tracker.backlog import comment_actions as comments
from tracker.backlog import epic_actions as epics
from tracker.backlog import review_actions as reviews
from tracker.backlog import search_actions as searches
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.detail_queries import review_types
from tracker.backlog.mentions import written
from tracker.database import db
from tracker.forges import actions as forges
from tracker.inbox import actions as inbox
from tracker.notifications.models import Notification
from tracker.pairing import actions as pairing
from tracker.pairing import feed_actions, feed_queries, rotation_rules
from tracker.pairing import rotation_actions as rotation
from tracker.pairing import suggestion_actions as suggestions
from tracker.pairing.rotation_queries import rules_of
from tracker.pairing.suggestion_models import Suggestion
from tracker.pairing.trailers import Author, Commit
from tracker.projects import actions as projects
from tracker.projects import member_actions as members
from tracker.projects import workspace_actions as workspaces
from tracker.reports import actions as reports
from tracker.teams import absence_actions as absences
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Absence, Invitation
from tracker.teams.permissions import PERMISSIONS, May, Role
from tracker.web import ADMINISTRATORS, PROGRAMS, PUBLIC, SAFE_METHODS
from tracker.webhooks import actions as webhooks

OPEN_TO_ALL = {
    "health.alive",
    "health.ready",
    "accounts.first_run",
    "accounts.set_up",
    "accounts.sign_in",
    "accounts.enter",
    "accounts.sign_out",
    "projects_open.invitation",
    "projects_open.sign_up",
    "calendar_feed.read",
    "inbox.unsubscribe",
    "inbox.stop",
    "reports_open.ask_to_stop",
    "reports_open.stop",
    "forges_open.tell",
}
"""The only addresses for people who are not signed in; each one more is a decision."""

COMMIT = Commit("1f", START, Author("ada@example.com", "Ada"), "Pay\n\nCo-authored-by: Gil <gil@example.com>")

ONCE_ONLY = "accounts.first_run"
"""Gone as soon as somebody can sign in."""
BELOW_A_PROJECT = "/projects/<int:project_id>"
BELOW_A_TEAM = "/teams/<int:team_id>"


@dataclass(frozen=True)
class Call:
    """A request that some address takes."""

    method: str
    url: str
    endpoint: str
    access: Any

    @property
    def is_safe(self) -> bool:
        return self.method in SAFE_METHODS


@pytest.fixture
def calls(app: Flask, world: World) -> dict[str, list[Call]]:
    """Every request of the application with sample values, by the part of the address it lies below."""
    samples = _samples(app, world)
    found: dict[str, list[Call]] = {BELOW_A_PROJECT: [], BELOW_A_TEAM: [], "": []}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.build_only or rule.rule.startswith(PROGRAMS):
            continue
        below = next(start for start in found if rule.rule.startswith(start))
        found[below] += _calls(app, rule, samples)
    return found


def test_strangers_find_nothing(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.dora)
    for call in [*calls[BELOW_A_PROJECT], *calls[BELOW_A_TEAM]]:
        assert _status(page, call) == 404, call


def test_nobody_finds_what_does_not_exist(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.ada)
    for call in calls[BELOW_A_PROJECT]:
        elsewhere = call.url.replace(world.url, f"/projects/{world.project_id + 1000}", 1)
        assert _status(page, call, elsewhere) == 404, call


def test_visitors_are_asked_to_sign_in(app: Flask, calls: dict[str, list[Call]]) -> None:
    page = Page(app)
    for call in _all(calls):
        if call.access == PUBLIC:
            continue
        status = _status(page, call)
        if call.is_safe:
            assert status in (302, 303), call
            assert page.location.startswith("/sign-in?next="), call
        else:
            assert status == 401, call


def test_the_addresses_open_to_all_are_these(calls: dict[str, list[Call]]) -> None:
    assert {call.endpoint for call in _all(calls) if call.access == PUBLIC} == OPEN_TO_ALL


@pytest.mark.parametrize(("name", "role"), [("cy", Role.VIEWER), ("ben", Role.MEMBER)])
def test_nobody_does_more_than_their_role_allows(
    app: Flask, world: World, calls: dict[str, list[Call]], name: str, role: Role
) -> None:
    page = Page(app, getattr(world, name))
    before = _version(app, world)
    refused = [call for call in calls[BELOW_A_PROJECT] if call.access not in PERMISSIONS[role]]
    assert refused
    for call in refused:
        assert _status(page, call) == 403, call
    assert _version(app, world) == before


def test_viewers_read_everything(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.cy)
    for call in calls[BELOW_A_PROJECT]:
        if call.is_safe and call.access == May.READ:
            assert _status(page, call) in (200, 302, 303), call


def test_only_administrators_find_the_pages_of_administrators(
    app: Flask, world: World, calls: dict[str, list[Call]]
) -> None:
    page, administrator = Page(app, world.ada), Page(app, world.ava)
    theirs = [call for call in calls[""] if call.access == ADMINISTRATORS]
    assert theirs
    for call in theirs:
        assert _status(page, call) == 404, call
        assert not call.is_safe or _status(administrator, call) == 200, call


def test_every_page_opens_for_its_owner(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.ada)
    for call in _all(calls):
        if call.is_safe and call.endpoint != ONCE_ONLY and call.access != ADMINISTRATORS:
            assert _status(page, call) in (200, 302, 303), call


def test_reading_changes_nothing(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    before = _version(app, world)
    page = Page(app, world.ada)
    for call in calls[BELOW_A_PROJECT]:
        if call.is_safe:
            _status(page, call)
    assert _version(app, world) == before


def test_what_is_only_posted_cannot_be_fetched(
    app: Flask, world: World, calls: dict[str, list[Call]]
) -> None:
    page = Page(app, world.ada)
    readable = {call.url for call in _all(calls) if call.is_safe}
    for call in _all(calls):
        if call.url not in readable:
            assert page.client.get(call.url).status_code == 405, call


def test_in_an_archived_project_nobody_works(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    with inside(app):
        projects.archive(world.project, by=world.ada.row, at=START)
    before = _version(app, world)
    page = Page(app, world.ada)
    for call in calls[BELOW_A_PROJECT]:
        if call.access == May.WORK:
            assert _status(page, call) == 403, call
            assert "archived" in page.words, call
    assert _version(app, world) == before


def test_other_sites_cannot_write(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.ada)
    for call in _all(calls):
        if not call.is_safe:
            answer = page.client.open(call.url, method=call.method, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403, call


def _samples(app: Flask, world: World) -> dict[str, Any]:
    """A value for each parameter of an address, all of them of things that exist."""
    with inside(app):
        ada, ben, story = world.ada.row, world.ben.row, world.story("timetable")
        absences.add(ben, Entry(date(2026, 12, 24), date(2026, 12, 31)), at=START)
        line = pairing.log(story, [ada, ben], day=date(2026, 11, 17), by=ada, at=START)
        secret = members.invite(world.project, Role.VIEWER, by=ada, at=START)
        task = checklists.add(story, "Ask the captain", by=ada, at=START)
        blocker = blockers.add(story, "The harbour is closed", by=ada, at=START)
        review = reviews.ask(story, review_types(world.project)[0], ben, by=ada, at=START)
        code_link = code.link(story, "https://code.example/ferry/pull/7", by=ada, at=START)
        rotation.add_rule(
            world.project, rotation_rules.Rule(rotation_rules.Kind.NEVER, ada.id, ben.id), by=ada, at=START
        )
        db.session.flush()
        (rule,) = rules_of(world.project)
        said = written("See the *plan*, @Ada", mentionable(world.project))
        (file,) = attachments.announce(story, ["plan.pdf"], by=ben, at=START)
        size = app.config["UPLOADS"].keep(file.stored_as, io.BytesIO(b"plan"))
        attachments.arrived({file.id: size})
        comment = comments.add(story, said, by=ben, at=START, uploads=[file.id])
        search = searches.save_search(world.project, "Mine", "owner:me", by=ada, at=START)
        db.session.flush()
        told = db.session.query(Notification.id).filter_by(person_id=ada.id).order_by(Notification.id)[0][0]
        epic = epics.create(world.project, by=ada, at=START, name="Tickets")
        invitation = db.session.query(Invitation).one()
        tokens.create(ada, "A program", at=START)
        feed_actions.make_address(ada, app.config["SECRET_KEY"], at=START)
        hook = reports.add_hook(world.project, "https://hook.example/ferry", by=ada, at=START)
        webhook = webhooks.add(world.project, "https://hook.example/ferry", by=ada, at=START)
        delivery = webhooks.tell_again(webhook, 1, at=START)
        forge = forges.add(world.project, "github", "ferry", by=ada, at=START)
        suggestions.suggest(world.project, [COMMIT], by=ada, at=START)
        suggestion = db.session.query(Suggestion).one()
        return {
            "project_id": world.project_id,
            "team_id": world.team_id,
            "story_id": story.id,
            "person_id": ben.id,
            "pairing_id": line.id,
            "suggestion_id": suggestion.id,
            "identity_id": suggestion.unknown[0].id,
            "absence_id": db.session.scalars(select(Absence.id)).one(),
            "rule_id": rule.id,
            "workspace_id": workspaces.create(ada, "Both", [world.project_id, world.project_id + 1]).id,
            "invitation_id": invitation.id,
            "task_id": task.id,
            "blocker_id": blocker.id,
            "review_id": review.id,
            "review_type_id": review.review_type_id,
            "code_link_id": code_link.id,
            "secret": secret,
            "calendar": feed_queries.secret_now(ada, app.config["SECRET_KEY"]),
            "comment_id": comment.id,
            "attachment_id": file.id,
            "notification_id": told,
            "token": inbox.stopping_token(ada),
            "token_id": db.session.query(Token.id).filter_by(person_id=ada.id)[0][0],
            "stop_token": reports.stopping_token(world.project_id, "boss@elsewhere.example"),
            "hook_id": hook.id,
            "webhook_id": webhook.id,
            "delivery_id": delivery.id,
            "forge_id": forge.id,
            "forge_key": forge.key,
            "kind": "my-work",
            "release_id": world.stories["harbour"],
            "search_id": search.id,
            "name": "burndown",
            "number": 2,
            "week": "2026-W46",
            "format": "svg",
            "epic_id": epic.id,
            "label_id": epic.label_id,
        }


def _calls(app: Flask, rule: Rule, samples: dict[str, Any]) -> Iterator[Call]:
    missing = rule.arguments - set(samples)
    assert not missing, f"{rule.rule} has a parameter without a sample: {missing}"
    built = app.url_map.bind("localhost").build(
        rule.endpoint, {name: samples[name] for name in rule.arguments}, method=None
    )
    access = app.view_functions[rule.endpoint].access
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        yield Call(method, built, rule.endpoint, access)


def _all(calls: dict[str, list[Call]]) -> list[Call]:
    return [call for group in calls.values() for call in group]


def _status(page: Page, call: Call, url: str = "") -> int:
    page.answer = page.client.open(url or call.url, method=call.method)
    return page.status


def _version(app: Flask, world: World) -> int:
    with app.app_context():
        return world.project.version
