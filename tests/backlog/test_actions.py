"""Verbs of stories: each leaves one event and a settled ledger, and does nothing the second time."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog import actions, iteration_queries, queries
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.database import db
from tracker.ledger.queries import lines_of_release, standing_of_iteration, standings_of_releases
from tracker.planning.models import Iteration
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


def events(world):
    return db.session.scalar(select(func.count()).where(Event.project_id == world.project_id))


def rank(world):
    facts = queries.facts(world.project)
    return [story.id for story in facts.scheduled]


def in_scope(world):
    """The story ids in the ledger of the current iteration, which must equal the plan's."""
    facts = queries.facts(world.project)
    held = standing_of_iteration(facts.current.id)
    assert held == facts.current_scope()
    return set(held)


VERBS = {
    "start": ("card", lambda story, **who: actions.start(story, **who)),
    "finish": ("timetable", lambda story, **who: actions.finish(story, **who)),
    "estimate": ("card", lambda story, **who: actions.estimate(story, 1, **who)),
    "edit": ("card", lambda story, **who: actions.edit(story, title="Pay by phone", **who)),
    "label": ("card", lambda story, **who: actions.edit(story, labels=["Money", "money"], **who)),
    "move": ("card", lambda story, **who: actions.move(story, Place(True, Spot.BOTTOM), **who)),
    "ice": ("card", lambda story, **who: actions.move(story, Place(False, Spot.TOP), **who)),
    "delete": ("card", lambda story, **who: actions.delete(story, **who)),
}


