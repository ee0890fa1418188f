"""Blocked, History, one story, Current and Backlog together; iterations that stay empty; another velocity."""

import pytest

from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions, iteration_actions
from tracker.backlog.detail_models import Blocker
from tracker.database import db


def block(app, world, name, description, clock, **values):
    with inside(app):
        by = world.ben.id
        db.session.add(
            Blocker(
                story_id=world.stories[name], by_id=by, description=description, created_at=clock(), **values
            )
        )


def counts(page):
    return {mark.get("data-count"): mark.text_content() for mark in page.select(".rail [data-count]")}


def test_blocked_shows_what_cannot_go_on_and_why(app, world, page, clock):
    block(app, world, "cabin", "No drawings yet", clock)
    block(app, world, "card", "Waits for the bank", clock)
    block(app, world, "card", "Settled", clock, resolved=True)
    block(app, world, "seats", f"#{world.stories['card']}", clock, blocking_id=world.stories["card"])
    block(app, world, "ticket", "Accepted long ago", clock)
    assert counts(page.get(world.url)) == {"my-work": "", "blocked": "3"}
    page.get(f"{world.url}/panels/blocked")
    assert page.texts(".story .title") == ["Seats are sold twice", "Pay by card", "Choose a cabin"]
    seats, card, _ = page.texts(".item.reasons > ul")
    assert f"#{world.stories['card']} “Pay by card”, unstarted Ben Brandt, Wed 18 Nov" in seats
    assert card.startswith("Waits for the bank")
    assert "Settled" not in page.words


def test_history_leads_to_a_story_that_a_key_moved_or_labelled(world, page):
    for deed in ({"do": "move", "list": "icebox", "place": "top"}, {"do": "label", "labels": "pier"}):
        page.post(f"{world.url}/bulk", {"stories": world.stories["card"], **deed})
    page.get(f"{world.url}/panels/history")
    assert page.texts(".event p")[:2] == [
        "Ada Ahlers put “pier” on “Pay by card”",
        "Ada Ahlers moved “Pay by card” to the top of the icebox",
    ]
    assert [link.text for link in page.select(".event .names-story")[:2]] == ["“Pay by card”"] * 2


def test_history_tells_by_days_and_goes_on_where_one_wants(app, world, page, clock):
    page.get(f"{world.url}/panels/history")
    assert page.texts(".event")[0].endswith("Ben Brandt started “Show the timetable”")
    assert page.texts(".iteration-head h3")[0] == "Yesterday Tue 17 Nov"
    links = page.select(f".event a[href$='/stories/{world.stories['timetable']}']")
    assert {link.text for link in links} == {"“Show the timetable”"}
    with inside(app):
        actions.delete(world.story("timetable"), by=world.ada.row, at=clock())
        for number in range(80):
            add_story(world.project, world.ada.row, f"Crossing {number}", at=clock())
    page.get(f"{world.url}/panels/history")
    assert len(page.select(".event")) == 60
    more = page.one(".earlier a")
    page.get(more.get("href"))
    texts = page.texts(".event")
    assert len(texts) > 90
    assert any("deleted “Show the timetable”" in text for text in texts)
    assert not page.select(f".event a[href$='/stories/{world.stories['timetable']}']")
    assert not page.select(".earlier a")
    page.get(f"{world.url}/panels/history?of=yesterday", 404)


def test_one_story_is_a_panel(world, page):
    page.get(f"{world.url}/panels/story?of={world.stories['card']}")
    assert page.texts("h2")[0] == "Pay by card"
    page.one(f"#story-{world.stories['card']}-story-{world.stories['card']}")
    page.get(f"{world.url}/panels/story?of=99999", 404)
    page.get(f"{world.url}/panels/story", 404)


def test_current_and_backlog_in_one_panel_are_the_same_lists(world, page):
    page.get(world.url)
    apart = page.texts("#panel-current .title") + page.texts("#panel-backlog .title")
    page.get(f"{world.url}/panels/current-backlog")
    assert page.texts(".story .title") == apart
    page.one(f"#story-{world.stories['card']}")


def test_the_plan_with_another_velocity_is_seen_by_who_asks_only(world, page, page_of):
    usual = page.get(world.url).texts("#panel-current .title")
    page.get(f"{world.url}?velocity=20")
    assert "Pay by card" in page.texts("#panel-current .title")
    assert page.texts("#panel-backlog .panel-head .meta") == ["as if velocity were 20"]
    assert page.one("#as-if-velocity").get("value") == "20"
    assert page.one(".as-if .measured").text == "1"
    told = page.get(f"{world.url}/changes?since=-1&panels=current&velocity=20").answer.get_json()
    keys = [key for group in told["panels"]["current"]["groups"] for key, _ in group["items"]]
    assert f"story-{world.stories['card']}" in keys
    assert page.get(world.url).texts("#panel-current .title") == usual
    assert page_of(world.ben).get(world.url).texts("#panel-current .title") == usual


@pytest.mark.parametrize("velocity", ["0", "-3", "1001", "fast", ""])
def test_a_velocity_that_cannot_be_is_passed_over(world, page, velocity):
    page.get(f"{world.url}?velocity={velocity}")
    assert page.texts("#panel-backlog .velocity") == ["velocity 1"]
    assert page.one("form.as-if").get("hidden") is not None


def test_what_was_said_of_an_iteration_stands_in_its_head_even_if_it_is_empty(app, world, page, clock):
    with inside(app):
        said = {"by": world.ben.row, "at": clock()}
        iteration_actions.set_strength(world.project, 4, 0, **said)
        iteration_actions.set_goal(world.project, 4, "Everybody is at sea", **said)
    page.get(world.url)
    assert page.texts("#panel-backlog .number")[0] == "4"
    assert page.texts("#panel-backlog .strength")[0] == "0 %"
    assert page.texts("#panel-backlog .goal")[0] == "Everybody is at sea"
    heads = page.select("#panel-backlog .iteration-head.free")
    assert heads, "iterations that wait for capacity are there to be shown"
    assert "left free" in page.texts("#panel-backlog .left-free")[0]


def test_a_viewer_is_offered_no_field_in_the_heads(world, page_of):
    assert not page_of(world.cy).get(world.url).select("[data-edit]")
    assert page_of(world.ben).get(world.url).select("#panel-current [data-edit=goal]")
