"""The first run: whoever opens an empty installation becomes its administrator, once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.support.inside import inside
from tracker.accounts import actions
from tracker.accounts.models import Person
from tracker.database import db
from tracker.web import Refusal

FORM = {
    "name": "Ada Ahlers",
    "email": "Ada@Example.com",
    "password": "a ferry crosses twice",
    "again": "a ferry crosses twice",
}


def test_every_page_of_an_empty_installation_leads_to_the_first_run(page_of):
    page = page_of(None).get("/", 302).follow(302)
    assert page.location == "/first-run"
    assert page.follow().texts("h1") == ["Set up Tracker"]


def test_the_first_administrator_is_signed_in_and_nobody_can_come_second(app, page_of):
    page = page_of(None).post("/first-run", FORM).follow()
    assert "You are in no project yet" in page.words
    with app.app_context():
        ada = db.session.query(Person).one()
        assert (ada.name, ada.initials, ada.email) == ("Ada Ahlers", "AA", "ada@example.com")
        assert ada.is_administrator
    visitor = page_of(None)
    visitor.get("/first-run", 404)
    visitor.post("/first-run", {**FORM, "email": "eve@example.com"}, 404)


def test_of_two_first_runs_at_once_the_second_is_refused(app):
    with inside(app):
        actions.first_run("Ada", "ada@example.com", "a ferry crosses twice", at=app.config["CLOCK"]())
    with inside(app), pytest.raises(Refusal, match="set up already"):
        actions.first_run("Eve", "eve@example.com", "a ferry crosses twice", at=app.config["CLOCK"]())


def test_of_two_first_runs_in_the_same_moment_one_waits_and_is_refused(app):
    at = app.config["CLOCK"]()
    started = threading.Event()

    def second():
        started.set()
        with inside(app):
            actions.first_run("Eve", "eve@example.com", "a ferry crosses twice", at=at)

    with ThreadPoolExecutor(1) as pool:
        with inside(app):
            actions.first_run("Ada", "ada@example.com", "a ferry crosses twice", at=at)
            eve = pool.submit(second)
            started.wait()
            time.sleep(0.5)
        with pytest.raises(Refusal, match="set up already"):
            eve.result(timeout=30)
    with app.app_context():
        assert [person.name for person in db.session.query(Person)] == ["Ada"]


def test_people_who_are_only_named_do_not_end_the_first_run(app, page_of):
    with inside(app):
        actions.create_person("Nora Named", at=app.config["CLOCK"]())
    page_of(None).get("/first-run")


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", " ", "Name is missing."),
        ("email", "ada", "ada is not an e-mail address"),
        ("password", "short", "it needs at least 10"),
        ("again", "a ferry crosses once", "The two passwords differ."),
    ],
)
def test_what_is_wrong_with_the_form_is_said_beside_it(page_of, field, value, complaint):
    page = page_of(None).post("/first-run", {**FORM, field: value}, 422)
    assert complaint in page.words
    if field != "email":
        assert page.one("#email").get("value") == "ada@example.com"


def test_an_address_that_grows_in_lower_case_is_measured_as_it_is_kept(page_of):
    address = "\u0130" * 240 + "@example.com"
    page = page_of(None).post("/first-run", {**FORM, "email": address}, 422)
    assert "at most 254 fit." in page.words


def test_text_may_come_with_nul_which_no_database_is_asked_to_keep(app, page_of):
    page_of(None).post("/first-run", {**FORM, "name": "Ada\x00 Ahlers\x00", "email": "\x00ada@example.com"})
    with app.app_context():
        ada = db.session.query(Person).one()
        assert (ada.name, ada.email) == ("Ada Ahlers", "ada@example.com")
    page_of(None).post("/sign-in", {"email": "ada\x00@example.com", "password": FORM["password"]})
