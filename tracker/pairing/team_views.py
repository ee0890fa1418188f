"""The page of a team: its people, when they are here, and what stands out."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, abort, current_app, render_template
from flask_login import current_user

from tracker.pairing.knowledge_queries import labels_worked_on
from tracker.planning.calendar import day_of, is_working
from tracker.teams import absence_queries, queries
from tracker.teams.balance import LOOK_BACK, Facts, findings
from tracker.teams.presence import KINDS, on
from tracker.web import now, signed_in

WEEKS = 4
blueprint = Blueprint("team", __name__, url_prefix="/teams/<int:team_id>")


@blueprint.get("")
@signed_in
def show(team_id: int) -> str:
    team = queries.team_seen_by(current_user, team_id) or abort(404)
    projects = queries.projects_of(team, current_user)
    today = day_of(now(), absence_queries.zone_of_team(team, current_app.config["DEFAULT_TIME_ZONE"]))
    monday = today - timedelta(days=today.weekday())
    span = [monday + timedelta(days=n) for n in range(7 * WEEKS)]
    members = queries.members_of(team.id)
    absences = queries.absences_in(team.id, span[0], span[-1])
    working = projects[0].working_days if projects else "1111100"
    days = [day for day in span if is_working(day, working, frozenset())]
    labels = labels_worked_on(team.id, today - LOOK_BACK, [project.id for project in projects])
    facts = Facts(members, queries.parts_elsewhere(team), labels)
    return render_template(
        "teams/show.html",
        team=team,
        members=members,
        projects=projects,
        runs=queries.runs(current_user, team),
        findings=findings(facts, team.rules, today),
        days=days,
        presence={day: {each.member.person_id: each for each in on(day, members, absences)} for day in days},
        kinds=KINDS,
        today=today,
    )
