"""The panels Epics, Labels, one epic and one release: what they say, in what order, at what cost."""

from datetime import timedelta

import pytest

from tests.support.caches import forget_what_was_drawn
from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions, epic_actions
from tracker.backlog.places import Place, Spot


@pytest.fixture
def money(app, world, clock):
    """The number of the epic Money, with Buy a ticket (accepted), Pay by card and Choose a cabin (icebox)."""
    with inside(app):
        for name in ("ticket", "card", "cabin"):
            actions.edit(world.story(name), labels=["money"], by=world.ada.row, at=clock())
        epic = epic_actions.create(
            world.project, by=world.ada.row, at=clock(), name="Money", description="In *coins*"
        )
        return epic.id


def panel(page, world, kind, of=""):
    return page.get(f"{world.url}/panels/{kind}", query_string={"of": of} if of else {})


def heads(page):
    return page.texts(".iteration-head h3")


def test_an_epic_says_how_far_it_is_and_when_it_will_be_done(world, page, money):
    panel(page, world, "epics")
    line = f"#epics-epic-{money}"
    assert page.texts(f"{line} .title") == ["Money"]
    assert page.texts(f"{line} .figures") == ["3 of 6 left"]
    assert page.texts(f"{line} .until") == ["Sun 13 Dec"]
    words = "3 of 6 points accepted, 3 unstarted; 1 story without estimate"
    assert page.one(f"{line} .progress").get("aria-label") == words
    page.get(page.one(f"{line} .stories-link").get("href"))
    assert page.texts(".panel h2") == ["Money"]


def test_an_epic_of_which_all_is_accepted_says_when(app, world, page, money, clock):
    with inside(app):
        for name in ("card", "cabin"):
            actions.edit(world.story(name), labels=[], by=world.ada.row, at=clock())
    panel(page, world, "epics")
    assert page.texts(".epic .until") == ["done Wed 11 Nov"]
    assert page.texts(".epic .figures") == [""]


def test_an_epic_in_the_icebox_has_no_date(app, world, page, money, clock):
    with inside(app):
        actions.move(world.story("card"), Place(False, Spot.TOP), by=world.ada.row, at=clock())
    panel(page, world, "epics")
    assert page.texts(".epic .until") == ["icebox: no date"]


def test_no_epics_at_all_say_what_they_are_for(world, page, page_of):
    panel(page, world, "epics")
    assert "There are no epics yet." in page.words
    page.one("form[action$=epics] input[name=name]")
    cy = page_of(world.cy)
    assert not panel(cy, world, "epics").select("form[action$=epics]")


def test_an_epic_without_stories_says_how_to_get_some(app, world, page, clock):
    with inside(app):
        epic = epic_actions.create(world.project, by=None, at=clock(), name="Lost luggage")
        number = epic.id
    panel(page, world, "epics")
    assert page.texts(".epic .figures") == ["no stories yet"]
    panel(page, world, "epic", number)
    assert "Give a story the label “lost luggage”" in page.words


def test_the_panel_of_one_epic_holds_its_stories_by_iterations(world, page, money):
    panel(page, world, "epic", money)
    assert heads(page) == ["Iteration 6", "Icebox", "Done"]
    assert page.texts(".story .title") == ["Pay by card", "Choose a cabin", "Buy a ticket"]
    assert page.texts(".about .prose em") == ["coins"]
    assert "Its last scheduled story is done by Sun 13 Dec" in page.words


def test_what_is_no_epic_or_release_is_not_found(world, page, money):
    for kind in ("epic", "release"):
        for of in ("", "x", "99999", str(world.stories["card"])):
            page.get(f"{world.url}/panels/{kind}?of={of}", 404 if (kind, of) != ("epic", str(money)) else 200)


def test_labels_say_how_much_they_hold(app, world, page, money, clock):
    with inside(app):
        actions.edit(world.story("card"), labels=["money", "ships"], by=world.ada.row, at=clock())
        actions.edit(world.story("seats"), labels=["unlucky"], by=world.ada.row, at=clock())
        actions.edit(world.story("seats"), labels=[], by=world.ada.row, at=clock())
    panel(page, world, "labels")
    assert page.texts(".word .title") == ["money", "ships", "unlucky"]
    assert page.texts(".word .figures") == ["3 stories, 6 points", "1 story, 3 points", "unused"]
    assert page.texts(".word .of-epic") == ["Money"]


