"""What people change about themselves."""

from tests.support.inside import inside
from tests.world import PASSWORD
from tracker.accounts import actions

NEW = {"current": PASSWORD, "password": "two ferries cross once", "again": "two ferries cross once"}


def test_name_initials_and_email_can_be_changed(app, world, page_of):
    page = page_of(world.ben)
    page.post("/profile", {"name": "Benno Brandt", "initials": "bb", "email": "Benno@example.com"}).follow()
    assert "Your profile is changed." in page.words
    with inside(app):
        ben = world.ben.row
        assert (ben.name, ben.initials, ben.email) == ("Benno Brandt", "bb", "benno@example.com")
    page.post("/profile", {"name": "Benno Brandt", "initials": "", "email": "benno@example.com"})
    with inside(app):
        assert world.ben.row.initials == "BB"


def test_the_same_again_is_no_change(world, page_of):
    same = {"name": world.ben.name, "initials": "BB", "email": world.ben.email}
    assert "Nothing was different." in page_of(world.ben).post("/profile", same).follow().words


def test_somebody_elses_email_is_refused_and_the_form_kept(world, page_of):
    page = page_of(world.ben)
    page.post("/profile", {"name": "Benno", "initials": "B", "email": "ADA@example.com"}, 422)
    assert page.texts(".complaints li") == ["Somebody has the e-mail address ada@example.com already."]
    assert page.one("#name").get("value") == "Benno"


def test_a_new_password_ends_other_sessions_and_keeps_this_one(world, page_of):
    here, elsewhere = page_of(world.ben), page_of(world.ben)
    elsewhere.get("/profile")
    here.post("/profile/password", NEW).follow()
    assert "Other browsers are signed out." in here.words
    elsewhere.get("/profile", 302)
    page_of(None).post("/sign-in", {"email": world.ben.email, "password": NEW["password"]})
    page_of(None).post("/sign-in", {"email": world.ben.email, "password": PASSWORD}, 422)


def test_without_the_old_password_there_is_no_new_one(world, page_of):
    page = page_of(world.ben).post("/profile/password", {**NEW, "current": "guessed it"}, 422)
    assert page.texts(".complaints li") == ["That is not your current password."]
    page_of(None).post("/sign-in", {"email": world.ben.email, "password": PASSWORD})


def test_a_password_keeps_the_spaces_at_its_ends(app, clock, world, page_of):
    spaced = "  ferries in the fog  "
    with inside(app):
        actions.set_password(world.ben.row, spaced)
    page_of(None).post("/sign-in", {"email": world.ben.email, "password": spaced.strip()}, 422)
    page_of(None).post("/sign-in", {"email": world.ben.email, "password": spaced})


def test_a_visitor_has_no_profile(world, page_of):
    page_of(None).get("/profile", 302)
    page_of(None).post("/profile", {}, 401)
    page_of(None).post("/profile/password", NEW, 401)


def test_pages_for_those_signed_out_say_what_to_do(world, page_of):
    page = page_of(None).get("/nothing-here", 404)
    assert page.texts("main a") == ["Sign in"]
