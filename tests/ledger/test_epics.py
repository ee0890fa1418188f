"""The ledger of an epic: whatever carries its label is in its scope."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions, epic_actions, epic_queries, label_actions, queries
from tracker.backlog.places import Place, Spot
from tracker.backlog.undo_actions import undo
from tracker.ledger.entries import figures
from tracker.ledger.queries import lines_of_epic

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def ferry(app, world):
    with inside(app):
        yield world


def money(world):
    actions.edit(world.story("card"), labels=["money"], by=None, at=NOW)
    return epic_actions.create(world.project, name="Money", by=world.ada.row, at=NOW)


def told(epic):
    return [(line.kind.value, line.title, line.points) for line in lines_of_epic(epic.id)]


def test_what_carries_the_label_when_the_epic_is_made_is_committed(ferry):
    actions.edit(ferry.story("ticket"), labels=["money"], by=None, at=NOW)
    assert sorted(told(money(ferry))) == [
        ("committed", "Buy a ticket", 3),
        ("committed", "Pay by card", 3),
        ("done", "Buy a ticket", 3),
    ]


CHANGES = {
    "a label is given": (lambda w, s: actions.edit(w.story("seats"), labels=["money"], **s), "added"),
    "a label is taken": (lambda w, s: actions.edit(w.story("card"), labels=[], **s), "removed"),
    "it is estimated": (lambda w, s: actions.estimate(w.story("card"), 1, **s), "re-estimated"),
    "it is accepted": (lambda w, s: actions.accept(w.story("card"), **s), "done"),
    "it is deleted": (lambda w, s: actions.delete(w.story("card"), **s), "removed"),
    "a label is merged into it": (
        lambda w, s: label_actions.merge(
            _labelled(w, "cash", s), queries.label_named(w.project, "money"), **s
        ),
        "added",
    ),
    "the epic gets another label": (
        lambda w, s: epic_actions.edit(_epic(w), label=_labelled(w, "cash", s).name, **s),
        "added",
    ),
}


def _labelled(world, name, signed):
    actions.edit(world.story("seats"), labels=[name], **signed)
    return queries.label_named(world.project, name)


def _epic(world):
    label = queries.label_named(world.project, "money")
    return epic_queries.epic_of(label)


@pytest.mark.parametrize(("change", "kind"), CHANGES.values(), ids=CHANGES)
def test_each_change_is_entered_with_its_author(ferry, change, kind):
    epic = money(ferry)
    before = lines_of_epic(epic.id)
    change(ferry, {"by": ferry.ada.row, "at": NOW})
    after = lines_of_epic(epic.id)
    assert after[: len(before)] == before
    assert kind in {line.kind.value for line in after[len(before) :]}
    assert {line.who for line in after if line.kind.value == kind and kind != "added"} <= {"Ada Ahlers"}


def test_undoing_enters_the_opposite(ferry):
    epic = money(ferry)
    actions.edit(ferry.story("card"), labels=[], by=ferry.ada.row, at=NOW)
    undo(ferry.project, ferry.project.version, by=ferry.ada.row, at=NOW)
    assert [kind for kind, _, _ in told(epic)] == ["committed", "removed", "added"]
    assert figures(lines_of_epic(epic.id)).remaining == 3


def test_a_deleted_epic_keeps_its_entries_and_gets_no_more(ferry):
    epic = money(ferry)
    before = told(epic)
    epic_actions.delete(epic, by=None, at=NOW)
    actions.estimate(ferry.story("card"), 1, by=None, at=NOW)
    again = epic_actions.create(ferry.project, name="Money", by=None, at=NOW + timedelta(days=1))
    assert told(epic) == before
    assert again.id != epic.id
    assert told(again) == [("committed", "Pay by card", 1)]


def test_a_move_asks_nothing_about_epics(ferry, count_queries):
    money(ferry)
    with count_queries() as statements:
        actions.move(ferry.story("card"), Place(True, Spot.TOP), by=None, at=NOW)
    assert not [each for each in statements if "epic" in each]


def test_the_number_of_statements_does_not_grow_with_the_epic(ferry, count_queries):
    money(ferry)
    counts = []
    for points in (1, 2):
        with count_queries() as statements:
            actions.estimate(ferry.story("card"), points, by=None, at=NOW)
        counts.append(len([each for each in statements if "epic" in each]))
        for number in range(20):
            add_story(ferry.project, ferry.ada.row, f"Coin {number}", at=NOW, labels=["money"], estimate=1)
    assert counts[0] == counts[1] == 3  # the scope, what is held, the entry


def test_undoing_a_change_of_epics_or_labels_enters_it_too(ferry):
    epic = money(ferry)
    signed = {"by": ferry.ada.row, "at": NOW}
    label_actions.merge(
        _labelled(ferry, "cash", signed), queries.label_named(ferry.project, "money"), **signed
    )
    undo(ferry.project, ferry.project.version, **signed)
    assert [kind for kind, _, _ in told(epic)] == ["committed", "added", "removed"]
    epic_actions.edit(epic, label="cash", **signed)
    undo(ferry.project, ferry.project.version, **signed)
    assert figures(lines_of_epic(epic.id)).remaining == 3
