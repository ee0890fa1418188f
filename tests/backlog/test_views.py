"""Stories through HTTP: who may do what, what comes back, and that bad input ends in a sentence."""

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog.models import Story
from tracker.database import db


def read(app, name, world):
    with inside(app):
        story = world.story(name)
        return {
            "state": story.state,
            "estimate": story.estimate,
            "title": story.title,
            "labels": [label.name for label in story.labels],
            "owners": [owner.name for owner in story.owners],
            "deleted": story.deleted_at is not None,
        }


def as_shown(page):
    """What the form of a story sends where nothing is ticked."""
    edits = page.one("form.edit").get("id")
    hidden = {field.get("name"): field.get("value") for field in page.select(f"[type=hidden][form={edits}]")}
    title = page.one("[name=title]").text_content()
    return {"title": title, **dict(page.one("form.edit").fields), **hidden}


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


VERBS = {
    "a transition": ("timetable", "/transitions", {"state": "finished"}),
    "an estimate": ("card", "/estimate", {"estimate": "1"}),
    "a move": ("card", "/moves", {"list": "backlog", "place": "top"}),
    "an edit": ("card", "", {"title": "Pay by phone", "story_type": "feature", "estimate": "3"}),
}


@pytest.mark.parametrize(("name", "path", "form"), VERBS.values(), ids=VERBS)
def test_a_member_changes_a_story_once(app, world, page_of, name, path, form):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories[name]}{path}"
    before = count_events(app)
    ben.post(url, form)
    assert ben.location.endswith(f"{world.url}#story-{world.stories[name]}")
    assert count_events(app) == before + 1
    ben.post(url, form)
    assert count_events(app) == before + 1


