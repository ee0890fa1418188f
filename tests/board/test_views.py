"""The board through HTTP: four panels as planned, drawn from few statements, kept by the browser."""

import pytest

from tests.support.caches import forget_what_was_drawn, nothing_kept
from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions
from tracker.projects.actions import change_settings


def titles(page, panel):
    return page.texts(f"#panel-{panel} .story .title")


def test_the_board_shows_the_plan(world, page):
    page.get(world.url)
    assert titles(page, "current") == ["Show the timetable"]
    assert titles(page, "backlog") == ["Seats are sold twice", "Pay by card", "The harbour opens"]
    assert titles(page, "icebox") == ["Choose a cabin"]
    page.get(f"{world.url}/panels/done")
    assert titles(page, "done") == ["Buy a ticket"]


def test_the_button_of_a_row_is_the_next_step(world, page):
    page.get(world.url)
    timetable = f"#story-{world.stories['timetable']}"
    assert page.texts(f"{timetable} .step") == ["Finish"]
    assert page.texts(f"#story-{world.stories['ticket']} .step") == []


def test_an_unestimated_feature_offers_the_scale(world, page):
    page.get(world.url)
    assert page.texts(f"#story-{world.stories['cabin']} .step") == ["0", "1", "2", "3"]


def test_a_viewer_sees_the_board_without_buttons(world, page_of):
    cy = page_of(world.cy).get(world.url)
    assert titles(cy, "current") == ["Show the timetable"]
    assert cy.select(".step") == []
    assert cy.select(".handle[type=button]") == []


def test_an_unchanged_board_is_not_sent_again(world, page):
    tag = page.get(world.url).headers["ETag"]
    page.get(world.url, 304, headers={"If-None-Match": tag})
    page.post(f"{world.url}/stories/{world.stories['card']}/estimate", {"estimate": "1"})
    page.get(world.url, 200, headers={"If-None-Match": tag})


def test_another_day_is_another_board(world, page, clock):
    tag = page.get(world.url).headers["ETag"]
    clock.advance(days=7)
    page.get(world.url, 200, headers={"If-None-Match": tag})
    assert page.texts("#panel-current .number") == ["4"]


def test_a_changed_story_is_drawn_anew(world, page):
    page.get(world.url)
    page.post(f"{world.url}/stories/{world.stories['card']}/estimate", {"estimate": "1"})
    page.get(world.url)
    assert page.one(f"#story-{world.stories['card']} .points").get("data-points") == "1"


def test_the_statements_do_not_grow_with_the_stories(app, world, page, count_queries):
    address = f"{world.url}/changes?panels=current&panels=backlog&panels=icebox&panels=done"
    page.get(address)
    forget_what_was_drawn()
    with count_queries() as few:
        page.get(address)
    with inside(app):
        for number in range(30):
            add_story(world.project, world.ada.row, f"Story {number}", estimate=1)
    forget_what_was_drawn()
    with count_queries() as many:
        page.get(address)
    assert len(many) <= len(few) + 6


def test_a_late_release_says_so(app, world, page, clock):
    with inside(app):
        for number in range(12):
            actions.create(
                world.project, by=None, at=clock(), title=f"Big {number}", state="unstarted", estimate=3
            )
    page.get(world.url)
    assert "late" in " ".join(page.texts(f"#story-{world.stories['harbour']}"))


def test_done_iterations_come_newest_first(app, world, page, clock):
    with inside(app):
        story = world.story("timetable")
        for verb in (actions.finish, actions.deliver, actions.accept):
            verb(story, by=world.ada.row, at=clock())
    clock.advance(days=7)
    page.get(f"{world.url}/panels/done")
    assert titles(page, "done") == ["Show the timetable", "Buy a ticket"]


def test_nobody_asks_for_the_sign_that_pages_are_put_together_by(world, page):
    page.get(f"{world.url}/panels/search?of=%00pier", 404)
    page.get(f"{world.url}/changes?panels=search:%00pier")
    assert '"search:\\u0000pier":null' in page.text


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/archive", {}),
        ("/layout", {"panels": ["backlog", "done"], "density": "dense", "folded": "yes"}),
        ("/stories/{card}/blockers", {"description": "Waits for the bank"}),
        ("/stories/{timetable}/transitions", {"state": "finished"}),
    ],
)
def test_what_stands_around_the_panels_is_kept_until_it_changes(world, page, path, form):
    page.get(world.url)
    page.post(world.url + path.format(**world.stories), form, (200, 204, 303))
    page.get(world.url)  # with what is said once
    again = page.get(world.url).text
    with nothing_kept():
        assert page.get(world.url).text == again


def test_a_board_is_headed_by_the_new_name_of_its_project(app, world, page):
    page.get(world.url)
    with inside(app):
        change_settings(world.project, {"name": "Ferries"}, by=world.ada.row, at=app.config["CLOCK"]())
    page.get(world.url)
    assert page.texts("h1") == ["Stories of Ferries"]


def test_the_form_of_an_iteration_names_the_new_length_of_the_project(app, world, page):
    assert page.get(world.url).one("#iteration-length").get("placeholder") == "1"
    with inside(app):
        change_settings(world.project, {"iteration_length": 2}, by=world.ada.row, at=app.config["CLOCK"]())
    assert page.get(world.url).one("#iteration-length").get("placeholder") == "2"
