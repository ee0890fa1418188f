"""How people come into a project: by links that owners make."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.projects.events import told
from tests.projects.people import roles, version
from tests.support.inside import inside
from tests.world import PASSWORD, add_project
from tracker.accounts.models import Person
from tracker.database import db
from tracker.projects import actions as projects
from tracker.projects import member_actions as actions
from tracker.projects.invitations import hash_of
from tracker.teams.models import Invitation, Project, Team
from tracker.teams.permissions import Role

NEWCOMER = {"name": "Eve Ellis", "email": "eve@example.com", "password": PASSWORD, "again": PASSWORD}


def test_a_link_is_shown_once_and_only_its_hash_is_kept(app, world, page, link, members):
    before = version(app, world)
    address = link("viewer")
    assert not page.get(members).select("#invitation-link")
    secret = address.rpartition("/")[2]
    with app.app_context():
        kept = db.session.scalars(select(Invitation)).one()
        assert kept.secret_hash == hash_of(secret) != secret
        assert kept.expires_at - kept.created_at == timedelta(days=14)
    assert told(app, world.project_id, before) == ["made an invitation as viewer"]


def test_somebody_new_signs_up_by_the_link_and_is_in(app, world, page_of, link):
    before, address = version(app, world), link("viewer")
    page = page_of(None).get(address)
    assert page.texts("h1") == ["Join Ferry"]
    page.post(address, NEWCOMER)
    assert page.location == world.url
    assert roles(app, world)["Eve"] == "viewer"
    assert told(app, world.project_id, before)[-1] == "joined as viewer"
    page.get("/profile")
    page_of(None).post("/sign-in", {"email": "eve@example.com", "password": PASSWORD})


def test_somebody_who_is_here_already_joins_with_a_button(app, world, page_of, link):
    address = link("member")
    page = page_of(None).get(address)
    sign_in = page.one("main p a").get("href")
    assert sign_in == f"/sign-in?next={address}"
    page.post("/sign-in", {"email": world.dora.email, "password": PASSWORD, "next": address}).follow()
    assert page.texts("main form button") == ["Join as Dora Diaz"]
    page.post(page.one("main form").get("action"))
    assert roles(app, world)["Dora"] == "member"


def test_a_link_works_once(app, world, page_of, link):
    address = link()
    page_of(world.dora).post(f"{address}/join")
    late = page_of(None).get(address, 404)
    assert "This invitation has been used, withdrawn, or is older than 14 days." in late.words
    late.post(address, NEWCOMER, 404)
    page_of(world.dora).post(f"{address}/join", status=404)
    with app.app_context():
        assert db.session.query(Person).filter_by(email="eve@example.com").count() == 0


def test_a_link_works_for_fourteen_days(app, clock, world, page_of, link):
    address = link()
    clock.advance(days=13, hours=23)
    page_of(None).get(address)
    clock.advance(hours=1)
    page_of(None).get(address, 404)
    page_of(world.dora).post(f"{address}/join", status=404)


def test_a_link_into_a_deleted_project_lets_nobody_in_until_it_is_back(app, world, page_of, link):
    address = link()
    with inside(app):
        projects.delete_project(world.project, by=world.ada.row, at=app.config["CLOCK"]())
    page_of(None).get(address, 404).post(address, NEWCOMER, 404)
    page_of(world.dora).post(f"{address}/join", status=404)
    assert "Dora" not in roles(app, world)
    with inside(app):
        projects.bring_back(world.project, by=None, at=app.config["CLOCK"]())
    page_of(world.dora).post(f"{address}/join")


def test_a_link_followed_by_a_member_stays_good_for_somebody_else(app, world, page_of, link):
    address = link("viewer")
    before = version(app, world)
    page_of(world.ben).post(f"{address}/join")
    assert roles(app, world)["Ben"] == "member"
    assert version(app, world) == before
    page_of(world.dora).post(f"{address}/join")


def test_a_link_can_be_withdrawn(app, world, page, page_of, link, members):
    address = link()
    before = version(app, world)
    withdraw = page.get(members).one("form[action$=withdraw]").get("action")
    page.post(withdraw)
    page.post(withdraw)
    page_of(None).get(address, 404)
    assert told(app, world.project_id, before) == ["withdrew an invitation as member"]


def test_a_taken_email_is_said_and_nobody_is_made(app, world, page_of, link):
    page = page_of(None).post(link(), {**NEWCOMER, "email": "BEN@example.com"}, 422)
    assert page.texts(".complaints li") == ["Somebody has the e-mail address ben@example.com already."]
    assert page.one("#name").get("value") == "Eve Ellis"
    assert "Eve" not in roles(app, world)


def test_a_weak_password_is_refused(page_of, link):
    page = page_of(None).post(link(), {**NEWCOMER, "password": "short", "again": "short"}, 422)
    assert "it needs at least 10" in page.words


def test_somebody_who_is_only_named_gets_an_email_and_a_password_by_a_link(app, world, page_of, link, nora):
    address = link("owner", nora)
    page = page_of(None).get(address)
    assert "Nora Named, you are invited as owner." in page.words
    assert not page.select("#name"), "the name is known"
    page.post(address, {"email": "nora@example.com", "password": PASSWORD, "again": PASSWORD})
    page.get("/profile")
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.email == "nora@example.com")).one()
        assert (person.id, person.name) == (nora, "Nora Named")
    assert roles(app, world)["Nora"] == "owner"


def test_a_link_for_nora_makes_nobody_else_nora(app, world, page_of, link, nora):
    address = link("member", nora)
    page = page_of(world.dora).get(address)
    assert "This link is for Nora Named" in page.words
    page.post(f"{address}/join", status=422)
    assert "Dora" not in roles(app, world)


def test_who_can_sign_in_already_is_not_offered_and_not_invited_by_name(app, world, page, nora, members):
    page.get(members)
    assert page.texts("select[name=person] option") == ["anybody who follows the link", "Nora Named"]
    page.post(f"{world.url}/invitations", {"role": "member", "person": str(world.ben.id)}, 422)


def test_a_name_that_opens_projects_of_others_is_handed_out_by_administrators_only(
    app, world, page, page_of, nora, link
):
    early = link("member", nora)
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        add_project(
            "Lighthouse", team, {world.dora.row: Role.OWNER, db.session.get_one(Person, nora): Role.OWNER}
        )
    page.post(f"{world.url}/invitations", {"role": "member", "person": str(nora)}, 422)
    assert "Nora Named is also in projects that you do not own." in page.words
    credentials = {"email": "nora@example.com", "password": PASSWORD, "again": PASSWORD}
    page_of(None).post(early, credentials, 422)
    with app.app_context():
        assert db.session.get_one(Person, nora).password_hash is None
    page_of(world.ava).post(f"{world.url}/invitations", {"role": "member", "person": str(nora)})


def test_removing_somebody_ends_the_links_made_for_them(app, world, page, page_of, link, nora):
    address = link("member", nora)
    page.post(f"{world.url}/members/{nora}/remove")
    page_of(None).get(address, 404)


@pytest.mark.parametrize(("address", "form"), [("remove", {}), ("role", {"role": "viewer"})])
def test_who_is_no_owner_any_more_cannot_come_back_by_a_link_of_their_own(
    app, world, page, page_of, link, address, form
):
    adas = link("member")
    page.post(f"{world.url}/members/{world.ben.id}/role", {"role": "owner"})
    ben = page_of(world.ben)
    ben.post(f"{world.url}/invitations", {"role": "owner", "person": "0"}).follow()
    bens = re.sub("^http://[^/]*", "", ben.one("#invitation-link").get("value"))
    page.post(f"{world.url}/members/{world.ben.id}/{address}", form)
    ben.post(f"{bens}/join", status=404)
    assert roles(app, world).get("Ben") == form.get("role")
    page_of(None).get(adas)


def test_signing_up_waits_for_the_project_before_it_touches_the_person(app, world, link, nora):
    secret = link("member", nora).rsplit("/", 1)[1]
    asked = []

    def listen(connection, cursor, statement, *rest):
        asked.append(statement.lower())

    with inside(app):
        event.listen(db.engine, "before_cursor_execute", listen)
        try:
            actions.sign_up(
                secret, name="", email="nora@example.com", password=PASSWORD, at=app.config["CLOCK"]()
            )
        finally:
            event.remove(db.engine, "before_cursor_execute", listen)
    touched = next(n for n, each in enumerate(asked) if each.startswith("update person"))
    project = [n for n, each in enumerate(asked) if " from project" in each.replace("\n", " ")]
    locks = [n for n in project if "for update" in asked[n]] or project
    assert min(locks) < touched


def test_an_invitation_of_another_project_is_not_withdrawn(app, world, clock):
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        other = add_project("Lighthouse", team, {world.dora.row: Role.OWNER})
        secret = actions.invite(other, Role.MEMBER, by=world.dora.row, at=clock())
        number = db.session.scalars(select(Invitation.id)).one()
    with inside(app):
        actions.withdraw(world.project, number, by=world.ada.row, at=clock())
    with app.app_context():
        assert db.session.scalars(select(Invitation)).one().secret_hash == hash_of(secret)
        assert db.session.query(Project).count() == 2
