"""What databases do not take: numbers longer than any, in addresses, in queries, in forms; and NUL."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.page import Page
from tests.world import Who, World

LONG = ("9" * 23, "-" + "9" * 23, "9" * 18, "9" * 12, "9" * 5000)
BEHIND_PROJECT = (
    "stories/{}",
    "stories/{}/start",
    "pairing/{}/remove",
    "comments/{}/deletions",
    "attachments/{}/deletions",
    "epics/{}",
    "epics/{}/moves",
    "epics/{}/deletions",
    "labels/{}",
    "labels/{}/merges",
    "labels/{}/deletions",
    "searches/{}",
    "searches/{}/deletions",
)
QUERIES = (
    "/panels/done?of={}",
    "/changes?panels=done&since={}",
    "/charts/burndown?iteration={}",
    "/charts/burndown.svg?iteration={}",
    "/charts/scope.csv?iteration={}",
    "/reports/{}-W01",
    "/reports/2026-W{}",
    "/pairing/log?day={}",
    "/pairing?day={}",
    "/pairing/log?week={}-W01",
    "/panels/epic?of={}",
    "/panels/release?of={}",
    "/panels/story?of={}",
    "/panels/history?of={}",
    "/panels/search?of=id:{}",
    "/panels/search?of=estimate:{}",
    "/panels/search?of=created:-{}d",
    "/panels/search?of=owner:{}",
    "/stories/found?q={}",
    "/iterations/{}",
    "?velocity={}",
)
ELSEWHERE = (
    "/live/now?projects={}",
    "/inbox?before={}",
    "/projects?here={}",
    "/workspaces/{}",
    "/workspaces/{}/edit",
)
FIELDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("{story}/moves", "before", {"list": "backlog"}),
    ("{story}/moves", "after", {"list": "icebox"}),
    ("{story}", "version", {"title": "Pay by phone"}),
    ("{story}", "estimate", {"title": "Pay by phone"}),
    ("{story}", "owners", {"title": "Pay by phone"}),
    ("{story}/estimate", "estimate", {}),
    ("{story}/comments", "uploads", {"text": "See"}),
    ("{story}/attachments", "uploads", {}),
    ("{story}/start", "with", {}),
    ("/stories", "estimate", {"title": "Pay by phone"}),
    ("/stories", "owners", {"title": "Pay by phone"}),
    ("/pairing", "story", {"day": "2026-11-18", "with": "1"}),
    ("/pairing", "with", {"day": "2026-11-18", "story": "{id}"}),
    ("/settings", "iteration_length", {"name": "Ferry"}),
    ("/settings", "initial_velocity", {"name": "Ferry"}),
    ("/invitations", "person", {"role": "member"}),
    ("/bulk", "stories", {"do": "delete"}),
    ("/bulk", "people", {"do": "own", "stories": "{id}"}),
    ("/bulk", "estimate", {"do": "estimate", "stories": "{id}"}),
    ("/bulk", "after", {"do": "move", "list": "backlog", "stories": "{id}"}),
    ("/lines", "after", {"lines": "Row", "add": "yes"}),
    ("/undo", "version", {}),
    ("/epics", "version", {"name": "Sails"}),
    ("{story}/reviews", "review_type_id", {}),
    ("{story}/tasks/1/moves", "before", {}),
    ("/iterations/3/strength", "strength", {}),
)

Open = Callable[[Who | None], Page]
long = pytest.mark.parametrize("number", LONG, ids=lambda number: f"{number[0]}x{len(number)}")


def test_a_visitor_is_not_answered_with_an_error(app: Flask, page_of: Open) -> None:
    for address in (f"/projects/{LONG[0]}", f"/teams/{LONG[0]}"):
        assert app.test_client().get(address).status_code == 404
        page_of(None).get(address, 404)


@long
def test_a_long_number_in_an_address_is_nothing_here(world: World, page: Page, number: str) -> None:
    for address in (f"/projects/{number}", f"/teams/{number}", f"/teams/{world.team_id}/members/{number}"):
        page.get(address, 404)
    for address in BEHIND_PROJECT:
        page.post(f"{world.url}/{address.format(number)}", status=404)


@long
def test_a_long_number_in_a_query_is_no_fault_of_ours(
    app: Flask, world: World, page: Page, number: str
) -> None:
    for address in QUERIES:
        answer = page.client.get(world.url + address.format(number))
        assert answer.status_code < 500, address
    for address in (f"{world.url}/stories/{world.stories['card']}/history?before={{}}", *ELSEWHERE):
        assert page.client.get(address.format(number)).status_code < 500, address


@long
def test_a_long_number_in_a_field_is_no_fault_of_ours(
    app: Flask, world: World, page: Page, number: str
) -> None:
    story = str(world.stories["card"])
    for address, field, others in FIELDS:
        url = world.url + address.format(story=f"/stories/{story}")
        data = {name: value.format(id=story) for name, value in others.items()}
        answer = page.client.post(url, data={**data, field: number})
        assert answer.status_code < 500, (address, field)
        if field not in ("owners", "version"):
            assert answer.status_code >= 400, (address, field)


def test_a_text_with_nul_in_it_is_no_fault_of_ours(world: World, page: Page) -> None:
    page.get(f"{world.url}/stories/found?q=Pay%00")
    assert [each["title"] for each in page.answer.json] == ["Pay by card"]
