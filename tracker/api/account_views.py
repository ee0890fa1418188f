"""Accounts and who is in them, for programs (semantics reference 3.9.1). Ours are teams."""

from __future__ import annotations

from flask import Response

from tracker.api import account_queries as queries
from tracker.api.account_actions import PERSON, somebody
from tracker.api.account_shapes import ACCOUNT, FLAGS, MEMBER, SUMMARY
from tracker.api.answering import many, nothing, one
from tracker.api.asking import read
from tracker.api.door import api_blueprint
from tracker.api.parameters import one_of, truth
from tracker.api.problems import invalid, one_needed
from tracker.installation.queries import may_begin
from tracker.teams import actions
from tracker.teams.queries import member_of
from tracker.web import me, now, signed_in

blueprint = api_blueprint("accounts", __name__)
PERMISSIONS = ("none", "project_creation", "time_keeping", "time_entering", "administration")
PARAMETERS = {**PERSON, **dict.fromkeys(FLAGS, truth)}


@blueprint.get("/accounts")
@signed_in
def accounts() -> Response:
    return many(ACCOUNT, queries.accounts(me(), now()))


@blueprint.get("/accounts/<int:account_id>")
@signed_in
def account(account_id: int) -> Response:
    return one(ACCOUNT, queries.account(me(), account_id, now()))


@blueprint.get("/account_summaries")
@signed_in
def summaries() -> Response:
    wanted = read(with_permission=one_of(*PERMISSIONS)).get("with_permission")
    found = queries.accounts(me(), now())
    if wanted in ("time_keeping", "time_entering"):
        found = []
    if wanted == "project_creation" and not may_begin(me()):
        found = []
    if wanted in ("project_creation", "administration"):
        run = queries.run_by(me())
        found = [each for each in found if each.id in run]
    return many(SUMMARY, found)


@blueprint.get("/accounts/<int:account_id>/memberships")
@signed_in
def memberships(account_id: int) -> Response:
    return many(MEMBER, queries.members(queries.team(me(), account_id), now()))


@blueprint.post("/accounts/<int:account_id>/memberships")
@signed_in
def add_membership(account_id: int) -> Response:
    team, values = queries.team(me(), account_id, to_change=True), read(**PARAMETERS)
    person = somebody(values, by=me(), at=now())
    if member_of(team, person.id) is not None:
        raise invalid("Member already exists.")
    actions.add_member(team, person, at=now())
    return one(MEMBER, queries.member(team, person.id, now()))


@blueprint.get("/accounts/<int:account_id>/memberships/<int:person_id>")
@signed_in
def membership(account_id: int, person_id: int) -> Response:
    return one(MEMBER, queries.member(queries.team(me(), account_id), person_id, now()))


@blueprint.put("/accounts/<int:account_id>/memberships/<int:person_id>")
@signed_in
def change_membership(account_id: int, person_id: int) -> Response:
    """Nothing changes here: what somebody may do in an account follows from their roles in its projects."""
    team, values = queries.team(me(), account_id, to_change=True), read(**dict.fromkeys(FLAGS, truth))
    if not values:
        raise one_needed(list(FLAGS))
    found = queries.member(team, person_id, now())
    shown = MEMBER.show(found)
    for name, wanted in values.items():
        if wanted is not None and wanted != shown[name]:
            raise invalid(f"{name} follows from roles in projects here; change those instead.")
    return one(MEMBER, found)


@blueprint.delete("/accounts/<int:account_id>/memberships/<int:person_id>")
@signed_in
def remove_membership(account_id: int, person_id: int) -> Response:
    team = queries.team(me(), account_id, to_change=True)
    queries.member(team, person_id, now())
    actions.remove_member(team, person_id)
    return nothing()
