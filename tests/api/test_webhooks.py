"""Webhooks and integrations by way of programs."""

import pytest

from tests.support.clock import START
from tests.support.inside import inside
from tracker.forges import actions as forges

HOOK = "https://hook.example/ferry"


@pytest.fixture
def webhooks(world):
    return f"/projects/{world.project_id}/webhooks"


def test_making_reading_changing_and_deleting_a_webhook(webhooks, program):
    made = program.post(f"{webhooks}?fields=:default,secret", {"webhook_url": HOOK, "webhook_version": "v5"})
    assert made.pop("secret").startswith("whsec_")
    assert (made["kind"], made["webhook_url"], made["enabled"]) == ("webhook", HOOK, True)
    assert program.get(webhooks) == [made]
    one = f"{webhooks}/{made['id']}"
    changed = program.put(one, {"enabled": False, "webhook_url": f"{HOOK}/2"})
    assert (changed["enabled"], changed["webhook_url"]) == (False, f"{HOOK}/2")
    program.put(one, {}, 400)
    program.delete(one)
    program.get(one, 404)


@pytest.mark.parametrize(
    "body",
    [{}, {"webhook_url": "hook"}, {"webhook_url": 7}, {"webhook_url": HOOK, "webhook_version": "v3"}],
)
def test_what_cannot_be_is_refused(webhooks, program, body):
    assert program.post(webhooks, body, 400)["code"] == "invalid_parameter"


def test_two_with_one_address_are_one(webhooks, program):
    first = program.post(webhooks, {"webhook_url": HOOK})
    assert program.post(webhooks, {"webhook_url": HOOK})["id"] == first["id"]
    other = program.post(webhooks, {"webhook_url": f"{HOOK}/2"})
    program.put(f"{webhooks}/{other['id']}", {"webhook_url": HOOK}, 400)


def test_members_see_none(webhooks, world, program_of):
    program_of(world.ben).get(webhooks, 403)


def test_integrations_are_the_forges_that_tell_of_code(app, world, program):
    with inside(app):
        forge = forges.add(world.project, "github", "harbour/ferry", by=world.ada.row, at=START).id
    integrations = f"/projects/{world.project_id}/integrations"
    (found,) = program.get(integrations)
    assert (found["kind"], found["id"], found["name"]) == ("github_integration", forge, "harbour/ferry")
    assert program.get(f"{integrations}/{forge}") == found
    program.get(f"{integrations}/{forge + 1}", 404)
