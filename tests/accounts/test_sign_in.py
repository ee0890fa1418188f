"""Signing in and out, and what happens to those who guess."""

import pytest

from tests.support.inside import inside
from tests.world import PASSWORD
from tracker.accounts import passwords
from tracker.accounts.models import Person, SignInAttempt
from tracker.database import db


def credentials(who, **other):
    return {"email": who.email, "password": PASSWORD, **other}


def attempts(app):
    with app.app_context():
        return db.session.query(SignInAttempt).count()


def test_signing_in_leads_to_where_one_wanted_to_go(world, page_of):
    page = page_of(None).get("/profile", 302).follow()
    onward = page.one("input[name=next]").get("value")
    page.post("/sign-in", credentials(world.ben, next=onward))
    assert page.location == "/profile"
    assert page.follow().one("#email").get("value") == "ben@example.com"
    page.post("/sign-out")
    page.get("/profile", 302)


def test_an_address_in_capitals_is_the_same_address(world, page_of):
    page_of(None).post("/sign-in", credentials(world.ben, email=" BEN@example.COM "))


def test_nobody_is_sent_on_to_another_site(world, page_of):
    page = page_of(None).post("/sign-in", credentials(world.ben, next="//evil.example"))
    assert page.location == "/"


def test_a_link_signs_nobody_out(world, page_of):
    page_of(world.ben).get("/sign-out", 405)


def test_who_stays_signed_in_gets_a_cookie_for_longer(world, page_of):
    page = page_of(None).post("/sign-in", credentials(world.ben, remember="y"))
    assert any("remember_token" in cookie for cookie in page.headers.getlist("Set-Cookie"))
    page = page_of(None).post("/sign-in", credentials(world.ben))
    assert not any("remember_token" in cookie for cookie in page.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize("email", ["ben@example.com", "nobody@example.com"])
def test_a_wrong_password_and_an_unknown_address_are_told_the_same(world, page_of, email):
    page = page_of(None).post("/sign-in", {"email": email, "password": "guessed it"}, 422)
    assert page.texts(".complaints li") == ["The e-mail or the password is wrong."]
    assert page.one("#email").get("value") == email
    assert page.one("#password").get("value") in (None, "")


def test_somebody_who_is_only_named_cannot_sign_in(app, world, page_of):
    with inside(app):
        world.ben.row.password_hash = None
    page_of(None).post("/sign-in", credentials(world.ben), 422)


def test_ten_wrong_passwords_close_the_door_for_a_quarter_of_an_hour(app, clock, world, page_of):
    page = page_of(None)
    for _ in range(10):
        page.post("/sign-in", credentials(world.ben, password="guessed it"), 422)
        clock.advance(seconds=30)
    page.post("/sign-in", credentials(world.ben), 429)
    assert "Try again in 10 minutes." in page.words
    page.post("/sign-in", credentials(world.ada), 429)
    clock.advance(minutes=10)
    page.post("/sign-in", credentials(world.ben))


def test_another_network_address_does_not_help_against_the_limit_of_an_email(world, page_of):
    page = page_of(None)
    for number in range(10):
        where = {"REMOTE_ADDR": f"10.0.0.{number}"}
        page.post("/sign-in", credentials(world.ben, password="guessed it"), 422, environ_base=where)
    page.post("/sign-in", credentials(world.ben), 429, environ_base={"REMOTE_ADDR": "10.0.1.1"})
    page.post("/sign-in", credentials(world.ada), 303, environ_base={"REMOTE_ADDR": "10.0.1.1"})


def test_signing_in_forgets_the_failed_attempts_of_that_person_only(app, world, page_of):
    page = page_of(None)
    page.post("/sign-in", credentials(world.ben, password="guessed it"), 422)
    page.post("/sign-in", credentials(world.ada, password="guessed it"), 422)
    page.post("/sign-in", credentials(world.ben))
    assert attempts(app) == 1


def test_a_hash_of_yesterdays_parameters_is_renewed(app, world, page_of):
    page_of(None).post("/sign-in", credentials(world.ben))
    with app.app_context():
        kept = db.session.get_one(Person, world.ben.id).password_hash
    assert not passwords.is_outdated(kept)
    assert passwords.is_right(kept, PASSWORD)


def test_nobody_waits_for_the_database_while_a_password_is_compared(world, page_of, monkeypatch):
    open_meanwhile = []

    def watched(verb):
        def watching(*arguments):
            open_meanwhile.append(db.session().in_transaction())
            return verb(*arguments)

        return watching

    for verb in ("is_right", "hashed"):
        monkeypatch.setattr(passwords, verb, watched(getattr(passwords, verb)))
    page = page_of(None).post("/sign-in", credentials(world.ben))
    page.post(
        "/profile/password",
        {"current": PASSWORD, "password": "two ferries cross once", "again": "two ferries cross once"},
    )
    assert open_meanwhile == [False] * 4