def test_the_release_panel_says_what_is_done_and_left(world, page):
    panel(page, world, "release", world.stories["harbour"])
    assert "3 of 8 points accepted, 5 left." in page.words
    assert "Deadline Fri 18 Dec: in time" in page.words
    assert heads(page) == ["Current", "Iteration 4", "Iteration 6", "Done"]
    assert page.texts(".story .title") == [
        "Show the timetable",
        "Seats are sold twice",
        "Pay by card",
        "The harbour opens",
        "Buy a ticket",
    ]


def test_the_release_panel_says_how_late_it_is(app, world, page, clock):
    with inside(app):
        day = clock().date() - timedelta(days=1)
        actions.edit(world.story("harbour"), deadline_on=day, by=world.ada.row, at=clock())
    panel(page, world, "release", world.stories["harbour"])
    assert page.texts(".about.late .lateness") == ["20 days late"]


def test_a_finished_release_and_one_that_rests_say_so(app, world, page, clock):
    with inside(app):
        actions.finish(world.story("harbour"), by=world.ada.row, at=clock())
    panel(page, world, "release", world.stories["harbour"])
    assert "Finished on Wed 18 Nov with 3 points." in page.words
    assert "3 stories were not done then" in page.words
    with inside(app):
        resting = add_story(
            world.project, world.ada.row, "Some day", story_type="release", state="unscheduled"
        )
        number = resting.id
    panel(page, world, "release", number)
    assert "rests in the icebox" in page.words


@pytest.mark.parametrize("kind", ["epics", "labels"])
def test_the_cost_does_not_grow_with_epics_and_stories(app, world, page, money, count_queries, clock, kind):
    def cost():
        forget_what_was_drawn()
        with count_queries() as statements:
            panel(page, world, kind)
        return len(statements)

    few = cost()
    with inside(app):
        for number in range(6):
            name = f"epic {number}"
            epic_actions.create(world.project, by=world.ada.row, at=clock(), name=name)
            add_story(world.project, world.ada.row, f"Story {number}", estimate=1, labels=[name, "money"])
    assert cost() == few


def test_rows_show_the_colour_of_an_epic_as_soon_as_there_is_one(app, world, page, money, clock):
    row = f"#story-{world.stories['card']}"
    page.get(world.url)
    assert page.texts(f"{row} .label.epic") == ["money"]
    page.post(f"{world.url}/epics/{money}/deletions")
    page.get(world.url)
    assert page.texts(f"{row} .label.epic") == []
    assert page.texts(f"{row} .label") == ["money"]


def test_a_line_has_a_new_stamp_when_its_epic_looks_different(app, world, page, money, clock):
    def stamp():
        told = page.get(f"{world.url}/changes?since=0&panels=epics").answer.get_json()
        return dict(told["panels"]["epics"]["groups"][0]["items"])[f"epic-{money}"]

    before = stamp()
    with inside(app):
        actions.move(world.story("seats"), Place(True, Spot.BOTTOM), by=world.ada.row, at=clock())
    assert stamp() == before
    with inside(app):
        actions.estimate(world.story("card"), 1, by=world.ada.row, at=clock())
    assert stamp() != before


def test_the_row_of_a_release_says_how_far_it_is(app, world, page, clock):
    row = f"#story-{world.stories['harbour']}"
    page.get(world.url)
    assert page.texts(f"{row} .outlook") == ["3 of 8 points, 13 Dec"]
    assert page.texts(f"{row} .deadline") == ["due Fri 18 Dec"]
    assert page.texts(f"{row} .lateness") == []
    with inside(app):
        day = clock().date()
        actions.edit(world.story("harbour"), deadline_on=day, by=world.ada.row, at=clock())
    page.get(world.url)
    assert page.texts(f"{row}.late .lateness") == ["19 days late"]
    page.get(page.one(f"{row} .outlook").get("href"))
    assert "3 of 8 points accepted, 5 left." in page.words


def test_the_row_of_a_release_is_drawn_anew_when_the_plan_moves(app, world, page, clock):
    key = f"story-{world.stories['harbour']}"

    def told(since):
        return page.get(f"{world.url}/changes?since={since}&panels=backlog").answer.get_json()

    def stamp(news):
        return dict(item for group in news["panels"]["backlog"]["groups"] for item in group["items"])[key]

    before = told(-1)
    page.post(f"{world.url}/stories/{world.stories['card']}/estimate", {"estimate": "1"})
    after = told(before["version"])
    assert stamp(after) != stamp(before)
    page.get(world.url)
    assert page.one(f"#{key}").get("data-stamp") == stamp(after)
