"""Projects and their people, for programs (semantics reference 3.9.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response, g

from tracker.api import account_queries as accounts
from tracker.api import project_queries as queries
from tracker.api.account_actions import PERSON, somebody
from tracker.api.answering import asked_fields, many, nothing, one
from tracker.api.asking import one_sent, read, sent
from tracker.api.door import api_blueprint
from tracker.api.parameters import colour, integer, needed, one_of, several, text, truth
from tracker.api.people_shapes import MEMBERSHIP
from tracker.api.problems import invalid, one_needed, unfound
from tracker.api.project_parameters import SETTINGS, TAKEN, settings, start_date
from tracker.api.project_shapes import PROJECT
from tracker.api.readable_queries import projects_of
from tracker.installation.queries import refuse_who_may_not_begin, usual_zone
from tracker.projects import actions, member_actions
from tracker.projects import queries as projects
from tracker.teams import actions as teams
from tracker.teams.door import demand, needs
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import May, Role
from tracker.web import me, now, signed_in

blueprint = api_blueprint("projects", __name__)

ROLES = tuple(role.value for role in Role)
ROLE = {"role": one_of(*ROLES)}
OWN = {"project_color": colour, "favorite": truth}
"""What of a membership is its person's alone."""


@blueprint.get("/projects")
@signed_in
def index() -> Response:
    fields = asked_fields(PROJECT)
    numbers = read(account_ids=several(integer)).get("account_ids")
    found = projects_of(me())
    wanted = [each for each in found if numbers is None or each.team_id in numbers]
    return many(PROJECT, [queries.seen(project, now(), fields) for project in wanted])


@blueprint.post("/projects")
@signed_in
def create() -> Response:
    refuse_who_may_not_begin(me())
    values = settings(sent(), read(**SETTINGS), averaged_over=3, shown=4, is_new=True)
    if "name" not in values:
        raise invalid("Name can't be blank")
    _refuse_taken(values["name"])
    begin = start_date(sent(), values.get("week_start_day", "monday"))
    team = accounts.team_for(me(), one_sent("account_id", integer), one_sent("new_account_name", text(100)))
    name = values.pop("name")
    project = actions.create_project(
        name, team or name, by=me(), at=now(), start_on=begin, **{**_usual_zone(), **values}
    )
    g.project = project
    return one(PROJECT, queries.seen(project, now(), asked_fields(PROJECT)))


@blueprint.get("/projects/<int:project_id>")
@needs(May.READ)
def show() -> Response:
    return one(PROJECT, queries.seen(g.project, now(), asked_fields(PROJECT)))


@blueprint.put("/projects/<int:project_id>")
@needs(May.MANAGE)
def change() -> Response:
    project = g.project
    wanted = settings(
        sent(),
        read(**SETTINGS),
        averaged_over=project.velocity_averaged_over,
        shown=project.number_of_done_iterations_to_show,
    )
    if "name" in wanted:
        _refuse_taken(wanted["name"], besides=project)
    _refuse_another_start(project, wanted.get("week_start_day", project.week_start_day))
    actions.change_settings(project, wanted, by=me(), at=now())
    return one(PROJECT, queries.seen(project, now(), asked_fields(PROJECT)))


@blueprint.delete("/projects/<int:project_id>")
@needs(May.MANAGE)
def delete() -> Response:
    actions.delete_project(g.project, by=me(), at=now())
    return nothing()


@blueprint.get("/projects/<int:project_id>/memberships")
@needs(May.READ)
def memberships() -> Response:
    return many(MEMBERSHIP, list(projects.memberships(g.project)))


@blueprint.post("/projects/<int:project_id>/memberships")
@needs(May.MANAGE)
def add_membership() -> Response:
    values = read(**ROLE, **OWN, **PERSON)
    needed(values, ["role"])
    person = somebody(values, by=me(), at=now())
    added = member_actions.add_member(g.project, person, Role(values["role"]), by=me(), at=now())
    teams.set_own(added, **_own(values))
    return one(MEMBERSHIP, added)


@blueprint.get("/projects/<int:project_id>/memberships/<int:membership_id>")
@needs(May.READ)
def membership(membership_id: int) -> Response:
    return one(MEMBERSHIP, _membership(membership_id))


@blueprint.put("/projects/<int:project_id>/memberships/<int:membership_id>")
@needs(May.READ)
def change_membership(membership_id: int) -> Response:
    """Owners give roles; everybody chooses how the project looks to themselves."""
    found, values = _membership(membership_id), read(**ROLE, **OWN)
    if not values:
        raise one_needed([*ROLE, *OWN])
    if "role" in values or found.person_id != me().id:
        demand(May.MANAGE)
    if values.get("role"):
        member_actions.change_role(g.project, found.person_id, Role(values["role"]), by=me(), at=now())
    teams.set_own(found, **_own(values))
    return one(MEMBERSHIP, found)


@blueprint.delete("/projects/<int:project_id>/memberships/<int:membership_id>")
@needs(May.MANAGE)
def remove_membership(membership_id: int) -> Response:
    member_actions.remove(g.project, _membership(membership_id).person_id, by=me(), at=now())
    return nothing()


def _own(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: values[name] for name in OWN if values.get(name) is not None}


def _usual_zone() -> dict[str, str]:
    return {"time_zone": usual_zone()}


def _membership(membership_id: int) -> Membership:
    for found in projects.memberships(g.project):
        if found.id == membership_id:
            return found
    raise unfound()


def _refuse_taken(name: str, besides: Project | None = None) -> None:
    if projects.is_name_taken(name, besides=besides):
        raise invalid(TAKEN)


def _refuse_another_start(project: Project, week_start_day: str) -> None:
    """Iterations that have opened keep their days, so a project begins when it began."""
    begin = start_date(sent(), week_start_day)
    known = queries.seen(project, now()).begin_on if begin else None
    if begin is not None and begin != known:
        raise invalid(f"The project began on {known}; iterations that have begun keep their days.")
