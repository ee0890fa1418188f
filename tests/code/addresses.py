"""Every address of the application: the requests it takes, and a sample for each parameter."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from tests.support.clock import START
from tests.support.inside import inside
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
from tracker.projects import member_actions as members
from tracker.projects import workspace_actions as workspaces
from tracker.reports import actions as reports
from tracker.teams import absence_actions as absences
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Absence, Invitation
from tracker.teams.permissions import Role
from tracker.web import SAFE_METHODS
from tracker.webhooks import actions as webhooks

COMMIT = Commit("1f", START, Author("ada@example.com", "Ada"), "Pay\n\nCo-authored-by: Gil <gil@example.com>")


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


def samples_of(app: Flask, world: World) -> dict[str, Any]:
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
        stored = attachments.store(attachments.Waiting.of(file), io.BytesIO(b"plan"))
        attachments.arrived({file.id: stored})
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


def calls_of(app: Flask, rule: Rule, samples: dict[str, Any]) -> Iterator[Call]:
    """The requests that the address takes. A parameter without a sample fails."""
    missing = rule.arguments - set(samples)
    assert not missing, f"{rule.rule} has a parameter without a sample: {missing}"
    built = app.url_map.bind("localhost").build(
        rule.endpoint, {name: samples[name] for name in rule.arguments}, method=None
    )
    access = app.view_functions[rule.endpoint].access
    for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
        yield Call(method, built, rule.endpoint, access)
