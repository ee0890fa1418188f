"""Verbs of epics: each leaves one event and nothing the second time; their order; their labels."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import actions, epic_actions, epic_queries, label_actions, queries
from tracker.backlog.places import Spot
from tracker.database import db
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def create(world, name, **values):
    return epic_actions.create(world.project, by=world.ada.row, at=NOW, name=name, **values)


def names(world):
    return [epic.name for epic in epic_queries.epics(world.project)]


def events(world):
    return db.session.scalar(select(func.count()).where(Event.project_id == world.project_id))


def told(world):
    """The latest event, as a sentence."""
    latest = db.session.scalars(
        select(Event).where(Event.project_id == world.project_id).order_by(Event.version.desc()).limit(1)
    ).one()
    return sentence(latest.kind, latest.details)


def move(epic, spot, neighbour=None):
    return lambda **who: epic_actions.move(epic, spot, neighbour and neighbour.id, **who)


VERBS = {
    "rename": lambda epic, other, **who: epic_actions.edit(epic, name="Tickets at sea", **who),
    "describe": lambda epic, other, **who: epic_actions.edit(epic, description="*No* queues", **who),
    "label": lambda epic, other, **who: epic_actions.edit(epic, label="Fares", **who),
    "up": lambda epic, other, **who: epic_actions.move(epic, Spot.TOP, **who),
    "above": lambda epic, other, **who: epic_actions.move(epic, Spot.BEFORE, other.id, **who),
    "delete": lambda epic, other, **who: epic_actions.delete(epic, **who),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_verb_leaves_one_event_and_nothing_the_second_time(ferry, verb):
    epic, other = create(ferry, "Tickets"), create(ferry, "Timetable")
    before = events(ferry)
    verb(epic, other, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    verb(epic, other, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    assert ferry.project.version == before + 1


def test_a_new_epic_gets_a_label_of_its_name_and_stands_on_top(ferry):
    create(ferry, "Timetable")
    epic = create(ferry, "Tickets,  and More")
    assert epic.label.name == "tickets and more"
    assert names(ferry) == ["Tickets,  and More", "Timetable"]
    assert told(ferry) == "added the epic “Tickets,  and More”"


def test_a_story_is_in_the_epic_when_it_carries_the_label(ferry):
    actions.edit(ferry.story("card"), labels=["Money"], by=None, at=NOW)
    epic = create(ferry, "Whatever costs", label="Money")
    assert epic.label is queries.label_named(ferry.project, "money")
    assert label_actions.label_queries.stories_with(epic.label) == 1


def test_a_label_serves_one_epic_only(ferry):
    create(ferry, "Tickets")
    other = create(ferry, "Timetable")
    before = events(ferry)
    with pytest.raises(Refusal, match="serves the epic “Tickets” already"):
        create(ferry, "Tickets")
    with pytest.raises(Refusal, match="serves the epic “Tickets” already"):
        epic_actions.edit(other, label="tickets", by=None, at=NOW)
    assert events(ferry) == before


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "needs a name"),
        ({"name": "!" * 256}, "256 characters"),
        ({"name": ", ,"}, "needs a label"),
    ],
)
def test_an_epic_without_what_it_needs_is_refused(ferry, values, sentence):
    with pytest.raises(Refusal, match=sentence):
        epic_actions.create(ferry.project, by=None, at=NOW, **values)


def test_epics_have_an_order_of_their_own(ferry):
    first, second, third = (create(ferry, name, spot=Spot.BOTTOM) for name in ("One", "Two", "Three"))
    assert names(ferry) == ["One", "Two", "Three"]
    epic_actions.move(third, Spot.BEFORE, second.id, by=None, at=NOW)
    assert names(ferry) == ["One", "Three", "Two"]
    epic_actions.move(first, Spot.AFTER, second.id, by=None, at=NOW)
    assert names(ferry) == ["Three", "Two", "One"]
    assert told(ferry) == "moved the epic “One”"


def test_the_order_holds_when_a_gap_is_used_up(ferry):
    first, *others = (create(ferry, name, spot=Spot.BOTTOM) for name in ("One", "Two", "Three"))
    for turn in range(50):
        epic_actions.move(others[turn % 2], Spot.AFTER, first.id, by=None, at=NOW)
        assert names(ferry)[:2] == ["One", others[turn % 2].name]


def test_a_move_beside_an_epic_that_is_gone_changes_nothing(ferry):
    epic, other = create(ferry, "Tickets"), create(ferry, "Timetable")
    epic_actions.delete(other, by=None, at=NOW)
    before = events(ferry)
    with pytest.raises(Refusal) as refused:
        epic_actions.move(epic, Spot.AFTER, other.id, by=None, at=NOW)
    assert refused.value.status == 409
    assert events(ferry) == before


def test_deleting_an_epic_keeps_its_label_and_stories(ferry):
    epic = create(ferry, "Money")
    actions.edit(ferry.story("card"), labels=["money"], by=None, at=NOW)
    epic_actions.delete(epic, by=None, at=NOW)
    assert not epic_queries.epics(ferry.project)
    assert [label.name for label in ferry.story("card").labels] == ["money"]


def test_rows_of_its_stories_are_drawn_anew_and_no_others(ferry):
    actions.edit(ferry.story("card"), labels=["money"], by=None, at=NOW)
    untouched = ferry.story("seats").version

    def versions():
        return ferry.story("card").version, ferry.story("seats").version

    epic = create(ferry, "Money")
    assert versions() == (ferry.project.version, untouched)
    epic_actions.edit(epic, name="Whatever costs", by=None, at=NOW)
    assert versions() == (ferry.project.version - 1, untouched)
    epic_actions.edit(epic, label="fares", by=None, at=NOW)
    assert versions() == (ferry.project.version, untouched)


def test_two_people_edit_the_same_epic_and_the_second_is_told(ferry):
    epic, seen = create(ferry, "Tickets"), ferry.project.version
    epic_actions.edit(epic, description="With a chip", by=ferry.ada.row, at=NOW, seen=seen)
    with pytest.raises(Refusal, match="Ada Ahlers changed the description of this epic"):
        epic_actions.edit(epic, description="With a coin", by=ferry.ben.row, at=NOW, seen=seen)
    epic_actions.edit(epic, name="Fares", by=ferry.ben.row, at=NOW, seen=seen)
    assert (epic.name, epic.description) == ("Fares", "With a chip")
