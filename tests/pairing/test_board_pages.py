"""The board of a day: proposed, moved, published, and what it says."""

from datetime import date
from itertools import combinations

import pytest

from tests.pairing.crew import NOON, YESTERDAY
from tests.pairing.log import events
from tests.support.inside import inside
from tracker.backlog.models import Story
from tracker.database import db
from tracker.pairing import actions, board_actions
from tracker.pairing.models import Pairing
from tracker.pairing.rotation_actions import add_rule
from tracker.pairing.rotation_queries import board_of
from tracker.pairing.rotation_rules import Kind, Rule
from tracker.text import listed
from tracker.web import Refusal

TODAY = date(2026, 11, 18)


def test_a_board_is_proposed_moved_undone_and_published_into_the_log(app, world, crew):
    before = len(events(app, world, 0))
    for _ in range(2):
        with inside(app):
            board = board_actions.propose_pairs(world.project, TODAY, by=world.ben.row, at=NOON)
            first = [*board.cards]
    assert len(first) == 3
    with inside(app):
        board = board_actions.move(world.project, TODAY, crew["eva"], 1, by=world.ben.row, at=NOON)
        assert crew["eva"] in board.cards[1]["people"] or any(
            card["pinned"] and crew["eva"] in card["people"] for card in board.cards
        )
    with inside(app):
        board = board_actions.undo(world.project, TODAY, by=world.ben.row, at=NOON)
        assert board.cards == first
    for _ in range(2):
        with inside(app):
            board_actions.publish(world.project, TODAY, by=world.ben.row, at=NOON)
    assert events(app, world, 0)[before:] == [
        "pairs.proposed",
        "pairs.arranged",
        "pairs.undone",
        "pairs.published",
    ]
    with app.app_context():
        lines = db.session.scalars(db.select(Pairing).where(Pairing.day == TODAY)).all()
        assert {frozenset(person.id for person in line.people) for line in lines} == {
            frozenset(card["people"]) for card in first
        }
        assert {line.source for line in lines} == {"board"}


def test_publishing_again_replaces_what_the_board_had_logged_and_nothing_else(app, world, crew):
    with inside(app):
        board_actions.propose_pairs(world.project, TODAY, by=None, at=NOON)
        board_actions.publish(world.project, TODAY, by=None, at=NOON)
        actions.log(world.story("card"), [world.ada.row], day=TODAY, by=None, at=NOON)
    with inside(app):
        board_actions.move(world.project, TODAY, crew["eva"], None, by=None, at=NOON)
        board_actions.publish(world.project, TODAY, by=None, at=NOON)
    with app.app_context():
        lines = db.session.scalars(db.select(Pairing).where(Pairing.day == TODAY)).all()
        named = {person.id for line in lines for person in line.people}
        assert crew["eva"] not in named
        assert world.ada.id in named
        cards = board_of(world.project, TODAY).cards
        assert len(lines) == len(cards) + 1
        repeating = db.session.scalars(db.select(Story).where(Story.pair_day == TODAY)).all()
        assert {story.id: story.pair_names for story in repeating} == {
            line.story_id: listed(sorted(person.name for person in line.people))
            for line in lines
            if line.story_id
        }


def test_no_day_that_is_over_is_published_and_none_without_pairs(app, world, crew):
    with inside(app), pytest.raises(Refusal, match="propose pairs first"):
        board_actions.publish(world.project, TODAY, by=None, at=NOON)
    with inside(app), pytest.raises(Refusal, match="Tue 17 Nov is over"):
        board_actions.publish(world.project, YESTERDAY, by=None, at=NOON)
    with inside(app), pytest.raises(Refusal, match="not here on that day"):
        board_actions.move(world.project, TODAY, world.dora.id, 0, by=None, at=NOON)


