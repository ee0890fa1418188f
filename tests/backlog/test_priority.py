"""The priority of stories on pages: where a project shows it, it is set, seen, told, found, taken back."""

import pytest

from tests.support.inside import inside
from tracker.backlog import actions, bulk_actions
from tracker.backlog.copy_actions import clone
from tracker.backlog.queries import facts
from tracker.projects.actions import change_settings
from tracker.projects.copy_actions import copy_project


@pytest.fixture
def shown(app, world):
    """Ferry shows priorities."""
    with inside(app):
        wanted = {"show_story_priority": True}
        change_settings(world.project, wanted, by=world.ada.row, at=app.config["CLOCK"]())


@pytest.fixture
def card(world):
    return f"{world.url}/stories/{world.stories['card']}"


def priority(app, world, name="card"):
    with app.app_context():
        return world.story(name).priority


def version(app, world):
    with app.app_context():
        return world.project.version


def test_an_owner_turns_it_on_and_then_it_is_shown(app, world, page, page_of, card):
    ben = page_of(world.ben)
    ben.post(card, {"priority": "p1"})
    ben.get(card)
    assert not ben.select(".line-priority")
    assert not ben.get(world.url).select(".priority")
    form = {"name": "Ferry", "automatic_planning": "y", "enable_tasks": "y", "points": "0,1,2,3"}
    form |= {"initial_velocity": "10", "velocity_averaged_over": "3", "iteration_length": "1"}
    form |= {"week_start_day": "monday", "time_zone": "Europe/Berlin", "working_days": ["0"]}
    page.post(f"{world.url}/settings", {**form, "show_story_priority": "y"}).follow()
    assert "priority of stories" in page.words
    ben.get(card)
    assert ben.one(".line-priority [aria-pressed=true]").get("value") == "p1"
    mark = ben.get(world.url).one(f"#story-{world.stories['card']} .priority")
    assert (mark.text, mark.get("aria-label")) == ("p1", "Priority p1, high")


def test_it_is_set_by_one_event_told_and_taken_back(app, world, page_of, card, shown):
    ben, before = page_of(world.ben), version(app, world)
    ben.post(card, {"priority": "p0"}, fragment=True)
    assert (priority(app, world), version(app, world)) == ("p0", before + 1)
    ben.post(card, {"priority": "p0"}, fragment=True)
    assert version(app, world) == before + 1
    ben.get(card)
    assert "changed priority of this story" in ben.words
    assert "priority: none → p0" in ben.words
    ben.post(f"{world.url}/undo", {"version": before + 1}, 200, fragment=True)
    assert priority(app, world) == "none"
    ben.post(card, {"priority": "high"}, 422)


def test_many_get_one_at_once_and_lose_it(app, world, page_of, shown):
    ben, before = page_of(world.ben), version(app, world)
    both = f"{world.stories['card']} {world.stories['cabin']}"
    ben.post(f"{world.url}/bulk", {"do": "priority", "priority": "p2", "stories": both}, 200, fragment=True)
    assert ben.text == "set the priority of 2 stories to p2"
    ben.post(f"{world.url}/bulk", {"do": "priority", "priority": "p2", "stories": both}, 200, fragment=True)
    assert version(app, world) == before + 1
    ben.post(f"{world.url}/bulk", {"do": "priority", "priority": "none", "stories": both}, 200, fragment=True)
    assert ben.text == "took the priority off 2 stories"
    ben.post(f"{world.url}/undo", {"version": before + 2}, 200, fragment=True)
    assert (priority(app, world), priority(app, world, "cabin")) == ("p2", "p2")
    ben.get(f"{world.url}/bulk", 405)


def test_who_reads_sees_it_and_changes_nothing(app, world, page, page_of, card, shown):
    page.post(card, {"priority": "p3"})
    cy = page_of(world.cy).get(card)
    assert "p3, low" in cy.texts(".facts dd")
    assert not page_of(world.cy).get(world.url).select(".priority"), "what can wait has no mark"
    for who, status in ((world.cy, 403), (world.dora, 404)):
        data = {"do": "priority", "priority": "p0", "stories": world.stories["card"]}
        page_of(who).post(f"{world.url}/bulk", data, status, fragment=True)
        page_of(who).post(card, {"priority": "p0"}, status)
    assert priority(app, world) == "p3"


def test_it_is_searched_for_and_offered_only_where_it_is_shown(app, world, page, card):
    page.post(card, {"priority": "p1"})
    names = [each["name"] for each in page.get(f"{world.url}/searches/words").answer.json]
    assert "priority" not in names
    with inside(app):
        wanted = {"show_story_priority": True}
        change_settings(world.project, wanted, by=world.ada.row, at=app.config["CLOCK"]())
    words = {each["name"]: each["values"] for each in page.get(f"{world.url}/searches/words").answer.json}
    assert words["priority"] == ["p0", "p1", "p2", "p3", "none"]
    page.get(f"{world.url}/panels/search?of=priority:p1")
    assert page.texts(".title") == ["Pay by card"]
    assert "of priority p1" in page.words


def test_it_moves_nothing(app, world, shown):
    with inside(app):
        at = app.config["CLOCK"]()
        before = [story.id for story in facts(world.project, at).scheduled]
        ids = [world.stories["harbour"]]
        bulk_actions.change_priorities(world.project, ids, "p0", by=world.ada.row, at=at)
        assert [story.id for story in facts(world.project, at).scheduled] == before


def test_copies_have_it_too(app, world, shown):
    with inside(app):
        at = app.config["CLOCK"]()
        actions.edit(world.story("card"), by=world.ada.row, at=at, priority="p1")
        assert clone(world.story("card"), by=world.ada.row, at=at).priority == "p1"
        barge = copy_project(world.project, "Barge", by=world.ada.row, at=at)
        assert barge.show_story_priority
