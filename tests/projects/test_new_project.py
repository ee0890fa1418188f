"""Beginning a project, and the list of projects."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.projects.events import told
from tests.support.inside import inside
from tracker.database import db
from tracker.planning.models import Iteration
from tracker.projects import actions
from tracker.teams.models import Membership, Project, Team, TeamMember
from tracker.web import Refusal

FORM = {
    "name": "Lighthouse",
    "team": "0",
    "team_name": "Shore",
    "time_zone": "Europe/Lisbon",
    "iteration_length": "2",
    "week_start_day": "wednesday",
}


def project_named(name):
    return db.session.scalars(select(Project).where(Project.name == name)).one()


def test_a_new_project_has_an_owner_a_team_and_its_first_iteration(app, world, page_of):
    page = page_of(world.dora).post("/projects/new", FORM)
    with app.app_context():
        project = project_named("Lighthouse")
        assert page.location == f"/projects/{project.id}"
        assert (project.version, project.time_zone, project.week_start_day) == (
            1,
            "Europe/Lisbon",
            "wednesday",
        )
        assert project.team.name == "Shore"
        member = db.session.scalars(select(Membership).where(Membership.project_id == project.id)).one()
        assert (member.person_id, member.role) == (world.dora.id, "owner")
        on_team = db.session.scalars(select(TeamMember).where(TeamMember.team_id == project.team_id)).one()
        assert on_team.person_id == world.dora.id
        iteration = db.session.scalars(select(Iteration).where(Iteration.project_id == project.id)).one()
        assert (iteration.number, iteration.start_on, iteration.end_on) == (
            1,
            date(2026, 11, 18),
            date(2026, 12, 2),
        )
        assert iteration.working == "11100111110011"
        project_id = project.id
    assert told(app, project_id) == ["created the project “Lighthouse”"]


def test_an_owner_may_choose_a_team_of_theirs_and_others_may_not(app, world, page_of):
    existing = {**FORM, "team": str(world.team_id), "team_name": ""}
    page_of(world.dora).post("/projects/new", existing, 422)
    page_of(world.ben).post("/projects/new", existing, 422)
    page_of(world.ada).post("/projects/new", existing)
    with app.app_context():
        assert project_named("Lighthouse").team_id == world.team_id
        assert db.session.query(Team).count() == 1


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "Name is missing."),
        ("name", "x" * 51, "has 51 characters; at most 50"),
        ("name", "Ferry", "There is a project named Ferry already."),
        ("team_name", "", "Name of the new team is missing."),
        ("time_zone", "Mars/Base", "Time zone is none of those"),
        ("iteration_length", "5", "Iteration length is none of those"),
        ("iteration_length", "long", "Iteration length is none of those"),
        ("week_start_day", "funday", "Iterations start on is none of those"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(app, world, page_of, field, value, complaint):
    page = page_of(world.ada).post("/projects/new", {**FORM, field: value}, 422)
    assert complaint in page.words
    assert page.one("#name").get("value", "") == (value if field == "name" else "Lighthouse")
    with app.app_context():
        assert (db.session.query(Project).count(), db.session.query(Team).count()) == (1, 1)


def test_the_command_line_and_imports_begin_projects_without_a_person_and_in_the_past(app, world, clock):
    with inside(app):
        project = actions.create_project(
            "Old", "Shore", by=None, at=clock(), start_on=date(2026, 10, 1), initial_velocity=7
        )
        project_id = project.id
    with app.app_context():
        starts = db.session.scalars(
            select(Iteration.start_on).where(Iteration.project_id == project_id).order_by(Iteration.number)
        ).all()
        assert (starts[0], starts[-1], len(starts)) == (date(2026, 9, 28), date(2026, 11, 16), 8)
        assert db.session.query(Membership).filter_by(project_id=project_id).count() == 0
    with inside(app), pytest.raises(Refusal, match="named Old already"):
        actions.create_project("Old", "Shore", by=None, at=clock())


def test_the_list_has_my_projects_with_my_role(world, page_of):
    for who, role in ((world.ada, "owner"), (world.cy, "viewer"), (world.ava, "administrator")):
        page = page_of(who).get("/")
        assert page.texts("tbody tr") == [f"Ferry Harbour {role}"]


def test_who_is_in_no_project_is_told_what_to_do(world, page_of):
    page = page_of(world.dora).get("/")
    assert page.texts(".empty a") == ["New project", "Import a project"]
    page.get("/projects/new")
