"""Webhooks and integrations of a project, for its owners (semantics reference 3.9.2)."""

from __future__ import annotations

from typing import Any

from flask import Response, g

from tracker.api.answering import many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import needed, one_of, text, truth
from tracker.api.problems import invalid, one_needed, unfound
from tracker.api.story_shapes import STORY
from tracker.api.webhook_shapes import INTEGRATION, WEBHOOK
from tracker.forges import queries as forges
from tracker.forges.models import Forge
from tracker.outbox.hosts import LONGEST, BadAddress, checked
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now
from tracker.webhooks import actions, queries

blueprint = api_blueprint("webhooks", __name__)
PARAMETERS = {"webhook_url": text(LONGEST), "webhook_version": one_of("v5"), "enabled": truth}


@blueprint.get("/projects/<int:project_id>/webhooks")
@needs(May.MANAGE)
def index() -> Response:
    return many(WEBHOOK, queries.webhooks_of(g.project))


@blueprint.post("/projects/<int:project_id>/webhooks")
@needs(May.MANAGE)
def add() -> Response:
    values = read(**PARAMETERS)
    needed(values, ["webhook_url"])
    enabled = values.get("enabled") is not False
    webhook = actions.add(g.project, _address(values["webhook_url"]), is_enabled=enabled, by=me(), at=now())
    return one(WEBHOOK, webhook)


@blueprint.get("/projects/<int:project_id>/webhooks/<int:webhook_id>")
@needs(May.MANAGE)
def show(webhook_id: int) -> Response:
    return one(WEBHOOK, queries.find(g.project, webhook_id))


@blueprint.put("/projects/<int:project_id>/webhooks/<int:webhook_id>")
@needs(May.MANAGE)
def change(webhook_id: int) -> Response:
    webhook = queries.find(g.project, webhook_id)
    values = {name: value for name, value in read(**PARAMETERS).items() if value is not None}
    if not values:
        raise one_needed([*PARAMETERS])
    wanted: dict[str, Any] = {"is_enabled": values["enabled"]} if "enabled" in values else {}
    if "webhook_url" in values:
        wanted["url"] = _address(values["webhook_url"])
    actions.change(webhook, g.project, by=me(), at=now(), **wanted)
    return one(WEBHOOK, webhook)


@blueprint.delete("/projects/<int:project_id>/webhooks/<int:webhook_id>")
@needs(May.MANAGE)
def remove(webhook_id: int) -> Response:
    actions.remove(queries.find(g.project, webhook_id), g.project, by=me(), at=now())
    return nothing()


@blueprint.get("/projects/<int:project_id>/integrations")
@needs(May.READ)
def integrations() -> Response:
    return many(INTEGRATION, forges.forges_of(g.project))


@blueprint.get("/projects/<int:project_id>/integrations/<int:integration_id>")
@needs(May.READ)
def integration(integration_id: int) -> Response:
    return one(INTEGRATION, _forge(integration_id))


@blueprint.get("/projects/<int:project_id>/integrations/<int:integration_id>/stories")
@needs(May.READ)
def stories_elsewhere(integration_id: int) -> Response:
    """What could be brought in from there as stories: nothing, forges tell only of code here."""
    _forge(integration_id)
    return many(STORY, [])


@blueprint.get("/projects/<int:project_id>/generic_integrations")
@needs(May.READ)
def generic_integrations() -> Response:
    """There are none here; webhooks and source_commits join programs to a project."""
    return many(INTEGRATION, [])


def _forge(number: int) -> Forge:
    found = next((each for each in forges.forges_of(g.project) if each.id == number), None)
    if found is None:
        raise unfound()
    return found


def _address(url: str) -> str:
    try:
        return checked(url.strip())
    except BadAddress as bad:
        raise invalid(str(bad)) from bad
