"""A story copied, and a story split into several; who follows what; the requester; the order of owners."""

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.kinds import sentence
from tracker.activity.models import Event
from tracker.backlog import actions, queries
from tracker.backlog import checklist_actions as checklists
from tracker.backlog import copy_actions as copies
from tracker.backlog import detail_queries as details
from tracker.backlog.models import Story
from tracker.backlog.undo_actions import undo
from tracker.database import db


def rank(world):
    return [story.id for story in queries.facts(world.project).scheduled]


def titles(world):
    names = queries.titles(rank(world))
    return [names[story_id] for story_id in rank(world)]


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def test_a_copy_stands_behind_its_original_and_has_what_describes_it(ferry, clock):
    card, ada = ferry.story("card"), ferry.ada.row
    actions.edit(card, description="With a *chip*", labels=["money"], owners=[ada], by=ada, at=clock())
    checklists.tick(card, checklists.add(card, "Ask the bank", by=ada, at=clock()), True, by=ada, at=clock())
    checklists.add(card, "It says why", kind="criterion", by=ada, at=clock())
    copy = copies.clone(card, by=ferry.ben.row, at=clock())
    db.session.flush()
    assert rank(ferry)[rank(ferry).index(card.id) + 1] == copy.id
    assert (copy.title, copy.story_type, copy.state) == ("Pay by card", "feature", "unstarted")
    assert copy.description_html == card.description_html
    assert [label.name for label in copy.labels] == ["money"]
    assert [(line.description, line.complete) for line in copy.tasks] == [("Ask the bank", False)]
    assert [line.description for line in copy.criteria] == ["It says why"]
    assert (copy.estimate, copy.owners, copy.requested_by) == (None, [], ferry.ben.row)
    told, _ = details.history(copy, ferry.ada.row)
    assert sentence(told[0][0].kind, told[0][0].details) == f"added “Pay by card” as a copy of #{card.id}"


@pytest.mark.parametrize(("name", "state"), [("cabin", "unscheduled"), ("ticket", "unstarted")])
def test_a_copy_waits_where_its_original_is(ferry, clock, name, state):
    copy = copies.clone(ferry.story(name), by=ferry.ada.row, at=clock())
    db.session.flush()
    assert copy.state == state
    if state == "unstarted":
        assert rank(ferry)[1] == copy.id  # behind what is started, before what waits


def test_a_story_is_split_by_lines(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}/splits"
    before = count_events(app)
    ben.post(url, {"lines": "Pay by debit card\n\n  Pay by credit card  \n", "points": "drop"})
    assert count_events(app) == before + 1
    with inside(app):
        at = titles(world).index("Pay by card")
        assert titles(world)[at : at + 3] == ["Pay by card", "Pay by debit card", "Pay by credit card"]
        card = world.story("card")
        parts = db.session.scalars(select(Story).where(Story.title.like("Pay by %card%"))).all()
        assert {part.version for part in parts} == {world.project.version}
        assert card.estimate is None
        told, _ = details.history(parts[-1], world.ada.row)
        assert sentence(told[0][0].kind, told[0][0].details) == "split “Pay by card” into 2 more"
    ben.post(url, {"lines": " \n "}, 422, fragment=True)
    assert count_events(app) == before + 1


def test_a_story_that_is_being_worked_on_keeps_its_points(app, world, page_of):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['timetable']}/splits"
    ben.post(url, {"lines": "Show the tide", "points": "drop"}, 422, fragment=True)
    assert "needs its points" in ben.text
    ben.post(url, {"lines": "Show the tide", "points": "keep"})
    with inside(app):
        assert titles(world)[:2] == ["Show the timetable", "Show the tide"]
        assert world.story("timetable").estimate == 2


def test_copying_and_splitting_are_undone(ferry, clock):
    before, card, who = titles(ferry), ferry.story("card"), {"by": ferry.ben.row, "at": clock()}
    copies.clone(card, **who)
    undo(ferry.project, ferry.project.version, **who)
    assert titles(ferry) == before
    copies.split(card, ["Debit", "Credit"], keep_points=False, **who)
    undo(ferry.project, ferry.project.version, **who)
    assert titles(ferry) == before
    assert ferry.story("card").estimate == 3


@pytest.mark.parametrize("verb", ["clones", "splits"])
def test_copying_is_for_members_and_by_post(app, world, page_of, verb):
    url = f"{world.url}/stories/{world.stories['card']}/{verb}"
    before = count_events(app)
    page_of(world.ben).get(url, 405)
    page_of(world.cy).post(url, {"lines": "x"}, 403)
    page_of(world.dora).post(url, {"lines": "x"}, 404)
    assert count_events(app) == before
    page_of(world.ben).post(url, {"lines": "x"})
    assert count_events(app) == before + 1


def test_requesting_and_owning_a_story_is_following_it(ferry, clock):
    ada, ben, cy = ferry.ada.row, ferry.ben.row, ferry.cy.row
    story = actions.create(ferry.project, title="Show the tide", owners=[ben], by=ada, at=clock())
    assert set(story.followers) == {ada, ben}
    actions.edit(story, requested_by=cy, by=ada, at=clock())
    assert set(story.followers) == {ada, ben, cy}
    actions.start(ferry.story("card"), by=ben, at=clock(), owners=[ben])
    assert ben in ferry.story("card").followers


def test_who_follows_no_longer_is_left_alone_until_they_own_it(app, world, page_of):
    ben, url = page_of(world.ben), f"{world.url}/stories/{world.stories['timetable']}/followers"
    before = count_events(app)
    for _ in range(2):
        ben.post(url, {"follow": "no"})
    assert count_events(app) == before + 1
    with inside(app):
        assert world.ben.row not in world.story("timetable").followers


def test_the_requester_and_the_order_of_owners_are_edited(app, world, page_of):
    ada, ben = page_of(world.ada), page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}"
    ben.post(url, {"requested_by": world.ben.id, "owners": [world.ben.id, world.ada.id]})
    with inside(app):
        assert world.story("card").requested_by_id == world.ben.id
        assert [owner.name for owner in world.story("card").owners] == ["Ben Brandt", "Ada Ahlers"]
    before = count_events(app)
    ada.post(url, {"owners": [world.ada.id, world.ben.id]})
    assert count_events(app) == before + 1
    ada.post(url, {"requested_by": world.dora.id}, 422)
    assert count_events(app) == before + 1


def test_a_long_history_is_told_in_pieces_to_its_beginning(app, world, page_of):
    url = f"{world.url}/stories/{world.stories['card']}"
    ben = page_of(world.ben)
    for number in range(45):
        ben.post(url, {"title": f"Pay by card {number}"}, fragment=True)
    seen = []
    page = ben.get(f"{url}/history", fragment=True)
    while True:
        seen += page.texts("li:not(.older)")
        if not page.select(".older a"):
            break
        page = ben.get(page.one(".older a").get("href"), fragment=True)
    assert len(seen) == 46
    assert "Ben Brandt changed title of this story" in seen[0]
    assert "(title: Pay by card 43 → Pay by card 44)" in seen[0]
    assert "Ada Ahlers added this story" in seen[-1]
    assert ben.get(f"{url}/history").one("h1").text_content() == "History of “Pay by card 44”"
