"""Many stories at once through HTTP, and lines of text with a look at them first."""

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tracker.backlog.models import Story
from tracker.database import db


def ids(world, *names):
    return " ".join(str(world.stories[name]) for name in names)


def test_a_script_does_one_thing_with_many(app, world, page_of):
    ben = page_of(world.ben)
    data = {"do": "label", "labels": "Pier, money", "stories": ids(world, "card", "cabin")}
    ben.post(f"{world.url}/bulk", data, 200, fragment=True)
    assert ben.text == "put “money”, “pier” on 2 stories"
    assert "X-Undo" in ben.headers
    ben.post(f"{world.url}/bulk", data, 200, fragment=True)
    assert ben.text == "Nothing to change: it is so already."
    assert "X-Undo" not in ben.headers
    with inside(app):
        assert [label.name for label in world.story("cabin").labels] == ["money", "pier"]


WRONG = {
    "nothing to do": ({"stories": "1"}, "Say what to do"),
    "no numbers": ({"do": "delete", "stories": "one two"}, "named by their numbers"),
    "a stranger": ({"do": "own", "stories": "1", "people": "4"}, "not in the project"),
    "no list": ({"do": "move", "stories": "1", "list": "attic", "place": "top"}, "backlog or icebox"),
    "no place": ({"do": "move", "stories": "1", "list": "backlog"}, "A move names one of"),
}


@pytest.mark.parametrize(("data", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_ends_in_a_sentence(world, page_of, data, words):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/bulk", data, 422, fragment=True)
    assert words in ben.text


def test_without_a_script_it_leads_back_to_the_board(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/bulk", {"do": "delete", "stories": ids(world, "card", "cabin")}).follow()
    assert "deleted 2 stories" in ben.words


def test_lines_are_looked_at_first_and_then_added(app, world, page_of):
    ben = page_of(world.ben)
    ben.get(f"{world.url}/lines")
    lines = {"lines": "Sell tea (1) #galley\nbug: The kettle leaks", "list": "icebox"}
    ben.post(f"{world.url}/lines", {**lines, "preview": "yes"}, 200)
    assert ben.texts(".title-found") == ["Sell tea", "The kettle leaks"]
    with inside(app):
        assert not db.session.scalars(select(Story).where(Story.title == "Sell tea")).all()
    ben.post(f"{world.url}/lines", {**lines, "add": "yes"}).follow()
    assert "Added 2 stories" in ben.words
    assert ben.texts("#panel-icebox .title")[:2] == ["Sell tea", "The kettle leaks"]


def test_lines_go_behind_a_story(world, page_of):
    ben = page_of(world.ben)
    lines = {"lines": "Sell tea\nSell cake", "list": "backlog", "after": world.stories["seats"], "add": "yes"}
    ben.post(f"{world.url}/lines", lines, 204, fragment=True)
    ben.get(world.url)
    titles = ben.texts("#panel-current .title, #panel-backlog .title")
    at = titles.index("Seats are sold twice")
    assert titles[at : at + 3] == ["Seats are sold twice", "Sell tea", "Sell cake"]


def test_lines_with_a_mistake_are_not_added_and_say_why(app, world, page_of):
    ben = page_of(world.ben)
    lines = {"lines": "Sell tea (7)\nSell cake", "list": "icebox", "add": "yes"}
    ben.post(f"{world.url}/lines", lines, 200, fragment=True)
    assert "7 is not on this project" in ben.text
    with inside(app):
        assert not db.session.scalars(select(Story).where(Story.title.like("Sell%"))).all()


TOO_LONG = {
    "a title": ("x" * 5001, "The title has 5001 characters; at most 5000 fit."),
    "a label": (f"Sail #{'y' * 256}", "has 256 characters; at most 255 fit."),
}


@pytest.mark.parametrize(("line", "sentence"), TOO_LONG.values(), ids=TOO_LONG)
def test_a_pasted_line_says_what_is_too_long_in_it(page, world, line, sentence):
    page.post(f"{world.url}/lines", {"lines": f"Row\n{line}", "add": "yes"}, status=200)
    assert sentence in page.words


def test_a_label_that_is_too_long_is_put_on_no_story(page, world):
    stories = f"{world.stories['card']},{world.stories['seats']}"
    page.post(f"{world.url}/bulk", {"do": "label", "stories": stories, "labels": "y" * 256}, status=422)
    assert "at most 255 fit" in page.words
