"""Epics and labels through HTTP: who may do what, what comes back, and that bad input ends in a sentence."""

from typing import NamedTuple

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import actions, epic_actions, epic_queries, label_queries, queries
from tracker.database import db


class Numbers(NamedTuple):
    tickets: int
    timetable: int
    money: int
    ships: int


@pytest.fixture
def numbers(app, world, clock):
    """The epics Tickets and below it Timetable; the labels money (Pay by card) and ships (the cabin)."""
    with inside(app):
        for name, label in (("card", "money"), ("cabin", "ships")):
            actions.edit(world.story(name), labels=[label], by=world.ada.row, at=clock())
        timetable, tickets = (
            epic_actions.create(world.project, by=world.ada.row, at=clock(), name=name)
            for name in ("Timetable", "Tickets")
        )
        money, ships = (queries.label_named(world.project, name) for name in ("money", "ships"))
        return Numbers(tickets.id, timetable.id, money.id, ships.id)


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def epics(app, world):
    with inside(app):
        return [(epic.name, epic.label) for epic in epic_queries.epics(world.project)]


def labels(app, world):
    with inside(app):
        return [word.name for word in label_queries.labels(world.project)]


VERBS = {
    "rename an epic": ("/epics/{tickets}", {"name": "Fares"}),
    "describe an epic": ("/epics/{tickets}", {"name": "Tickets", "description": "No *queues*\r\nat all"}),
    "give an epic another label": ("/epics/{tickets}", {"name": "Tickets", "label": "Money"}),
    "move an epic": ("/epics/{tickets}/moves", {"after": "{timetable}"}),
    "move an epic to the end": ("/epics/{tickets}/moves", {"place": "bottom"}),
    "rename a label": ("/labels/{money}", {"name": "Coins"}),
}
ONCE = {
    "delete an epic": ("/epics/{tickets}/deletions", {}),
    "merge two labels": ("/labels/{money}/merges", {"into": "{ships}"}),
    "merge by renaming": ("/labels/{money}", {"name": "ships", "merging": "yes"}),
    "delete a label": ("/labels/{money}/deletions", {}),
}
ALL = {**VERBS, **ONCE, "add an epic": ("/epics", {"name": "Lost luggage"})}


def filled(case, world, numbers):
    path, form = case
    values = {key: value.format(**numbers._asdict()) for key, value in form.items()}
    return world.url + path.format(**numbers._asdict()), values


@pytest.mark.parametrize("case", VERBS.values(), ids=VERBS)
def test_a_member_does_it_and_the_second_time_nothing_happens(app, world, page_of, numbers, case):
    ben, before = page_of(world.ben), count_events(app)
    url, form = filled(case, world, numbers)
    ben.post(url, form)
    ben.follow()
    assert count_events(app) == before + 1
    ben.post(url, form)
    assert count_events(app) == before + 1


@pytest.mark.parametrize("case", ONCE.values(), ids=ONCE)
def test_what_is_gone_is_not_found_the_second_time(app, world, page_of, numbers, case):
    ben, before = page_of(world.ben), count_events(app)
    url, form = filled(case, world, numbers)
    ben.post(url, form)
    ben.follow()
    assert count_events(app) == before + 1
    ben.post(url, form, 404)
    assert count_events(app) == before + 1


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_a_viewer_may_not_and_a_stranger_finds_nothing(app, world, page_of, numbers, case):
    before = count_events(app)
    url, form = filled(case, world, numbers)
    page_of(world.cy).post(url, form, 403)
    page_of(world.dora).post(url, form, 404)
    assert count_events(app) == before


@pytest.mark.parametrize("case", ALL.values(), ids=ALL)
def test_none_of_it_happens_by_reading(world, page, numbers, case):
    url, _ = filled(case, world, numbers)
    readable = url.rsplit("/", 1)[0] in (f"{world.url}/epics", f"{world.url}/labels")
    page.get(url, 200 if readable else 405)


def test_an_epic_is_added_in_place(app, world, page):
    page.post(f"{world.url}/epics", {"name": " Lost luggage ", "label": ""}, 204, fragment=True)
    assert page.headers["X-Item"].startswith("epic-")
    assert epics(app, world) == [("Lost luggage", "lost luggage")]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": ""}, "Name is missing."),
        ({"name": "Fares", "label": "timetable"}, "serves the epic “Timetable” already"),
        ({"name": "x" * 5001}, "at most 5000 fit"),
    ],
)
def test_what_is_wrong_with_an_epic_is_said(app, world, page, numbers, form, sentence):
    before = count_events(app)
    page.post(f"{world.url}/epics/{numbers.tickets}", form, 422)
    assert sentence in page.words
    page.post(f"{world.url}/epics", form, 422)
    assert sentence in page.words
    assert count_events(app) == before


