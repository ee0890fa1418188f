"""The page of a team: who is in it, as what, with how much of their time."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.pairing import actions as pairing
from tracker.teams import absence_actions as absences
from tracker.teams.actions import add_member, change_member
from tracker.teams.balance import Rules
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Team, TeamMember
from tracker.teams.permissions import Role
from tracker.teams.presence import Part

PART = {
    "discipline": "design",
    "also": "",
    "dedication": "50",
    "week": ["0", "1", "2", "3", "4"],
    "from_on": "2026-11-01",
    "until_on": "",
}
TEAM = {
    "name": "Pier",
    "kind": "platform",
    "required": ["product", "operations"],
    "least_dedication": "60",
    "smallest": "2",
    "largest": "7",
}


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
        assert page.texts("#people ~ .table-box tbody th") == ["Ada Ahlers", "Ben Brandt"]
    page_of(world.dora).get(team, 404)
    page_of(None).get(team, 302)
    page_of(world.ada).get("/teams/999", 404)


def test_owners_of_one_of_its_projects_and_administrators_change_it(world, page_of, team):
    for who, buttons in (
        (world.ada, ["Change", "Absences"] * 2),
        (world.ava, ["Change", "Absences"] * 2),
        (world.ben, ["Absences"]),
        (world.cy, []),
    ):
        assert page_of(who).get(team).texts("tbody a.button") == buttons


def test_somebody_of_the_project_is_added_once(app, world, page, team):
    form = {**PART, "person": str(world.cy.id)}
    page.post(f"{team}/members", form)
    assert people(app, world)["Cy"] == ("design", 50, date(2026, 11, 1), None)
    page.get(f"{team}/members/new")
    assert not page.select("select[name=person]"), "nobody else is in its projects"
    page.post(f"{team}/members", form, 422)
    assert len(people(app, world)) == 3


def test_somebody_new_is_added_by_name(app, world, page, team):
    page.post(f"{team}/members", {**PART, "person": "0", "name": "Finn Fisher"})
    assert people(app, world)["Finn"][0] == "design"
    with app.app_context():
        finn = db.session.scalars(select(Person).where(Person.name == "Finn Fisher")).one()
        assert finn.email is None
        assert not finn.can_sign_in


def test_a_stranger_is_not_added_by_number(app, world, page, team):
    page.post(f"{team}/members", {**PART, "person": str(world.dora.id)}, 422)
    assert "Person is none of those to choose from." in page.words
    assert "Dora" not in people(app, world)


def test_a_part_in_the_team_is_changed(app, world, page, team):
    url = f"{team}/members/{world.ben.id}"
    page.get(url)
    assert page.one("#dedication").get("value") == "100"
    page.post(url, {**PART, "until_on": "2026-12-31"})
    assert people(app, world)["Ben"] == ("design", 50, date(2026, 11, 1), date(2026, 12, 31))
    assert page.get(team).texts("tbody tr")[1] == (
        "Ben Brandt design 50 % Mon, Tue, Wed, Thu, Fri Sun 1 Nov Thu 31 Dec ChangeAbsences"
    )


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("discipline", "magic", "Discipline is none of those"),
        ("dedication", "0", "Dedication in percent is a whole number from 1 to 100."),
        ("dedication", "half", "Dedication in percent is a whole number from 1 to 100."),
        ("from_on", "yesterday", "From is not a date; write it as 2026-12-24."),
        ("until_on", "2026-10-31", "Until is before From."),
        ("week", [], "Days in this team: choose at least one."),
        ("also", "magic", "Second discipline is none of those"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(app, world, page, team, field, value, complaint):
    before = people(app, world)
    page.post(f"{team}/members/{world.ben.id}", {**PART, field: value}, 422)
    assert complaint in page.words
    page.post(f"{team}/members", {**PART, "person": "0", "name": "Finn", field: value}, 422)
    assert complaint in page.words
    assert people(app, world) == before


def test_who_is_new_needs_a_name(page, team):
    page.post(f"{team}/members", {**PART, "person": "0", "name": " "}, 422)
    assert "Name of somebody new is missing." in page.words


def test_somebody_leaves_the_team_and_may_leave_twice(app, world, page, team):
    for _ in range(2):
        page.post(f"{team}/members/{world.ben.id}/remove")
    assert list(people(app, world)) == ["Ada"]
    page.get(f"{team}/members/{world.ben.id}", 404)


def test_a_team_says_what_it_expects(app, world, page, team):
    page.post(f"{team}/settings", TEAM)
    page.get(team)
    assert "A platform team." in page.words
    assert "Nobody is there for operations." in page.texts(".findings li")
    page.get(f"{team}/settings")
    ticked = [box.get("value") for box in page.select("input[name=required][checked]")]
    assert ticked == ["product", "operations"]


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "Name is missing."),
        ("kind", "club", "Kind is none of those"),
        ("largest", "1", "Most people is less than Fewest people."),
        ("smallest", "0", "Fewest people is a whole number from 1 to 99."),
        ("required", ["magic"], "magic"),
    ],
)
def test_what_a_team_cannot_expect_is_said(app, world, page, team, field, value, complaint):
    page.post(f"{team}/settings", {**TEAM, field: value}, 422)
    assert complaint in page.words
    with app.app_context():
        assert db.session.get_one(Team, world.team_id).rules == Rules()


def test_a_team_without_people_says_what_to_do(app, world, page, team):
    for who in (world.ada, world.ben):
        page.post(f"{team}/members/{who.id}/remove")
    page.get(team)
    assert page.texts("main .empty, main .primary") == ["Add somebody", "Nobody is in this team yet."]


def test_findings_and_absences_stand_on_the_page(app, world, page, team):
    with inside(app):
        story, ben = world.story("timetable"), world.ben.row
        backlog.edit(story, by=ben, at=START, labels=["pier"])
        for day in (date(2026, 11, 16), date(2026, 11, 17)):
            pairing.log(story, [ben], day=day, by=ben, at=START)
        absences.add(ben, Entry(date(2026, 11, 19), date(2026, 11, 20)), at=START)
        absences.add(ben, Entry(date(2026, 11, 23), date(2026, 11, 23), Part.MORNING), at=START)
    page.get(team)
    assert page.texts(".findings li") == [
        "Nobody is there for design.",
        "1 developer, so somebody is alone every day.",
        "2 people are in the team, fewer than 4.",
        "Nobody but Ben Brandt has worked on “pier” in the last 90 days (2 days, last on Tue 17 Nov).",
    ]
    row = page.select(".presence-table tbody tr")[1]
    assert [cell.get("title") for cell in row.cssselect("td[title]")] == [
        "Ben Brandt is away",
        "Ben Brandt is away",
        "Ben Brandt is away in the morning",
    ]


def test_the_team_lives_in_the_time_zone_of_its_project(app, world, page, team, clock):
    """At half past midnight of Thursday in Berlin it is still Wednesday in Greenwich."""
    with inside(app):
        ben = db.session.scalars(select(TeamMember).where(TeamMember.person_id == world.ben.id)).one()
        change_member(ben, until_on=date(2026, 11, 18))
    clock.set(2026, 11, 18, 23, 30)
    page.get(team)
    assert "1 person is in the team, fewer than 4." in " ".join(page.texts(".findings li"))


def test_labels_of_a_project_are_named_to_those_alone_who_may_read_it(app, world, page_of, team):
    with inside(app):
        ada = world.ada.row
        harbour = db.session.get_one(Team, world.team_id)
        jetty = add_project("Jetty", harbour, {ada: Role.OWNER}, begin=START)
        story = add_story(jetty, ada, "Build it", at=START, labels=["hidden"])
        for day in (date(2026, 11, 16), date(2026, 11, 17)):
            pairing.log(story, [ada], day=day, by=ada, at=START)
    for who, sees in ((world.ada, True), (world.cy, False)):
        assert ("hidden" in page_of(who).get(team).words) is sees


def test_the_page_asks_as_much_for_many_people_as_for_one(app, world, page, team, count_queries):
    def count():
        with count_queries() as statements:
            page.get(team)
        return len(statements)

    before = count()
    with inside(app):
        for n in range(6):
            member = add_member(db.session.get_one(Team, world.team_id), f"Gus{n} Groll", at=START)
            absences.add(member.person, Entry(date(2026, 11, 19), date(2026, 11, 20)), at=START)
    assert count() == before


@pytest.mark.parametrize("address", ["/settings", "/members", "/members/2", "/members/2/remove"])
def test_nobody_else_changes_it(app, world, page_of, team, address):
    before = people(app, world)
    for who, status in ((world.ben, 403), (world.cy, 403), (world.dora, 404), (None, 401)):
        page_of(who).post(team + address, PART, status)
    assert people(app, world) == before


def test_no_link_changes_a_team(page, team):
    page.get(f"{team}/members", 405)
    page.get(f"{team}/members/2/remove", 405)


def test_doing_it_again_changes_nothing(app, world, page, team):
    for _ in range(2):
        page.post(f"{team}/settings", TEAM)
        page.post(f"{team}/members/{world.ben.id}", PART)
    assert people(app, world)["Ben"] == ("design", 50, date(2026, 11, 1), None)
