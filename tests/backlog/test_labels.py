"""Verbs of labels: all stories at once, one event, and the row of every story drawn anew."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from tests.support.caches import nothing_kept
from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.kinds import sentence
from tracker.activity.models import Event, event_story
from tracker.backlog import actions, epic_actions, label_actions, label_queries, queries
from tracker.database import db
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def ferry(app, world):
    """Pay by card is about money and ships, the timetable about money, the cabin about fares."""
    with inside(app):
        for name, labels in (("card", ["money", "ships"]), ("timetable", ["money"]), ("cabin", ["fares"])):
            actions.edit(world.story(name), labels=labels, by=world.ada.row, at=NOW)
        yield world


def label(world, name):
    return queries.label_named(world.project, name)


def labels_of(world, name):
    return [each.name for each in world.story(name).labels]


def events(world):
    return db.session.scalar(select(func.count()).where(Event.project_id == world.project_id))


def latest(world):
    return db.session.scalars(
        select(Event).where(Event.project_id == world.project_id).order_by(Event.version.desc()).limit(1)
    ).one()


VERBS = {
    "rename": lambda money, fares, **who: label_actions.rename(money, "Coins", **who),
    "merge": lambda money, fares, **who: label_actions.merge(money, fares, **who),
    "delete": lambda money, fares, **who: label_actions.delete(money, **who),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_verb_leaves_one_event_and_nothing_the_second_time(ferry, verb):
    money, fares, before = label(ferry, "money"), label(ferry, "fares"), events(ferry)
    verb(money, fares, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    verb(money, fares, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    assert ferry.project.version == before + 1


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_the_stories_touched_and_no_others_change_and_know_the_event(ferry, verb):
    before = ferry.story("cabin").version
    verb(label(ferry, "money"), label(ferry, "fares"), by=ferry.ben.row, at=NOW)
    version = ferry.project.version
    assert ferry.story("card").version == ferry.story("timetable").version == version
    assert ferry.story("cabin").version == before
    named = db.session.scalars(
        select(event_story.c.story_id).where(event_story.c.event_id == latest(ferry).id)
    )
    assert set(named) == {ferry.stories["card"], ferry.stories["timetable"]}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_the_number_of_statements_does_not_grow_with_the_stories(ferry, verb, count_queries):
    def cost():
        money, fares = label(ferry, "money"), label(ferry, "fares")
        db.session.expire_all()
        with count_queries() as statements:
            verb(money, fares, by=ferry.ben.row, at=NOW)
        return len(statements)

    label_actions.rename(label(ferry, "ships"), "boats", by=None, at=NOW)  # the plan is asked for after it
    few = cost()
    for number in range(12):
        names = ["money", "fares"] if number % 2 else ["money"]
        add_story(ferry.project, ferry.ada.row, f"Story {number}", labels=names)
    if coins := label(ferry, "coins"):
        label_actions.rename(coins, "what it was called", by=None, at=NOW)
    assert cost() <= few


def test_a_new_name_is_kept_in_lower_case_on_every_story(ferry):
    label_actions.rename(label(ferry, "money"), " Hard  Coin ", by=ferry.ada.row, at=NOW)
    assert labels_of(ferry, "card") == ["hard coin", "ships"]
    assert labels_of(ferry, "timetable") == ["hard coin"]
    event = latest(ferry)
    assert sentence(event.kind, event.details) == "renamed the label “money” to “hard coin”"


def test_renaming_to_a_name_that_exists_says_first_that_the_two_become_one(ferry):
    before = events(ferry)
    with pytest.raises(Refusal, match="Merging gives it the 2 stories of “money”") as refused:
        label_actions.rename(label(ferry, "money"), "Ships", by=None, at=NOW)
    assert refused.value.status == 409
    assert events(ferry) == before
    kept = label_actions.rename(label(ferry, "money"), "Ships", by=None, at=NOW, merging=True)
    assert kept.name == "ships"
    assert labels_of(ferry, "card") == labels_of(ferry, "timetable") == ["ships"]
    assert label(ferry, "money") is None


def test_a_story_that_had_both_carries_the_other_label_once(ferry):
    label_actions.merge(label(ferry, "ships"), label(ferry, "money"), by=None, at=NOW)
    assert labels_of(ferry, "card") == ["money"]
    event = latest(ferry)
    assert sentence(event.kind, event.details) == "merged the label “ships” into “money”"


def test_the_epic_of_a_merged_label_goes_with_it(ferry):
    epic = epic_actions.create(ferry.project, by=None, at=NOW, name="Money")
    label_actions.merge(label(ferry, "money"), label(ferry, "fares"), by=None, at=NOW)
    assert epic.label.name == "fares"
    assert ferry.story("cabin").version == ferry.project.version


def test_two_labels_with_an_epic_each_are_not_merged(ferry):
    for name in ("Money", "Fares"):
        epic_actions.create(ferry.project, by=None, at=NOW, name=name)
    before = events(ferry)
    with pytest.raises(Refusal, match="“money” serves the epic “Money” and “fares” the epic “Fares”"):
        label_actions.merge(label(ferry, "money"), label(ferry, "fares"), by=None, at=NOW)
    assert events(ferry) == before


def test_the_label_of_an_epic_is_not_deleted(ferry):
    epic_actions.create(ferry.project, by=None, at=NOW, name="Money")
    with pytest.raises(Refusal, match="Delete the epic first"):
        label_actions.delete(label(ferry, "money"), by=None, at=NOW)
    assert labels_of(ferry, "timetable") == ["money"]


def test_a_deleted_label_leaves_its_stories(ferry):
    label_actions.delete(label(ferry, "money"), by=None, at=NOW)
    assert labels_of(ferry, "card") == ["ships"]
    assert labels_of(ferry, "timetable") == []
    assert [word.name for word in label_queries.labels(ferry.project)] == ["fares", "ships"]


@pytest.mark.parametrize(("name", "sentence"), [(" , ", "needs a name"), ("x" * 256, "256 characters")])
def test_a_name_that_is_none_is_refused(ferry, name, sentence):
    with pytest.raises(Refusal, match=sentence):
        label_actions.rename(label(ferry, "money"), name, by=None, at=NOW)


def test_who_edits_labels_that_were_renamed_meanwhile_is_told(ferry):
    card, seen = ferry.story("card"), ferry.project.version
    label_actions.rename(label(ferry, "money"), "coins", by=ferry.ben.row, at=NOW)
    with pytest.raises(Refusal, match="Ben Brandt changed the labels"):
        actions.edit(card, labels=["money", "ships", "new"], by=ferry.ada.row, at=NOW, seen=seen)
    assert labels_of(ferry, "card") == ["coins", "ships"]


CHANGES = {
    "accepted": lambda world, **who: [
        verb(world.story("timetable"), **who) for verb in (actions.finish, actions.deliver, actions.accept)
    ],
    "reopened": lambda world, **who: actions.reject(world.story("ticket"), **who),
    "labelled": lambda world, **who: actions.edit(world.story("ticket"), labels=["fares"], **who),
    "re-estimated": lambda world, **who: actions.estimate(world.story("ticket"), 1, **who),
    "deleted": lambda world, **who: actions.delete(world.story("ticket"), **who),
    "merged": lambda world, **who: label_actions.merge(label(world, "money"), label(world, "ships"), **who),
    "label deleted": lambda world, **who: label_actions.delete(label(world, "money"), **who),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_the_figures_of_what_is_done_are_right_after_every_change(ferry, change):
    def figures():
        known = queries.facts(ferry.project, NOW)
        return label_queries.progress_by_label(ferry.project, known, known.schedule())

    actions.edit(ferry.story("ticket"), labels=["money"], by=None, at=NOW)
    money = label(ferry, "money").id
    assert figures()[money].points - figures()[money].points_left == 3
    change(ferry, by=ferry.ada.row, at=NOW)
    shown = figures()
    with nothing_kept():
        assert figures() == shown
