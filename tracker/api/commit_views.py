"""Commits that name stories, from whoever sends them (semantics reference 5.3)."""

from __future__ import annotations

from itertools import groupby

from flask import Response, g
from sqlalchemy import select

from tracker.api import story_queries as queries
from tracker.api.answering import many
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import text, thing
from tracker.api.problems import invalid
from tracker.api.story_shapes import STORY
from tracker.api.wanted import ALL_AS_USUAL
from tracker.backlog.models import Story
from tracker.database import db
from tracker.forges.commit_actions import Commit, follow
from tracker.forges.commits import Named, named_in
from tracker.forges.queries import authors_of
from tracker.teams.models import Membership
from tracker.teams.permissions import Role
from tracker.web import me, now, signed_in

blueprint = api_blueprint("commits", __name__)
COMMIT = thing(commit_id=text(100), message=text(20000), url=text(1000), author=text(200), repo=text(200))


@blueprint.post("/source_commits")
@signed_in
def take() -> Response:
    """Answers the stories that the message names and that the token's owner may change (9, 15)."""
    commit = read(source_commit=COMMIT).get("source_commit") or {}
    if not commit.get("message"):
        raise invalid("this endpoint requires the parameter: message")
    told = Commit(
        commit["message"], commit.get("url") or "", commit.get("commit_id") or "", commit.get("author") or ""
    )
    touched = []
    for project, ones in groupby(_writable_ones(commit["message"]), key=lambda each: each[0].project):
        who = authors_of(project).of(told.name) or me()
        for story, named in ones:
            follow(story, named, told, by=who, at=now())
            touched.append(story)
    shown = [queries.seen(story.project, [story], ALL_AS_USUAL, now())[0] for story in touched]
    return many(STORY, shown)


def _writable_ones(message: str) -> list[tuple[Story, Named]]:
    """By their projects, which are locked one after the other: two commits never wait for each other."""
    found = [(story, named) for named in named_in(message) if (story := _writable(named.number))]
    return sorted(found, key=lambda each: (each[0].project_id, each[0].id))


def _writable(number: int) -> Story | None:
    story = db.session.get(Story, number)
    if story is None or story.deleted_at is not None or story.project.is_archived:
        return None
    if g.only_project not in (None, story.project_id):
        return None
    role = db.session.scalar(
        select(Membership.role).where(
            Membership.project_id == story.project_id, Membership.person_id == me().id
        )
    )
    return story if g.person.is_administrator or role in (Role.OWNER, Role.MEMBER) else None