def test_our_script_gets_a_short_answer(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/stories/{world.stories['card']}/estimate", {"estimate": "2"}, 204, fragment=True)
    assert ben.headers["X-Story-Id"] == str(world.stories["card"])


def test_a_story_is_added_in_place(app, world, page_of):
    ben = page_of(world.ben)
    ben.post(
        f"{world.url}/stories", {"title": " Buy for a friend ", "story_type": "feature", "list": "backlog"}
    )
    with inside(app):
        story = db.session.scalars(select(Story).where(Story.title == "Buy for a friend")).one()
        assert (story.state, story.requested_by_id) == ("unstarted", world.ben.id)


def test_a_story_without_a_title_is_refused_with_a_sentence(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/stories", {"title": " ", "list": "icebox"}, 422, fragment=True)
    assert "Title is missing" in ben.text


def test_everything_of_a_story_is_edited_in_one_form(app, world, page_of):
    ben = page_of(world.ben)
    ben.post(
        f"{world.url}/stories/{world.stories['card']}",
        {
            "title": "Pay by card",
            "story_type": "feature",
            "estimate": "2",
            "description": "With a *chip*",
            "labels": "Money, terminal",
            "owners": [world.ada.id, world.ben.id],
        },
    )
    changed = read(app, "card", world)
    assert changed["estimate"] == 2
    assert changed["labels"] == ["money", "terminal"]
    assert changed["owners"] == ["Ada Ahlers", "Ben Brandt"]


def test_a_form_with_a_mistake_comes_back_filled_and_changes_nothing(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    ben.post(url, {"title": "x" * 5001, "story_type": "feature", "estimate": "3"}, 422)
    assert "5001 characters" in ben.words
    assert read(app, "card", world)["title"] == "Pay by card"


def test_an_estimate_off_the_scale_comes_back_with_a_sentence(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    ben.post(url, {"title": "Mine", "story_type": "feature", "estimate": "40"}, 422)
    assert "not on this project's point scale" in ben.words
    assert "Mine" in ben.text
    assert read(app, "card", world)["title"] == "Pay by card"


def test_the_second_editor_of_a_text_is_told_and_loses_nothing(app, world, page_of):
    url = f"{world.url}/stories/{world.stories['card']}"
    ben, ada = page_of(world.ben), page_of(world.ada)
    seen = ben.get(url).one("[name=version]").get("value")
    form = {"title": "Pay by card", "story_type": "feature", "estimate": "3", "version": seen}
    ada.post(url, {**form, "description": "By Ada"})
    ben.post(url, {**form, "description": "By Ben"}, 409)
    assert "Ada Ahlers changed the description" in ben.words
    assert "By Ben" in ben.text


@pytest.mark.parametrize("state", ["delivered", "nonsense", ""])
def test_a_state_that_a_chore_cannot_have_is_refused(app, world, page_of, state):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['harbour']}/transitions"
    ben.post(url, {"state": state}, 422, fragment=True)
    assert read(app, "harbour", world)["state"] == "unstarted"


MOVES = {
    "no place": {"list": "backlog"},
    "two places": {"list": "backlog", "before": "1", "place": "top"},
    "no such list": {"list": "attic", "place": "top"},
}


@pytest.mark.parametrize("form", MOVES.values(), ids=MOVES)
def test_a_move_that_names_no_place_is_refused(world, page_of, form):
    page_of(world.ben).post(f"{world.url}/stories/{world.stories['card']}/moves", form, 422, fragment=True)


def test_a_story_moves_into_the_icebox_and_back(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}/moves"
    ben.post(url, {"list": "icebox", "before": world.stories["cabin"]})
    assert read(app, "card", world)["state"] == "unscheduled"
    ben.post(url, {"list": "backlog", "after": world.stories["seats"]})
    assert read(app, "card", world)["state"] == "unstarted"


def test_a_deleted_story_is_gone(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    ben.post(f"{url}/deletions").follow()
    assert "was deleted" in ben.words
    ben.get(url, 404)


def test_a_story_of_another_project_is_not_found(world, page_of):
    page_of(world.ben).get(f"{world.url}/stories/999999", 404)


def test_a_viewer_reads_a_story_and_changes_nothing(app, world, page_of):
    cy = page_of(world.cy)
    url = f"{world.url}/stories/{world.stories['card']}"
    assert "Pay by card" in cy.get(url).words
    cy.post(f"{url}/transitions", {"state": "started"}, 403)
    assert read(app, "card", world)["state"] == "unstarted"


def test_a_story_added_in_the_backlog_leaves_current_as_it_is(app, world, page_of):
    ben = page_of(world.ben)
    before = ben.get(world.url).texts("#panel-current .story .title")
    form = {"title": "Buy for a friend", "story_type": "feature", "list": "backlog", "estimate": "1"}
    ben.post(f"{world.url}/stories", form)
    ben.get(world.url)
    assert ben.texts("#panel-current .story .title") == before
    assert "Buy for a friend" in ben.texts("#panel-backlog .story .title")


def test_a_refusal_leads_back_to_where_it_was_asked(world, page_of):
    ben = page_of(world.ben)
    where = f"http://localhost{world.url}/pairing/log?day=2026-11-17"
    url = f"{world.url}/stories/{world.stories['card']}/transitions"
    ben.post(url, {"state": "nonsense"}, 422, headers={"Referer": where})
    assert ben.one("main a.primary").get("href") == f"{world.url}/pairing/log?day=2026-11-17"
    ben.post(url, {"state": "nonsense"}, 422, headers={"Referer": "https://elsewhere.example/x"})
    assert not ben.select("main a.primary")


def test_a_save_leaves_an_owner_who_came_meanwhile(app, world, page_of):
    ada, ben = page_of(world.ada), page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    shown = as_shown(ada.get(url))
    ben.post(f"{url}/start", {})
    ada.post(url, {**shown, "title": "Pay by phone"})
    changed = read(app, "card", world)
    assert changed["title"] == "Pay by phone"
    assert changed["owners"] == ["Ben Brandt"]


def test_the_last_owner_is_taken_off_by_unticking(app, world, page_of):
    ada = page_of(world.ada)
    url = f"{world.url}/stories/{world.stories['timetable']}"
    shown = as_shown(ada.get(url))
    ada.post(url, shown)
    assert read(app, "timetable", world)["owners"] == []


def test_a_label_that_is_too_long_is_named(world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    form = {"title": "Pay by card", "story_type": "feature", "estimate": "3", "labels": "l" * 256}
    ben.post(url, form, 422)
    assert "has 256 characters; at most 255 fit" in ben.words
