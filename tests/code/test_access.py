"""Every address, with every kind of person before it: strangers find nothing, viewers change nothing,
visitors are asked to sign in. New addresses are walked by themselves; a new parameter needs a sample."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.support.clock import START
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.projects import actions as projects
from tracker.teams.models import Invitation
from tracker.teams.permissions import PERMISSIONS, May, Role
from tracker.web import PUBLIC, SAFE_METHODS

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
}
"""The only addresses for people who are not signed in; each one more is a decision."""

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
        if rule.endpoint == "static" or rule.build_only:
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


def test_every_page_opens_for_its_owner(app: Flask, world: World, calls: dict[str, list[Call]]) -> None:
    page = Page(app, world.ada)
    for call in _all(calls):
        if call.is_safe and call.endpoint != ONCE_ONLY:
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
        line = pairing.log(story, [ada, ben], day=date(2026, 11, 17), by=ada, at=START)
        secret = projects.invite(world.project, Role.VIEWER, by=ada, at=START)
        db.session.flush()
        invitation = db.session.query(Invitation).one()
        return {
            "project_id": world.project_id,
            "team_id": world.team_id,
            "story_id": story.id,
            "person_id": ben.id,
            "pairing_id": line.id,
            "invitation_id": invitation.id,
            "secret": secret,
            "name": "burndown",
            "number": 2,
            "week": "2026-W46",
            "format": "svg",
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
