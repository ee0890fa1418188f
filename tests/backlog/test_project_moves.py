"""Stories move to another project: what comes along, and what may not leave."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.backlog.barge_beside import add_barge, latest, move, other, signed, titles, told
from tests.world import add_story
from tracker.backlog import (
    actions,
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    queries,
    review_actions,
)
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.mentions import written
from tracker.backlog.models import Label, Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.project_move_actions import move_to_project
from tracker.database import db
from tracker.web import Refusal


@pytest.fixture
def barge(ferry):
    add_barge(ferry)
    return ferry


def test_a_story_moves_under_its_number_and_each_project_tells_of_it_once(barge):
    before = barge.project.version, other().version
    move(barge, "timetable")
    story = barge.story("timetable")
    assert (story.project_id, story.deleted_at, story.state) == (other().id, None, "started")
    assert (barge.project.version, other().version) == (before[0] + 1, before[1] + 1)
    assert told(latest(barge.project)) == (
        "moved “Show the timetable” to another project, without Ben Brandt"
    )
    assert told(latest(other())) == (
        "moved “Show the timetable” here from another project, without Ben Brandt"
    )
    assert story.version == other().version


def test_where_it_is_already_nothing_happens(barge):
    before = barge.project.version
    ids = [barge.stories["card"]]
    assert move_to_project(barge.project, ids, barge.project, **signed(barge)) is None
    assert barge.project.version == before


def test_several_move_by_one_event_each_in_their_order_to_the_ends_of_their_lists(barge):
    event = move(barge, "cabin", "seats", "timetable")
    assert told(event) == "moved 3 stories to another project, without Ben Brandt"
    assert told(latest(other())).startswith("moved 3 stories here from another project")
    assert titles(other()) == ["Show the timetable", "Tow the barge", "Seats are sold twice"]
    assert titles(other(), scheduled=False) == ["Choose a cabin", "Sell coal"]
    assert titles(barge.project) == ["Pay by card", "The harbour opens"]


def test_into_an_empty_list_each_comes_to_a_place_of_its_own(barge):
    for story in queries.open_stories(other(), Place(True, Spot.TOP).states):
        actions.delete(db.session.get_one(Story, story.id), **signed(barge))
    move(barge, "seats", "timetable")
    assert titles(other()) == ["Show the timetable", "Seats are sold twice"]
    ranked = queries.open_stories(other(), Place(True, Spot.TOP).states)
    assert len({story.position for story in ranked}) == 2


def test_the_same_number_of_statements_however_many_move(barge, count_queries):
    made = [add_story(barge.project, barge.ada.row, f"Box {n}", labels=["box"]).id for n in range(12)]

    def moving(ids):
        db.session.commit()
        with count_queries() as counted:
            move_to_project(barge.project, ids, other(), **signed(barge))
            db.session.commit()
        return len(counted)

    moving(made[:2])
    assert moving(made[2:4]) == moving(made[4:])


def test_what_hangs_on_it_comes_along(barge):
    card = barge.story("card")
    ada = barge.ada.row
    kind = db.session.scalars(select(ReviewType).where(ReviewType.name == "Design")).first()
    own = ReviewType(project_id=barge.project_id, name="Harbour master")
    db.session.add(own)
    db.session.flush()
    checklist_actions.add(card, "Ask the bank", **signed(barge))
    comment_actions.add(card, written("Which bank?", []), **signed(barge))
    blocker_actions.add(card, "No contract", **signed(barge))
    code_actions.link(card, "https://git.example/ferry/tree/card", **signed(barge))
    review_actions.ask(card, own, barge.ben.row, **signed(barge))
    here = db.session.scalars(select(ReviewType).where(ReviewType.project_id == barge.project_id)).all()
    design = next((each for each in here if each.name == "Design"), kind)
    review_actions.ask(card, design, ada, **signed(barge))
    actions.edit(card, labels=["money", "tow"], owners=[ada, barge.ben.row], estimate=None, **signed(barge))
    db.session.add(Label(project_id=other().id, name="tow"))
    db.session.flush()
    move(barge, "card")
    db.session.expire_all()
    card = barge.story("card")
    assert [line.description for line in card.tasks] == ["Ask the bank"]
    assert [each.text for each in card.comments] == ["Which bank?"]
    assert [each.description for each in card.blockers] == ["No contract"]
    assert len(card.code_links) == 1
    assert {label.name: label.project_id for label in card.labels} == {"money": other().id, "tow": other().id}
    assert db.session.scalar(select(func.count()).select_from(Label).where(Label.name == "tow")) == 2
    assert card.owners == [ada]
    assert [each.name for each in card.followers] == ["Ada Ahlers"]
    assert card.requested_by == ada
    kinds = [(each.review_type.name, each.review_type.project_id, each.reviewer) for each in card.reviews]
    assert kinds == [("Harbour master", other().id, None), ("Design", other().id, ada)]


def test_points_come_along_where_the_other_scale_has_them(barge):
    actions.estimate(barge.story("card"), 2, **signed(barge))
    move(barge, "card")
    assert barge.story("card").estimate == 2
    assert "without" not in told(latest(other()))


def test_points_that_the_other_scale_lacks_are_said_to_be_left(barge):
    actions.edit(barge.story("card"), owners=[barge.ada.row], **signed(barge))
    move(barge, "card")
    assert barge.story("card").estimate is None
    assert told(latest(other())).endswith("from another project, without its 3 points")


def test_what_one_team_has_planned_waits_in_the_other_project(barge):
    for project in (barge.project, other()):
        project.automatic_planning = False
    actions.change_state(barge.story("seats"), "planned", **signed(barge))
    move(barge, "seats")
    assert barge.story("seats").state == "unstarted"
    assert titles(other()) == ["Tow the barge", "Seats are sold twice"]


def test_an_imported_number_that_the_other_project_has_stays(barge):
    actions.number_elsewhere(barge.story("cabin"), "K7", **signed(barge))
    taken = db.session.scalars(select(Story).where(Story.title == "Sell coal")).one()
    actions.number_elsewhere(taken, "K7", **signed(barge))
    move(barge, "cabin")
    assert barge.story("cabin").import_key is None
    assert told(latest(other())).endswith("without the imported number K7")


def refused(barge, name, setting=None):
    if setting:
        setting(barge)
    before = barge.project.version, other().version
    with pytest.raises(Refusal) as caught:
        move(barge, name)
    db.session.rollback()
    assert (barge.project.version, other().version) == before
    return caught.value.text


def test_what_is_accepted_stays_in_the_figures_of_its_project(barge):
    db.session.commit()
    assert "It is accepted, and what was accepted stays" in refused(barge, "ticket")


def test_a_release_stays_with_its_burndown(barge):
    db.session.commit()
    assert "A release stays in its project" in refused(barge, "harbour")


def test_what_is_in_progress_does_not_lose_the_points_it_needs(barge):
    actions.edit(barge.story("card"), estimate=3, **signed(barge))
    actions.start(barge.story("card"), **signed(barge))
    db.session.commit()
    assert "its estimate of 3 is not on the point scale of Barge (0, 2, 4, 8)" in refused(barge, "card")


def test_of_several_none_moves_where_one_cannot(barge):
    db.session.commit()
    with pytest.raises(Refusal, match="Nothing was changed"):
        move(barge, "cabin", "ticket")
    db.session.rollback()
    assert barge.story("cabin").project_id == barge.project_id