def test_an_epic_that_somebody_else_edited_shows_both(world, page, page_of, numbers):
    url = f"{world.url}/epics/{numbers.tickets}"
    form = dict(page.get(url).one("form.edit").fields)
    page_of(world.ben).post(url, {**form, "name": "Fares"})
    page.post(url, {**form, "name": "Tickets at sea"}, 409)
    assert "Ben Brandt changed the name of this epic" in page.words
    assert "Saved meanwhile: Fares" in page.words
    assert page.one("textarea[name=name]").text == "Tickets at sea"


def test_the_description_of_an_epic_is_shown_as_written_and_harms_nobody(world, page, numbers):
    url = f"{world.url}/epics/{numbers.tickets}"
    page.post(url, {"name": "Tickets", "description": "**Now** <script>alert(1)</script>"})
    page.get(url)
    assert page.texts(".prose strong") == ["Now"]
    assert not page.select(".prose script")


def test_a_move_names_one_place(world, page, numbers):
    url = f"{world.url}/epics/{numbers.tickets}/moves"
    page.post(url, {}, 422)
    page.post(url, {"place": "top", "after": numbers.timetable}, 422)
    page.post(url, {"after": "none"}, 422)
    page.post(url, {"after": 10**6}, 409)


def test_epics_are_moved_without_scripts(app, world, page, numbers):
    page.get(f"{world.url}/epics/{numbers.tickets}")
    buttons = {button.text: button for button in page.select(".foot form[action$=moves] button")}
    assert set(buttons) == {"Down", "To the end"}
    down = buttons["Down"]
    page.post(f"{world.url}/epics/{numbers.tickets}/moves", {down.get("name"): down.get("value")})
    assert [name for name, _ in epics(app, world)] == ["Timetable", "Tickets"]


def test_a_rename_that_would_merge_asks_first(app, world, page, numbers):
    url = f"{world.url}/labels/{numbers.money}"
    page.post(url, {"name": "Ships"}, 409)
    assert "There is a label “ships” already. Merging gives it the 1 story of “money”" in page.words
    button = page.one("button[name=merging]")
    assert button.text == "Merge the two"
    assert labels(app, world) == ["money", "ships", "tickets", "timetable"]
    page.post(url, {"name": "Ships", "merging": button.get("value")})
    assert labels(app, world) == ["ships", "tickets", "timetable"]


def test_labels_of_two_epics_are_not_merged(app, world, page, numbers):
    page.post(f"{world.url}/epics/{numbers.tickets}", {"name": "Tickets", "label": "money"})
    page.post(f"{world.url}/epics/{numbers.timetable}", {"name": "Timetable", "label": "ships"})
    page.post(f"{world.url}/labels/{numbers.money}/merges", {"into": numbers.ships}, 422)
    assert "Delete one of the two epics" in page.words
    page.post(f"{world.url}/labels/{numbers.money}", {"name": "ships", "merging": "yes"}, 422)
    assert "Delete one of the two epics" in page.words


def test_a_label_that_serves_an_epic_offers_no_deletion(app, world, page, numbers):
    page.post(f"{world.url}/epics/{numbers.tickets}", {"name": "Tickets", "label": "money"})
    page.get(f"{world.url}/labels/{numbers.money}")
    assert not page.select("form[action$=deletions]")
    page.post(f"{world.url}/labels/{numbers.money}/deletions", {}, 422)
    assert "serves the epic “Tickets”" in page.words


def test_a_merge_into_what_is_no_label_is_refused(world, page, numbers):
    url = f"{world.url}/labels/{numbers.money}/merges"
    page.post(url, {"into": 10**6}, 404)
    page.post(url, {"into": ""}, 422)
    page.post(url, {"into": numbers.money}, 422)
    assert "into itself" in page.words


def test_viewers_read_epics_and_labels(world, page_of, numbers):
    cy = page_of(world.cy)
    for path in (f"/epics/{numbers.tickets}", f"/labels/{numbers.money}"):
        cy.get(world.url + path)
        assert not cy.select("main form")