def test_the_board_of_a_day(app, world, crew, page, page_of):
    before = len(events(app, world, 0))
    page.get(f"{world.url}/pairing")
    assert "Nobody is on the board yet: propose pairs" in page.words
    page.post(f"{world.url}/pairing/proposals")
    page.follow()
    assert "never paired" in page.words
    assert "Not published yet" in page.words
    page.get(f"{world.url}/pairing?alternatives=yes")
    assert "Take this one" in page.words
    page.post(f"{world.url}/pairing/moves", {"person": crew["eva"], "to": ""})
    page.follow()
    assert "On no track" in page.words
    page.post(f"{world.url}/pairing/undo")
    page.post(f"{world.url}/pairing/pins", {"to": "0", "pinned": "yes"})
    page.follow()
    assert "Pinned: let go" in page.words
    page.post(f"{world.url}/pairing/publications", fragment=True)
    viewer = page_of(world.cy)
    viewer.get(f"{world.url}/pairing")
    assert "Published by Ada Ahlers" in viewer.words
    assert "Publish " not in viewer.words
    assert events(app, world, 0)[before:] == [
        "pairs.proposed",
        "pairs.arranged",
        "pairs.undone",
        "pairs.arranged",
        "pairs.published",
    ]


@pytest.mark.parametrize(
    ("address", "sent", "sentence"),
    [
        ("moves", {"to": "0"}, "Choose who moves."),
        ("moves", {"person": "x", "to": "0"}, "Person"),
        ("moves", {"person": "1", "to": "-9"}, "Tracks are counted from 0."),
        ("proposals", {"day": "soon"}, "write it like 2026-11-17"),
        ("publications", {"day": "2026-11-17"}, "Tue 17 Nov is over: correct its pairs in the log."),
    ],
)
def test_what_the_board_cannot_do_is_said(world, page, address, sent, sentence):
    page.post(f"{world.url}/pairing/{address}", sent, 422)
    assert sentence in page.words


def test_rules_that_leave_too_many_alone_are_named_on_the_board(app, world, crew, page):
    with inside(app):
        for one, other in combinations(crew.values(), 2):
            add_rule(world.project, Rule(Kind.NEVER, one, other), by=None, at=NOON)
    page.post(f"{world.url}/pairing/proposals").follow()
    assert "Not everybody can pair (" in page.words
    assert "Eva Team and Finn Team never pair; " in page.one(".complaints").text_content()


def test_somebody_trades_places_or_makes_three(app, world, crew, page):
    """Again does nothing: whom they traded with is not there any more."""
    with inside(app):
        cards = board_actions.propose_pairs(world.project, TODAY, by=None, at=NOON).cards
        pair, others, *_ = (card["people"] for card in cards)
    before = len(events(app, world, 0))
    sent = {"person": pair[0], "to": 1, "instead": others[0]}
    for _ in range(2):
        page.post(f"{world.url}/pairing/moves", sent)
    page.follow()
    assert {others[0], *pair[1:]} in people_of(app, world)
    assert {pair[0], *others[1:]} in people_of(app, world)
    assert events(app, world, 0)[before:] == ["pairs.arranged"]
    page.post(f"{world.url}/pairing/undo")
    page.post(f"{world.url}/pairing/moves", {"person": pair[0], "to": 1})
    assert {pair[0], *others} in people_of(app, world)


def test_who_trades_with_somebody_on_the_bench_sends_the_other_there(app, world, crew, page):
    page.post(f"{world.url}/pairing/proposals")
    page.post(f"{world.url}/pairing/moves", {"person": crew["eva"], "to": ""})
    with app.app_context():
        cards = board_of(world.project, TODAY).cards
        to, other = next((n, card["people"][0]) for n, card in enumerate(cards))
    page.post(f"{world.url}/pairing/moves", {"person": crew["eva"], "to": to, "instead": other})
    with app.app_context():
        assert board_of(world.project, TODAY).bench == [other]


def people_of(app, world):
    with app.app_context():
        return [{*card["people"]} for card in board_of(world.project, TODAY).cards]
