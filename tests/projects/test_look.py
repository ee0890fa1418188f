"""What a project is to somebody alone: a favourite or not, and its colour. Nobody else sees it, and nothing
of the project changes."""

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.support.program import Program
from tests.world import add_project
from tracker.activity.models import Event
from tracker.database import db
from tracker.projects.queries import membership_of
from tracker.teams.colours import COLOURS, usual
from tracker.teams.models import Team
from tracker.teams.permissions import Role


@pytest.fixture
def barge(app, world):
    """Barge, where Ada and Ben are; it stands before Ferry."""
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        return add_project("Barge", team, {world.ada.row: Role.OWNER, world.ben.row: Role.MEMBER}).id


def look(app, world, who):
    with inside(app):
        mine = membership_of(world.project, who.id)
        return mine.favorite, mine.colour


def past(app, world):
    with inside(app):
        count = db.session.scalar(select(func.count()).select_from(Event))
        return world.project.version, count


def names(page, address="/"):
    page.get(address)
    return page.texts("tbody th a" if address == "/" else "li a span:not(.meta)")


@pytest.mark.parametrize("who", ["ada", "ben", "cy"])
def test_whoever_is_in_a_project_makes_it_a_favourite_without_an_event(app, world, page_of, who):
    person, before = getattr(world, who), past(app, world)
    page_of(person).post(f"{world.url}/look", {"favourite": "yes"}, 303)
    assert look(app, world, person) == (True, usual(world.project_id))
    assert past(app, world) == before
    page_of(person).post(f"{world.url}/look", {"favourite": "no"}, 303)
    assert look(app, world, person) == (False, usual(world.project_id))


def test_favourites_come_first_in_the_list_and_in_the_bar_to_who_chose_them_alone(world, barge, page_of):
    ada, ben = page_of(world.ada), page_of(world.ben)
    assert names(ada) == names(ada, "/projects") == ["Barge", "Ferry"]
    ada.post(f"{world.url}/look", {"favourite": "yes"})
    assert names(ada) == names(ada, "/projects") == ["Ferry", "Barge"]
    assert names(ben) == names(ben, "/projects") == ["Barge", "Ferry"]


def test_it_says_which_are_favourites(world, barge, page):
    page.post(f"{world.url}/look", {"favourite": "yes"})
    for address in ("/", "/projects"):
        page.get(address)
        pressed = {star.get("aria-label"): star.get("aria-pressed") for star in page.select(".star button")}
        assert pressed == {"Favourite: Ferry": "true", "Favourite: Barge": "false"}


@pytest.mark.parametrize("who", ["ada", "cy"])
def test_a_colour_is_chosen_and_shown_to_programs_too(app, world, page_of, who):
    person, before = getattr(world, who), past(app, world)
    other = next(each for each in COLOURS if each != usual(world.project_id))
    page = page_of(person)
    page.post(f"{world.url}/look", {"colour": other}).follow()
    assert page.select(".swatch")[0].get("aria-label") == f"Colour of Ferry: {COLOURS[other]}"
    assert page.select("tbody circle")[0].get("fill") == f"#{other}"
    assert look(app, world, world.ben) == (False, usual(world.project_id))
    assert Program(app, person).get("/me")["projects"][0]["project_color"] == other
    assert past(app, world) == before


def test_what_is_chosen_already_stays_and_what_is_not_said_too(app, world, page):
    for _ in range(2):
        page.post(f"{world.url}/look", {"favourite": "yes"})
        page.post(f"{world.url}/look", {"colour": "bf6247"})
        page.post(f"{world.url}/look", {})
        assert look(app, world, world.ada) == (True, "bf6247")


def test_our_script_is_answered_in_a_word(world, page):
    page.post(f"{world.url}/look", {"favourite": "yes"}, 204, fragment=True)


def test_other_words_are_refused_by_the_field_that_has_them(app, world, page):
    page.post(f"{world.url}/look", {"colour": "pink"}, 422, fragment=True)
    assert page.text == "Colour is none of those to choose from."
    page.post(f"{world.url}/look", {"favourite": "perhaps"}, 422, fragment=True)
    assert page.text == "Favourite is none of those to choose from."
    assert look(app, world, world.ada) == (False, usual(world.project_id))


def test_it_is_not_asked_for_and_strangers_find_nothing(world, page_of):
    page_of(world.ada).get(f"{world.url}/look", 405)
    page_of(world.dora).post(f"{world.url}/look", {"favourite": "yes"}, 404)


def test_who_is_no_member_has_no_favourites(world, page_of):
    ava = page_of(world.ava)
    ava.get("/")
    assert ava.texts("tbody th a") == ["Ferry"]
    assert ava.select(".star button") == []
    ava.post(f"{world.url}/look", {"favourite": "yes"}, 403, fragment=True)
    assert ava.text == "Only who is a member of a project makes it a favourite or gives it a colour."
