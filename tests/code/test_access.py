"""Every address, with every kind of person before it: strangers find nothing, viewers change nothing,
visitors are asked to sign in. New addresses are walked by themselves; a new parameter needs a sample. The
addresses of programs have a walk of their own (tests/api/test_every_address.py)."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.code.addresses import Call, calls_of, samples_of
from tests.support.clock import START
from tests.support.inside import inside
from tests.support.page import Page
from tests.world import World
from tracker.projects import actions as projects
from tracker.teams.permissions import PERMISSIONS, May, Role
from tracker.web import ADMINISTRATORS, PROGRAMS, PUBLIC

OPEN_TO_ALL = {
    "health.alive",
    "health.ready",
    "accounts.first_run",
    "accounts.set_up",
    "accounts.sign_in",
    "accounts.enter",
    "accounts.sign_out",
    "invitations.invitation",
    "invitations.sign_up",
    "calendar_feed.read",
    "inbox.unsubscribe",
    "inbox.stop",
    "reports_open.ask_to_stop",
    "reports_open.stop",
    "forges_open.tell",
}
"""The only addresses for people who are not signed in; each one more is a decision."""

ONCE_ONLY = "accounts.first_run"
"""Gone as soon as somebody can sign in."""
BELOW_A_PROJECT = "/projects/<int:project_id>"
BELOW_A_TEAM = "/teams/<int:team_id>"


@pytest.fixture
def calls(app: Flask, world: World) -> dict[str, list[Call]]:
    """Every request of the application with sample values, by the part of the address it lies below."""
    samples = samples_of(app, world)
    found: dict[str, list[Call]] = {BELOW_A_PROJECT: [], BELOW_A_TEAM: [], "": []}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or rule.build_only or rule.rule.startswith(PROGRAMS):
            continue
        below = next(start for start in found if rule.rule.startswith(start))
        found[below] += calls_of(app, rule, samples)
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


def _all(calls: dict[str, list[Call]]) -> list[Call]:
    return [call for group in calls.values() for call in group]


def _status(page: Page, call: Call, url: str = "") -> int:
    page.answer = page.client.open(url or call.url, method=call.method)
    page.answer.close()  # what is sent piece by piece would else end whenever the garbage is collected
    return page.status


def _version(app: Flask, world: World) -> int:
    with app.app_context():
        return world.project.version
