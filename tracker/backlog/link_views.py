"""Addresses of stories and epics that name no project, as the former tracker's did."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, url_for
from werkzeug.wrappers import Response

from tracker.backlog.link_queries import called
from tracker.backlog.models import Epic, Story
from tracker.web import me, signed_in

blueprint = Blueprint("links", __name__)


@blueprint.get("/story/show/<int:story_id>")
@signed_in
def story(story_id: int) -> Response:
    found = called(Story, story_id, me()) or abort(404)
    return redirect(url_for("backlog.story", project_id=found.project_id, story_id=found.id), 302)


@blueprint.get("/epic/show/<int:epic_id>")
@signed_in
def epic(epic_id: int) -> Response:
    found = called(Epic, epic_id, me()) or abort(404)
    return redirect(url_for("epics.epic", project_id=found.project_id, epic_id=found.id), 302)
