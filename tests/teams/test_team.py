"""The page of a team: who is in it, as what, with how much of their time."""

from datetime import date

import pytest
from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.teams.models import Team, TeamMember

PART = {"discipline": "design", "dedication": "50", "from_on": "2026-11-01", "until_on": ""}


def part(values):
    return {f"new-{name}": value for name, value in values.items()}


@pytest.fixture
def team(world):
    return f"/teams/{world.team_id}"


def people(app, world):
    with app.app_context():
        rows = db.session.scalars(select(TeamMember).where(TeamMember.team_id == world.team_id))
        return {
            row.person.name.split()[0]: (row.discipline, row.dedication, row.from_on, row.until_on)
            for row in rows
        }


def test_members_of_any_of_its_projects_see_the_team_and_strangers_do_not(world, page_of, team):
    for who in (world.ada, world.ben, world.cy, world.ava):
        page = page_of(who).get(team)
        assert page.texts("h1") == ["Harbour"]
        assert page.texts("tbody th") == ["Ada Ahlers", "Ben Brandt"]
    page_of(world.dora).get(team, 404)
    page_of(None).get(team, 302)
    page_of(world.ada).get("/teams/999", 404)


def test_owners_of_one_of_its_projects_and_administrators_change_it(world, page_of, team):
    for who, forms in ((world.ada, 2), (world.ava, 2), (world.ben, 0), (world.cy, 0)):
        assert len(page_of(who).get(team).select("main form")) == forms


def test_somebody_of_the_project_is_added_once(app, world, page, team):
    form = part({**PART, "person": str(world.cy.id)})
    page.post(f"{team}/members", form)
    assert people(app, world)["Cy"] == ("design", 50, date(2026, 11, 1), None)
    page.get(team)
    assert not page.select("select[name=new-person]"), "nobody else is in its projects"
    page.post(f"{team}/members", form, 422)
    assert len(people(app, world)) == 3


def test_somebody_new_is_added_by_name(app, world, page, team):
    page.post(f"{team}/members", part({**PART, "person": "0", "name": "Finn Fisher"}))
    assert people(app, world)["Finn"][0] == "design"
    with app.app_context():
        finn = db.session.scalars(select(Person).where(Person.name == "Finn Fisher")).one()
        assert finn.email is None
        assert not finn.can_sign_in


def test_a_stranger_is_not_added_by_number(app, world, page, team):
    page.post(f"{team}/members", part({**PART, "person": str(world.dora.id)}), 422)
    assert "Person is none of those to choose from." in page.words
    assert "Dora" not in people(app, world)


def test_a_part_in_the_team_is_changed(app, world, page, team):
    url = f"{team}/members/{world.ben.id}"
    page.get(url)
    assert page.one("#dedication").get("value") == "100"
    page.post(url, {**PART, "until_on": "2026-12-31"})
    assert people(app, world)["Ben"] == ("design", 50, date(2026, 11, 1), date(2026, 12, 31))
    assert "Ben Brandt design 50 % Sun 1 Nov Thu 31 Dec Change" in page.get(team).texts("tbody tr")


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("discipline", "magic", "Discipline is none of those"),
        ("dedication", "0", "Dedication in percent is a whole number from 1 to 100."),
        ("dedication", "half", "Dedication in percent is a whole number from 1 to 100."),
        ("from_on", "yesterday", "From is not a date; write it as 2026-12-24."),
        ("until_on", "2026-10-31", "Until is before From."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(app, world, page, team, field, value, complaint):
    before = people(app, world)
    page.post(f"{team}/members/{world.ben.id}", {**PART, field: value}, 422)
    assert complaint in page.words
    page.post(f"{team}/members", part({**PART, "person": "0", "name": "Finn", field: value}), 422)
    assert complaint in page.words
    assert people(app, world) == before


def test_who_is_new_needs_a_name(page, team):
    page.post(f"{team}/members", part({**PART, "person": "0", "name": " "}), 422)
    assert "Name of somebody new is missing." in page.words


def test_somebody_leaves_the_team_and_may_leave_twice(app, world, page, team):
    for _ in range(2):
        page.post(f"{team}/members/{world.ben.id}/remove")
    assert list(people(app, world)) == ["Ada"]
    page.get(f"{team}/members/{world.ben.id}", 404)


def test_a_team_has_a_name_and_a_kind(app, world, page, team):
    page.post(team, {"name": "Pier", "kind": "platform"})
    assert "A platform team." in page.get(team).words
    page.post(team, {"name": "", "kind": "club"}, 422)
    with app.app_context():
        assert db.session.get_one(Team, world.team_id).name == "Pier"


@pytest.mark.parametrize("address", ["", "/members", "/members/2", "/members/2/remove"])
def test_nobody_else_changes_it(app, world, page_of, team, address):
    before = people(app, world)
    for who, status in ((world.ben, 403), (world.cy, 403), (world.dora, 404), (None, 401)):
        page_of(who).post(team + address, part(PART) | PART, status)
    assert people(app, world) == before


def test_no_link_changes_a_team(page, team):
    page.get(f"{team}/members", 405)
    page.get(f"{team}/members/2/remove", 405)
