"""What administrators decide for the whole installation."""

import pytest

from tests.support.page import Page
from tests.world import PASSWORD

AS_IS = {"name": "", "notice": "", "beginners": "everybody", "time_zone": ""}


@pytest.fixture
def administrator(app, world):
    return Page(app, world.ava)


def test_the_name_and_a_notice_stand_before_everybody(app, world, administrator):
    sent = {**AS_IS, "name": "Harbour works", "notice": "Rests on Sunday from 8 to 9."}
    administrator.post("/installation", sent).follow()
    assert "The installation's settings are changed." in administrator.words
    for page, address in ((Page(app), "/sign-in"), (Page(app, world.cy), "/")):
        page.get(address)
        assert "Harbour works" in page.words
        assert page.texts(".notice") == ["Rests on Sunday from 8 to 9."]
    administrator.post("/installation", sent).follow()
    assert "Nothing was different." in administrator.words


def test_projects_may_be_begun_by_administrators_alone(app, world, administrator):
    administrator.post("/installation", {**AS_IS, "beginners": "administrators"})
    ada = Page(app, world.ada)
    ada.get("/")
    assert "New project" not in ada.words
    for address in ("/projects/new", "/import"):
        ada.get(address, status=403)
        assert "Only administrators begin projects" in ada.words
    ada.post("/projects/new", {"name": "Barge"}, status=403)
    ada.post(f"{world.url}/copies", {"name": "Barge"}, status=403)
    administrator.get("/projects/new")


def test_the_time_zone_is_proposed_for_new_projects(app, world, administrator):
    administrator.post("/installation", {**AS_IS, "time_zone": "Europe/Lisbon"})
    for address in ("/projects/new", "/import"):
        administrator.get(address)
        assert administrator.one("select[name=time_zone] option[selected]").get("value") == "Europe/Lisbon"
        assert not administrator.select("select[data-zone=browser]"), "nobody asks the browser then"


def test_what_cannot_be_is_refused_by_name(administrator):
    administrator.post("/installation", {**AS_IS, "name": "x" * 51, "time_zone": "Mars"}, status=422)
    assert administrator.texts(".error") == [
        "Name has 51 characters; at most 50 fit.",
        "Time zone for new projects is none of those to choose from.",
    ]


def test_somebody_is_made_an_administrator_and_ordinary_again(app, world, administrator):
    administrator.post(f"/installation/people/{world.ben.id}/administrator").follow()
    assert "Ben Brandt administrates this installation now." in administrator.words
    Page(app, world.ben).get("/installation")
    administrator.post(f"/installation/people/{world.ben.id}/ordinary")
    Page(app, world.ben).get("/installation", status=404)


def test_the_last_administrator_stays(world, administrator):
    for verb in ("ordinary", "lock-out"):
        administrator.post(f"/installation/people/{world.ava.id}/{verb}", status=422)
        assert "Ava Admin is the only administrator" in administrator.words
    administrator.get("/installation/people")


def test_who_is_locked_out_is_out_at_once_and_cannot_come_back(app, world, administrator):
    ben = Page(app, world.ben)
    ben.get(world.url)
    administrator.post(f"/installation/people/{world.ben.id}/lock-out")
    ben.get(world.url, status=302)
    Page(app).post("/sign-in", {"email": world.ben.email, "password": PASSWORD}, status=422)


def test_a_person_who_does_not_exist_is_not_found(administrator):
    administrator.post("/installation/people/999999/administrator", status=404)