@pytest.mark.parametrize(("name", "verb"), VERBS.values(), ids=VERBS)
def test_a_verb_leaves_one_event_and_nothing_the_second_time(ferry, name, verb):
    story, before = ferry.story(name), events(ferry)
    verb(story, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    verb(story, by=ferry.ben.row, at=NOW)
    assert events(ferry) == before + 1
    assert ferry.project.version == before + 1
    in_scope(ferry)


def test_events_of_a_project_are_gapless(ferry):
    versions = db.session.scalars(select(Event.version).order_by(Event.version)).all()
    assert list(versions) == list(range(1, ferry.project.version + 1))


def test_accepting_dates_the_story_and_reopening_clears_the_date(ferry):
    story, ada = ferry.story("timetable"), ferry.ada.row
    for verb in (actions.finish, actions.deliver, actions.accept):
        verb(story, by=ada, at=NOW)
    assert story.accepted_at == NOW
    actions.reject(story, by=ada, at=NOW)
    assert story.accepted_at is None
    assert rank(ferry)[0] == story.id


def test_starting_brings_a_story_below_those_in_progress_and_makes_owners(ferry):
    story = ferry.story("card")
    actions.start(story, by=ferry.ben.row, at=NOW, owners=[ferry.ben.row, ferry.ada.row])
    assert rank(ferry)[:2] == [ferry.stories["timetable"], story.id]
    assert [owner.name for owner in story.owners] == ["Ben Brandt", "Ada Ahlers"]


def test_an_unestimated_feature_cannot_be_started(ferry):
    with pytest.raises(Refusal, match="needs an estimate"):
        actions.start(ferry.story("cabin"), by=ferry.ben.row, at=NOW)


def test_a_release_in_the_icebox_cannot_be_finished(ferry):
    harbour = ferry.story("harbour")
    actions.change_state(harbour, "unscheduled", by=ferry.ada.row, at=NOW)
    with pytest.raises(Refusal, match="icebox"):
        actions.finish(harbour, by=ferry.ada.row, at=NOW)


def test_a_story_moves_next_to_its_neighbour(ferry):
    ids = ferry.stories
    actions.move(ferry.story("card"), Place(True, Spot.BEFORE, ids["seats"]), by=None, at=NOW)
    assert rank(ferry) == [ids["timetable"], ids["card"], ids["seats"], ids["harbour"]]
    actions.move(ferry.story("card"), Place(True, Spot.AFTER, ids["harbour"]), by=None, at=NOW)
    assert rank(ferry) == [ids["timetable"], ids["seats"], ids["harbour"], ids["card"]]


def test_a_move_next_to_a_story_that_left_the_list_changes_nothing(ferry):
    before = events(ferry)
    with pytest.raises(Refusal) as refused:
        actions.move(ferry.story("card"), Place(True, Spot.BEFORE, ferry.stories["cabin"]), by=None, at=NOW)
    assert refused.value.status == 409
    assert events(ferry) == before


def test_accepted_stories_are_not_moved(ferry):
    with pytest.raises(Refusal, match="acceptance"):
        actions.move(ferry.story("ticket"), Place(True, Spot.TOP), by=None, at=NOW)


def test_the_list_stays_in_order_when_a_gap_is_used_up(ferry):
    ids = ferry.stories
    for turn in range(60):
        name, other = ("card", "seats") if turn % 2 else ("seats", "card")
        actions.move(ferry.story(name), Place(True, Spot.BEFORE, ids[other]), by=None, at=NOW)
        assert rank(ferry).index(ids[name]) == rank(ferry).index(ids[other]) - 1


def test_an_estimate_must_be_on_the_scale(ferry):
    with pytest.raises(Refusal, match="not on this project's point scale"):
        actions.estimate(ferry.story("card"), 5, by=None, at=NOW)


def test_a_bug_gets_no_estimate_unless_the_project_says_so(ferry):
    with pytest.raises(Refusal, match="no estimate"):
        actions.estimate(ferry.story("seats"), 1, by=None, at=NOW)


def test_a_feature_that_becomes_a_bug_loses_its_estimate(ferry):
    story = actions.edit(ferry.story("card"), story_type="bug", by=None, at=NOW)
    assert (story.story_type, story.estimate) == ("bug", None)
    in_scope(ferry)


def test_two_people_edit_the_same_text_and_the_second_is_told(ferry):
    story, seen = ferry.story("card"), ferry.project.version
    actions.edit(story, description="With a chip", by=ferry.ada.row, at=NOW, seen=seen)
    with pytest.raises(Refusal, match="Ada Ahlers changed the description"):
        actions.edit(story, description="With a coin", by=ferry.ben.row, at=NOW, seen=seen)
    assert story.description == "With a chip"


def test_descriptions_are_rendered_without_what_could_harm(ferry):
    story = actions.edit(
        ferry.story("card"), description="**now** <script>alert(1)</script>", by=None, at=NOW
    )
    assert "<strong>now</strong>" in story.description_html
    assert "<script" not in story.description_html


def test_the_release_backlog_is_what_stands_above_the_marker(ferry):
    lines = lines_of_release(ferry.stories["harbour"])
    assert {line.title for line in lines} >= {"Show the timetable", "Pay by card"}
    actions.move(
        ferry.story("card"), Place(True, Spot.AFTER, ferry.stories["harbour"]), by=ferry.ada.row, at=NOW
    )
    last = lines_of_release(ferry.stories["harbour"])[-1]
    assert (last.kind, last.points, last.title, last.who) == ("removed", 3, "Pay by card", "Ada Ahlers")


def test_an_accepted_story_stays_in_its_release_as_done(ferry):
    story = ferry.story("timetable")
    for verb in (actions.finish, actions.deliver, actions.accept):
        verb(story, by=ferry.ada.row, at=NOW)
    add_story(ferry.project, ferry.ada.row, "Another", at=NOW, estimate=1)
    lines = lines_of_release(ferry.stories["harbour"])
    assert [line.kind for line in lines if line.story_id == story.id][-1] == "done"


def test_iterations_that_began_while_nobody_wrote_are_entered_before_the_next_change(ferry):
    much_later = NOW + timedelta(weeks=3)
    unread = [iteration_queries.iteration_facts(ferry.project, number, much_later) for number in (4, 5, 6)]
    actions.estimate(ferry.story("card"), 1, by=ferry.ada.row, at=much_later)
    for facts in unread:
        entered = iteration_queries.iteration_facts(ferry.project, facts.opened.span.number, much_later)
        assert entered.lines[: len(facts.lines)] == facts.lines
    assert len(db.session.scalars(select(Iteration)).all()) == 6
    in_scope(ferry)


def test_unfinished_work_heads_the_next_iteration(ferry):
    later = NOW + timedelta(weeks=1)
    facts = queries.facts(ferry.project, later)
    assert facts.current.span.number == 4
    assert facts.current_stories()[0].id == ferry.stories["timetable"]


def test_a_deleted_story_is_in_no_list_but_its_row_stays(ferry):
    story = ferry.story("card")
    actions.delete(story, by=None, at=NOW)
    assert story.id not in rank(ferry)
    assert db.session.get(Story, story.id) is not None
    assert story.id not in in_scope(ferry)


def test_entries_tell_whom_the_plan_followed(ferry):
    story = ferry.story("timetable")
    for verb in (actions.finish, actions.deliver, actions.accept):
        verb(story, by=ferry.ben.row, at=NOW)
    later = NOW + timedelta(days=5)
    actions.move(ferry.story("card"), Place(True, Spot.BEFORE, ferry.stories["seats"]), by=None, at=later)
    number = iteration_queries.current_number(ferry.project, later)
    actions.estimate(ferry.story("card"), 1, by=ferry.ada.row, at=later)
    lines = iteration_queries.iteration_facts(ferry.project, number, later).lines
    assert {line.who for line in lines if line.title == "Pay by card"} <= {"", "Ada Ahlers", "the plan"}
    assert "the plan, after Ada Ahlers" in {line.who for line in lines if line.title != "Pay by card"}


def test_what_is_started_stays_above_what_waits(ferry):
    ids = ferry.stories
    actions.move(ferry.story("card"), Place(True, Spot.BEFORE, ids["timetable"]), by=None, at=NOW)
    assert rank(ferry)[:2] == [ids["timetable"], ids["card"]]
    actions.move(ferry.story("timetable"), Place(True, Spot.BOTTOM), by=None, at=NOW)
    assert rank(ferry)[:2] == [ids["timetable"], ids["card"]]
    newest = add_story(ferry.project, ferry.ada.row, "Newest", at=NOW)
    actions.move(newest, Place(True, Spot.TOP), by=None, at=NOW)
    assert rank(ferry)[:3] == [ids["timetable"], newest.id, ids["card"]]


def test_a_new_story_heads_those_that_wait_wherever_the_started_ones_were_moved(ferry):
    actions.move(ferry.story("timetable"), Place(True, Spot.BOTTOM), by=None, at=NOW)
    story = actions.create(ferry.project, by=None, at=NOW, title="Newest", state="unstarted")
    assert rank(ferry)[1] == story.id


def test_a_story_put_back_heads_those_that_wait(ferry):
    ids = ferry.stories
    actions.start(ferry.story("card"), by=None, at=NOW)
    actions.change_state(ferry.story("timetable"), "unstarted", by=None, at=NOW)
    assert rank(ferry)[:2] == [ids["card"], ids["timetable"]]


def test_a_release_that_rested_knows_what_became_of_its_stories(ferry):
    card = ferry.story("card")
    for verb in (actions.start, actions.finish, actions.deliver, actions.accept):
        verb(card, by=None, at=NOW)
    harbour = ferry.story("harbour")
    actions.move(harbour, Place(False, Spot.TOP), by=None, at=NOW)
    actions.delete(card, by=None, at=NOW)
    actions.move(harbour, Place(True, Spot.BOTTOM), by=None, at=NOW)
    assert card.id not in standings_of_releases([harbour.id])[harbour.id]


def test_a_clock_that_is_behind_writes_into_the_current_iteration(ferry):
    queries_at = NOW + timedelta(weeks=1)
    actions.estimate(ferry.story("card"), 2, by=None, at=queries_at)
    late = actions.edit(ferry.story("seats"), title="Seats", by=None, at=NOW)
    begin = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
    assert late.updated_at == begin


def test_a_release_that_rested_does_not_claim_what_was_accepted_meanwhile(ferry):
    card, harbour = ferry.story("card"), ferry.story("harbour")
    actions.move(harbour, Place(False, Spot.TOP), by=None, at=NOW)
    for verb in (actions.start, actions.finish, actions.deliver, actions.accept):
        verb(card, by=None, at=NOW)
    actions.move(harbour, Place(True, Spot.BOTTOM), by=None, at=NOW)
    assert card.id not in standings_of_releases([harbour.id])[harbour.id]
