"""Half days, work that is no story, guests, ensembles, many lines at once, and notes for the next pair."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.pairing.log import events, lines, shown_on_story, version
from tests.support.inside import inside
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.pairing import actions, hand_over_actions, hand_over_queries, queries
from tracker.pairing.entry_actions import enter
from tracker.pairing.lines import Line, Source
from tracker.pairing.models import Pairing
from tracker.teams.actions import add_member
from tracker.teams.presence import Part
from tracker.web import Refusal

TUESDAY, WEDNESDAY = date(2026, 11, 17), date(2026, 11, 18)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
TOMORROW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def log(world, name="card", people=("ada", "ben"), day=TUESDAY, **values):
    who = [getattr(world, each).row for each in people]
    return actions.log(world.story(name), who, day=day, by=world.ada.row, at=NOON, **values)


def told(app, world):
    """The latest event as a sentence."""
    with app.app_context():
        event = db.session.scalars(select(Event).order_by(Event.version.desc())).first()
        return sentence(event.kind, event.details)


def parts(app):
    with app.app_context():
        return [pairing.part for pairing in db.session.scalars(select(Pairing).order_by(Pairing.id))]


@pytest.mark.parametrize(
    ("first", "second", "kept", "count"),
    [
        (Part.MORNING, Part.MORNING, "morning", 1),
        (Part.MORNING, Part.AFTERNOON, "day", 2),
        (Part.MORNING, Part.DAY, "day", 2),
        (Part.DAY, Part.AFTERNOON, "day", 1),
    ],
)
def test_half_days_of_the_same_people_make_one_line(app, world, first, second, kept, count):
    before = version(app, world)
    for part in (first, second):
        with inside(app):
            log(world, part=part)
    assert parts(app) == [kept]
    assert events(app, world, before) == ["pairing.logged"] * count


def test_a_line_of_half_a_day_says_so(app, world, page):
    with inside(app):
        log(world, part=Part.MORNING)
    assert told(app, world) == "logged Ada Ahlers and Ben Brandt on “Pay by card” for 2026-11-17, morning"
    page.get(f"{world.url}/pairing/log")
    assert page.texts(".pair-line .names .meta") == ["morning", "and …"]


def test_another_part_is_a_correction_that_says_nothing_of_the_people(app, world):
    with inside(app):
        log(world)
    with inside(app):
        line = db.session.scalars(select(Pairing)).one()
        actions.correct(line, line.people, by=world.ada.row, at=NOON, part=Part.AFTERNOON)
    assert parts(app) == ["afternoon"]
    assert told(app, world).endswith("for 2026-11-17, afternoon: Ada Ahlers and Ben Brandt")


def test_a_correction_says_who_was_there_before(app, world):
    with inside(app):
        actions.correct(log(world), [world.ben.row], by=world.ada.row, at=NOON)
    assert told(app, world).endswith("for 2026-11-17: Ben Brandt instead of Ada Ahlers and Ben Brandt")


def test_work_that_is_no_story(app, world, page):
    before = version(app, world)
    for _ in range(2):
        with inside(app):
            people = [world.ada.row, world.ben.row, world.cy.row]
            actions.log_other(world.project, "Operator UI", people, day=TUESDAY, by=None, at=NOON)
    assert events(app, world, before) == ["pairing.logged"]
    assert lines(app) == [(None, TUESDAY, ["Ada Ahlers", "Ben Brandt", "Cy Celik"])]
    page.get(f"{world.url}/pairing/log")
    assert page.texts(".pair-line .story") == ["Operator UI"]
    page.get(f"{world.url}/reports/2026-W47")
    assert "1 pairing." in page.words


def test_guests_of_the_team_are_logged_and_stay_when_they_are_gone(app, world):
    with inside(app):
        add_member(world.project.team, "Gina Gast", at=NOON, is_guest=True, until_on=TUESDAY)
        gina = next(each for each in queries.colleagues(world.project, TUESDAY) if each.name == "Gina Gast")
        assert not [each for each in queries.colleagues(world.project, WEDNESDAY) if each == gina]
        people = [world.ada.row, *queries.people_with([gina.id])]
        actions.log(world.story("card"), people, day=TUESDAY, by=world.ada.row, at=NOON)
    assert lines(app)[0][2] == ["Ada Ahlers", "Gina Gast"]


def test_many_lines_are_entered_once(app, world):
    ada, ben, card = world.ada.id, world.ben.id, world.stories["card"]
    wanted = [
        Line(TUESDAY, frozenset({ada, ben}), card),
        Line(TUESDAY, frozenset({ada, ben}), card),
        Line(WEDNESDAY, frozenset({ben}), card, part=Part.MORNING),
        Line(WEDNESDAY, frozenset({ada}), None, "Reading"),
    ]
    entered = []
    for _ in range(2):
        with inside(app), writing(world.project, by=None, at=NOON) as change:
            found = enter(change, wanted, Source.BOARD)
            entered.append((len(found.lines), [story.id for story in found.stories]))
    assert entered == [(3, [card]), (0, [])]
    assert lines(app) == [
        (card, TUESDAY, ["Ada Ahlers", "Ben Brandt"]),
        (card, WEDNESDAY, ["Ben Brandt"]),
        (None, WEDNESDAY, ["Ada Ahlers"]),
    ]
    assert shown_on_story(app, world, "card") == (WEDNESDAY, "Ben Brandt")
    with app.app_context():
        plain = queries.lines_between(world.project, TUESDAY, WEDNESDAY)
        assert plain == [wanted[0], *wanted[2:]]


def test_half_a_day_that_is_entered_grows(app, world):
    card, people = world.stories["card"], frozenset({world.ada.id})
    for part in (Part.MORNING, Part.AFTERNOON):
        with inside(app), writing(world.project, by=None, at=NOON) as change:
            enter(change, [Line(TUESDAY, people, card, part=part)], Source.FILE)
    assert parts(app) == ["day"]


def test_strangers_are_not_entered(app, world):
    with (
        inside(app),
        pytest.raises(Refusal, match="Dora Diaz is not a member"),
        writing(world.project, by=None, at=NOON) as change,
    ):
        enter(change, [Line(TUESDAY, frozenset({world.dora.id}))], Source.FILE)


def note(app, world, text, at=NOON):
    with inside(app):
        hand_over_actions.hand_over(world.story("card"), text, by=world.ben.row, at=at)


def test_a_note_for_the_next_pair(app, world):
    before = version(app, world)
    note(app, world, "The bank's second step is missing")
    assert (
        told(app, world)
        == "left a note for the next pair on “Pay by card”: The bank's second step is missing"
    )
    note(app, world, "The bank's second step is missing")
    note(app, world, "Only refunds are missing")
    note(app, world, "Reviewed", at=TOMORROW)
    assert events(app, world, before) == ["pairing.noted"] * 3
    with app.app_context():
        story = world.story("card")
        assert [each.text for each in hand_over_queries.notes_of(story)] == [
            "Reviewed",
            "Only refunds are missing",
        ]
        latest = hand_over_queries.latest_notes([story.id, world.stories["seats"]])
        assert {key: value.text for key, value in latest.items()} == {story.id: "Reviewed"}


def test_a_note_of_today_is_taken_away(app, world):
    note(app, world, "Nothing left")
    before = version(app, world)
    note(app, world, "")
    note(app, world, "")
    assert events(app, world, before) == ["pairing.note_removed"]
    with app.app_context():
        assert hand_over_queries.notes_of(world.story("card")) == []
