"""Published pairs that are left alone are recorded by themselves; those of a later day once it has come."""

from datetime import UTC, date, datetime

import pytest

from tests.pairing.log import events
from tests.support.inside import inside
from tracker import chores
from tracker.database import db
from tracker.outbox import worker
from tracker.pairing import actions, board_actions, hand_over_actions
from tracker.pairing.models import Pairing
from tracker.pairing.rotation_queries import board_of
from tracker.teams.models import Absence

WED, THU, FRI = date(2026, 11, 18), date(2026, 11, 19), date(2026, 11, 20)
AT_TEN = {day: datetime(day.year, day.month, day.day, 10, tzinfo=UTC) for day in (WED, THU, FRI)}


@pytest.fixture
def board(app, world, crew):
    """Proposed and published on Wednesday by Ben: who pairs, and on which story."""
    return publish(app, world, WED)


def publish(app, world, day, on=WED):
    with inside(app):
        board_actions.propose_pairs(world.project, day, by=world.ben.row, at=AT_TEN[on])
        published = board_actions.publish(world.project, day, by=world.ben.row, at=AT_TEN[on])
        return {(frozenset(card["people"]), card["story"]) for card in published.cards}


def sweep(app, clock):
    return sum(worker.ask_for_timed(app, {"pairs": chores.TIMED[PAIRS]}, clock).values())


PAIRS = next(name for name in chores.TIMED if "pairs" in name)


def logged(app, day):
    with app.app_context():
        lines = db.session.scalars(db.select(Pairing).where(Pairing.day == day))
        return {(frozenset(part.person_id for part in line.parts), line.story_id) for line in lines}


def test_a_board_that_is_left_alone_is_recorded_once_the_day_is_over(app, world, clock, board):
    before = len(events(app, world, 0))
    clock.set(2026, 11, 19, 22)
    assert sweep(app, clock) == 0
    clock.set(2026, 11, 19, 23, 30)  # half past midnight in Berlin
    assert [sweep(app, clock), sweep(app, clock)] == [1, 0]
    assert logged(app, THU) == board
    assert events(app, world, 0)[before:] == ["pairs.recorded"]


def test_who_was_away_or_said_otherwise_is_not_recorded(app, world, crew, clock, board):
    pairs = [(people, story) for people, story in board if len(people) == 2]
    (first, _), (second, _) = pairs[:2]
    with inside(app):
        values = {"kind": "away", "from_on": THU, "until_on": THU, "part": "day", "created_at": AT_TEN[WED]}
        db.session.add(Absence(person_id=min(first), **values))
        people = [world.ada.row, db.session.get(type(world.ada.row), min(second))]
        actions.log(world.story("card"), people, day=THU, by=None, at=AT_TEN[THU])
    clock.set(2026, 11, 20, 8)
    assert sweep(app, clock) == 1
    told = logged(app, THU) - {(frozenset({world.ada.id, min(second)}), world.stories["card"])}
    assert told == {line for line in board if line[0] not in (first, second)}


def test_a_day_on_which_pairs_were_arranged_is_left_to_the_people(app, world, clock, board):
    with inside(app):
        board_actions.propose_pairs(world.project, THU, by=world.ben.row, at=AT_TEN[THU])
    clock.set(2026, 11, 20, 8)
    assert sweep(app, clock) == 0
    assert not logged(app, THU)


def test_a_day_without_anybody_of_them_is_only_ticked_off(app, world, crew, clock, board):
    before = len(events(app, world, 0))
    with inside(app):
        for person in {person for people, _ in board for person in people}:
            values = {"kind": "away", "from_on": THU, "until_on": THU, "part": "day"}
            db.session.add(Absence(person_id=person, created_at=AT_TEN[WED], **values))
    clock.set(2026, 11, 20, 8)
    assert [sweep(app, clock), sweep(app, clock)] == [0, 0]
    with app.app_context():
        assert board_of(world.project, THU).published == []
    assert events(app, world, 0)[before:] == []


def test_pairs_published_ahead_are_in_the_log_once_their_day_has_come(app, world, crew, clock):
    before = len(events(app, world, 0))
    ahead = publish(app, world, THU)
    assert publish(app, world, THU) == ahead
    assert not logged(app, THU)
    clock.set(2026, 11, 18, 23, 30)
    assert [sweep(app, clock), sweep(app, clock)] == [1, 0]
    assert logged(app, THU) == ahead
    assert events(app, world, 0)[before:] == ["pairs.proposed", "pairs.published", "pairs.recorded"]
    with inside(app):
        board_actions.publish(world.project, THU, by=world.ben.row, at=AT_TEN[THU])
    assert len(events(app, world, 0)) == before + 3


def test_what_was_published_ahead_keeps_the_time_at_which_it_was(app, world, crew, page, clock):
    publish(app, world, THU)
    page.get(f"{world.url}/pairing?day=2026-11-19")
    assert "Published by Ben Brandt, Wed 18 Nov, 11:00; in the log from then on" in page.words
    clock.set(2026, 11, 19, 8)
    sweep(app, clock)
    page.get(f"{world.url}/pairing")
    assert "Published by Ben Brandt, Wed 18 Nov, 11:00 " in page.words
    assert "in the log" not in page.words


def test_publishing_again_on_the_day_is_sooner_than_the_clock(app, world, crew, clock):
    ahead = publish(app, world, THU)
    with inside(app):
        board_actions.publish(world.project, THU, by=world.ben.row, at=AT_TEN[THU])
    assert logged(app, THU) == ahead
    clock.set(2026, 11, 19, 12)
    assert sweep(app, clock) == 0


def test_the_page_says_what_stands_and_leads_to_the_next_day(app, world, page, clock, board):
    clock.set(2026, 11, 19, 9)
    page.get(f"{world.url}/pairing")
    assert "Unless others are published, the pairs of Wed 18 Nov are recorded for today." in page.words
    assert "Pairs of Fri 20 Nov" in page.words
    page.get(f"{world.url}/pairing?day=2026-11-20")
    assert "recorded for today" not in page.words
    page.post(f"{world.url}/pairing/proposals", {"day": "2026-11-20"})
    page.follow()
    page.post(f"{world.url}/pairing/publications", {"day": "2026-11-20"})
    page.follow()
    assert "Published by Ada Ahlers" in page.words
    clock.set(2026, 11, 20, 8)
    sweep(app, clock)
    page.get(f"{world.url}/pairing?day=2026-11-19")
    assert "Recorded as it stood" in page.words


def test_the_board_shows_what_was_left_for_the_next_pair(app, world, page, crew):
    with inside(app):
        text = "The pier is done, the jetty is next."
        hand_over_actions.hand_over(world.story("timetable"), text, by=world.ben.row, at=AT_TEN[WED])
        board_actions.propose_pairs(world.project, WED, by=None, at=AT_TEN[WED])
    page.get(f"{world.url}/pairing")
    (note,) = page.texts(".track .hand-over")
    assert note == "The pier is done, the jetty is next. Ben Brandt, Wed 18 Nov"
