"""Stories move to another project: what comes along, what stays, and that both projects stay right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import (
    actions,
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    epic_actions,
    queries,
    review_actions,
)
from tracker.backlog.detail_models import ReviewType
from tracker.backlog.mentions import written
from tracker.backlog.models import Label, Story
from tracker.backlog.places import Place, Spot
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.backlog.undo_actions import undo
from tracker.database import db
from tracker.ledger.queries import lines_of_epic, lines_of_iteration
from tracker.notifications.models import Notification
from tracker.pairing import actions as pairing
from tracker.pairing import queries as pairs
from tracker.planning import queries as iterations
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def barge(app, world):
    """Ferry, and beside it Barge with other points: Ada owns both, Dora is in Barge, Ben in Ferry alone."""
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        people = {world.ada.row: Role.OWNER, world.dora.row: Role.MEMBER}
        other = add_project("Barge", team, people, point_scale="0,2,4,8", time_zone="Europe/Berlin")
        add_story(other, world.ada.row, "Tow the barge", estimate=4)
        add_story(other, world.ada.row, "Sell coal", state="unscheduled")
        yield world


def other() -> Project:
    return db.session.scalars(select(Project).where(Project.name == "Barge")).one()


def move(world: Any, *names: str, at: datetime = NOW) -> Event | None:
    ids = [world.stories[name] for name in names]
    return move_to_project(world.project, ids, other(), by=world.ada.row, at=at)


def signed(world: Any) -> dict[str, Any]:
    return {"by": world.ada.row, "at": NOW}


def latest(project: Project) -> Event:
    wanted = select(Event).where(Event.project_id == project.id, Event.version == project.version)
    return db.session.scalars(wanted).one()


def told(event: Event) -> str:
    return sentence(event.kind, event.details)


def titles(project: Project, *, scheduled: bool = True) -> list[str]:
    ranked = queries.open_stories(project, Place(scheduled, Spot.TOP).states)
    known = queries.titles(story.id for story in ranked)
    return [known[story.id] for story in ranked]


def current(project: Project) -> list[tuple[str, int, int]]:
    """The entries of the running iteration: kind, story, points."""
    number = iterations.latest(project.id, 1)[-1].id
    return [(line.kind.value, line.story_id, line.points) for line in lines_of_iteration(number)]


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


def test_it_goes_out_of_the_one_ledger_and_comes_into_the_other(barge):
    number = barge.stories["timetable"]
    move(barge, "timetable")
    assert ("removed", number, 2) in current(barge.project)
    assert ("added", number, 2) in current(other())


def test_an_iteration_of_the_other_project_that_began_meanwhile_opens_without_it(barge):
    """Nobody wrote in Barge since its second iteration: the third is entered as it stood before the move."""
    move(barge, "timetable", at=NOW + timedelta(days=14))
    entered = current(other())
    assert ("committed", barge.stories["timetable"], 2) not in entered
    assert ("added", barge.stories["timetable"], 2) in entered


def test_iterations_that_have_ended_stay_as_they_were(barge):
    ended = [each.id for each in iterations.latest(barge.project_id, 3)[:-1]]
    before = [lines_of_iteration(each) for each in ended]
    move(barge, "timetable", "card")
    assert [lines_of_iteration(each) for each in ended] == before


def test_it_leaves_the_epic_of_its_label_and_joins_the_one_of_that_name(barge):
    theirs = epic_actions.create(barge.project, name="Money", label="money", **signed(barge))
    ours = epic_actions.create(other(), name="Money", label="money", **signed(barge))
    actions.edit(barge.story("timetable"), labels=["money"], **signed(barge))
    move(barge, "timetable")
    assert [line.kind.value for line in lines_of_epic(theirs.id)][-1] == "removed"
    assert [line.kind.value for line in lines_of_epic(ours.id)] == ["added"]


def test_it_is_found_in_the_project_it_is_in(barge):
    move(barge, "card")

    def found(project):
        return [each.id for each in search(project, parse("card"), by_id=barge.ada.id, at=NOW).stories]

    assert (found(barge.project), found(other())) == ([], [barge.stories["card"]])


def test_days_of_pairs_stay_in_the_log_of_the_project_they_were_worked_in(barge):
    story = barge.story("timetable")
    pairing.log(story, [barge.ada.row, barge.ben.row], day=date(2026, 11, 17), **signed(barge))
    db.session.flush()
    move(barge, "timetable")
    db.session.expire_all()
    (line,) = pairs.pairings_between(barge.project, date(2026, 11, 17), date(2026, 11, 17))
    assert (line.story_id, line.title) == (None, "Show the timetable")
    pairing.remove(line, by=barge.ada.row, at=NOW)
    assert barge.story("timetable").version == other().version
    assert barge.story("timetable").pair_names == ""


def test_what_blocks_another_story_touches_it_no_longer_from_another_project(barge):
    blocker = blocker_actions.add(barge.story("cabin"), f"#{barge.stories['seats']}", **signed(barge))
    move(barge, "seats")
    before = barge.project.version
    actions.change_state(barge.story("seats"), "accepted", **signed(barge))
    assert not blocker.resolved
    assert barge.project.version == before
    blocker_actions.resolve(barge.story("cabin"), blocker, True, **signed(barge))
    assert barge.story("seats").project_id == other().id
    assert barge.story("seats").version == other().version


def test_who_owns_or_follows_it_is_told_but_not_who_moves_it(barge):
    move(barge, "timetable")
    rows = db.session.execute(select(Notification.person_id, Notification.reason))
    assert [tuple(row) for row in rows if row.reason == "moved"] == [(barge.ben.id, "moved")]


def test_what_happened_before_it_moved_is_undone_in_neither_project(barge):
    actions.edit(barge.story("cabin"), title="Choose a berth", **signed(barge))
    version = barge.project.version
    move(barge, "cabin")
    for again in (False, True):
        if again:
            move_to_project(other(), [barge.stories["cabin"]], barge.project, **signed(barge))
        with pytest.raises(Refusal, match=f"Ada Ahlers moved #{barge.stories['cabin']} to another project"):
            undo(barge.project, version, **signed(barge))


def test_the_move_itself_is_not_undone(barge):
    move(barge, "cabin")
    for project in (barge.project, other()):
        with pytest.raises(Refusal, match="cannot be undone"):
            undo(project, project.version, **signed(barge))


def test_there_and_back_leaves_the_story_as_it_was(barge):
    story = barge.story("seats")
    before = (story.title, story.state, story.estimate, story.owners, story.created_at)
    move(barge, "seats")
    move_to_project(other(), [story.id], barge.project, **signed(barge))
    story = barge.story("seats")
    assert story.project_id == barge.project_id
    assert (story.title, story.state, story.estimate, story.owners, story.created_at) == before
