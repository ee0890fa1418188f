"""Moving to another project through HTTP: who may, what open boards show, and that nothing is told of a
project to who is not in it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tests.world import add_project
from tracker.activity.models import Event
from tracker.backlog import actions, comment_actions
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.database import db
from tracker.notifications.models import Notification
from tracker.pairing import actions as pairing
from tracker.projects import actions as projects
from tracker.teams.models import Membership, Project, Team
from tracker.teams.permissions import Role


@pytest.fixture
def barge(app, world):
    """The number of Barge, which Ada owns and Dora works in; Ben and Cy are in Ferry alone."""
    with inside(app):
        team = db.session.get_one(Team, world.team_id)
        people = {world.ada.row: Role.OWNER, world.dora.row: Role.MEMBER}
        return add_project("Barge", team, people, point_scale="0,1,2,3").id


def deed(world, barge, *names):
    return {"do": "project", "project": barge, "stories": " ".join(str(world.stories[n]) for n in names)}


def home(app, number):
    with inside(app):
        return db.session.get_one(Story, number).project_id


def events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def join(app, world, barge, who, role):
    with inside(app):
        db.session.add(Membership(project_id=barge, person_id=who.id, role=role))


def test_who_works_in_both_moves_a_story_and_is_told_how_to_take_it_back(app, world, barge, page_of):
    before, card = events(app), world.stories["card"]
    ada = page_of(world.ada)
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 200, fragment=True)
    assert ada.text.startswith(
        "moved “Pay by card” to another project. To take that back, move it here again"
    )
    assert (home(app, card), events(app)) == (barge, before + 2)
    ada.post(f"/projects/{barge}/bulk", deed(world, barge, "card"), 200, fragment=True)
    assert ada.text == "Nothing to change: it is so already."
    assert events(app) == before + 2


def test_the_story_has_a_form_for_it_that_needs_no_script(world, barge, page_of):
    ada = page_of(world.ada)
    ada.get(f"{world.url}/stories/{world.stories['card']}")
    assert ada.texts("select[name=project] option") == ["Barge"]
    ada.post(f"{world.url}/bulk", deed(world, barge, "card")).follow()
    assert "moved “Pay by card” to another project" in ada.words
    ben = page_of(world.ben)
    ben.get(f"{world.url}/stories/{world.stories['cabin']}")
    assert not ben.select("select[name=project]"), "Ben works in no other project"
    ada.get(f"{world.url}/stories/{world.stories['ticket']}")
    assert not ada.select("select[name=project]"), "it is accepted"


def test_the_list_of_other_projects_has_those_one_works_in(app, world, barge, page_of):
    found = {"Ada": page_of(world.ada), "Ben": page_of(world.ben)}
    for page in found.values():
        page.get(f"{world.url}/other-projects", fragment=True)
    assert found["Ada"].text.strip() == f'[{{"id":{barge},"name":"Barge"}}]'
    assert found["Ben"].text.strip() == "[]"
    page_of(world.cy).get(f"{world.url}/other-projects", 403)


def test_fetching_it_a_viewer_and_a_stranger_change_nothing(app, world, barge, page_of):
    before = events(app)
    page_of(world.ada).get(f"{world.url}/bulk", 405)
    page_of(world.cy).post(f"{world.url}/bulk", deed(world, barge, "card"), 403, fragment=True)
    page_of(world.dora).post(f"{world.url}/bulk", deed(world, barge, "card"), 404, fragment=True)
    assert events(app) == before


def test_a_project_that_is_not_ones_own_and_one_that_is_not_there_are_told_alike(app, world, barge, page_of):
    before, said = events(app), set()
    for number in (barge, 999):
        ben = page_of(world.ben)
        ben.post(f"{world.url}/bulk", deed(world, number, "card"), 403, fragment=True)
        said.add(ben.text)
    assert len(said) == 1
    assert "There is no such project, or none that you are in" in said.pop()
    assert events(app) == before


def test_who_only_reads_the_other_project_moves_nothing_into_it(app, world, barge, page_of):
    join(app, world, barge, world.ben, "viewer")
    ben = page_of(world.ben)
    ben.post(f"{world.url}/bulk", deed(world, barge, "card"), 403, fragment=True)
    assert "As a viewer of Barge you may not change stories in it" in ben.text


def test_nothing_moves_into_an_archived_project_nor_into_a_deleted_one(app, world, barge, page_of, clock):
    ada = page_of(world.ada)
    with inside(app):
        projects.archive(db.session.get_one(Project, barge), by=world.ada.row, at=clock())
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 403, fragment=True)
    assert "Barge is archived" in ada.text
    with inside(app):
        projects.delete_project(db.session.get_one(Project, barge), by=world.ada.row, at=clock())
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 403, fragment=True)
    assert "There is no such project" in ada.text


WRONG = {
    "no project": ({"project": ""}, "Say to which project"),
    "a word": ({"project": "barge"}, "Project is not a number of anything here"),
    "no story": ({"stories": "999"}, "One of these stories is not there any more"),
}


@pytest.mark.parametrize(("values", "words"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_ends_in_a_sentence(world, barge, page_of, values, words):
    ada = page_of(world.ada)
    status = 409 if "stories" in values else 422
    ada.post(f"{world.url}/bulk", {**deed(world, barge, "card"), **values}, status, fragment=True)
    assert words in ada.text


def test_the_rows_go_from_the_one_board_and_come_to_the_other(app, world, barge, page_of):
    """Both boards are known to the process from before, and it asks only for what changed since."""
    ada = page_of(world.ada)

    def shown(project):
        ada.get(f"/projects/{project}")
        return {link["href"] for link in map(dict, (each.attrib for each in ada.select(".story .title")))}

    card = world.stories["card"]
    assert f"{world.url}/stories/{card}" in shown(world.project_id)
    assert not shown(barge)
    ada.post(f"{world.url}/bulk", deed(world, barge, "card", "cabin"), 200, fragment=True)
    assert f"{world.url}/stories/{card}" not in shown(world.project_id)
    assert shown(barge) == {
        f"/projects/{barge}/stories/{card}",
        f"/projects/{barge}/stories/{world.stories['cabin']}",
    }
    ada.post(f"/projects/{barge}/bulk", deed(world, world.project_id, "card", "cabin"), 200, fragment=True)
    assert f"{world.url}/stories/{card}" in shown(world.project_id)
    assert not shown(barge)


def test_its_old_address_leads_on_who_may_read_it_there_and_nobody_else(world, barge, page_of):
    card = f"{world.url}/stories/{world.stories['card']}"
    ada = page_of(world.ada)
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 200, fragment=True)
    ada.get(card, 302)
    assert ada.location == f"/projects/{barge}/stories/{world.stories['card']}"
    ada.get(f"/story/show/{world.stories['card']}", 302)
    assert ada.location == f"/projects/{barge}/stories/{world.stories['card']}"
    page_of(world.ben).get(card, 404)
    page_of(world.ben).get(f"/projects/{barge}/stories/{world.stories['card']}", 404)


def history(page, project, number):
    page.get(f"/projects/{project}/stories/{number}/history")
    return page.words


def test_its_history_is_whole_for_who_is_in_both_and_begins_with_the_move_for_others(
    app, world, barge, clock, page_of
):
    card = world.stories["card"]
    with inside(app):
        actions.edit(world.story("card"), title="The secret of the ferry", by=world.ben.row, at=clock())
        actions.edit(world.story("card"), title="Pay by card", by=world.ben.row, at=clock())
    ada, dora = page_of(world.ada), page_of(world.dora)
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 200, fragment=True)
    assert "The secret of the ferry" in history(ada, barge, card)
    assert "moved this story here from another project" in history(dora, barge, card)
    assert "The secret of the ferry" not in dora.words
    assert "Ben Brandt" not in dora.words


def test_what_became_of_it_there_is_told_nowhere_in_the_project_it_left(app, world, barge, clock, page_of):
    """Ben, who is in Ferry alone, reads all there is of it: history, log of pairs, inbox, blockers."""
    card, cabin = world.stories["card"], world.stories["cabin"]
    with inside(app):
        story = world.story("card")
        pairing.log(story, [world.ada.row, world.ben.row], day=clock().date(), by=world.ada.row, at=clock())
        actions.edit(story, owners=[world.ben.row], by=world.ada.row, at=clock())
        comment = comment_actions.add(story, written("Which bank?", []), by=world.ada.row, at=clock())
        db.session.flush()
        said = comment.id
    ada, ben = page_of(world.ada), page_of(world.ben)
    ada.post(f"{world.url}/stories/{cabin}/blockers", {"description": f"#{card}"})
    ada.post(f"{world.url}/bulk", deed(world, barge, "card"), 200, fragment=True)
    ada.post(f"/projects/{barge}/stories/{card}", {"title": "A hidden treasure"}, 204, fragment=True)
    ada.post(f"/projects/{barge}/comments/{said}", {"text": "The hidden bank"})
    assert home(app, card) == barge
    addresses = ["", "/panels/history", "/panels/blocked", "/pairing", f"/stories/{cabin}", "/undo"]
    for address in [*(f"{world.url}{each}" for each in addresses), "/inbox"]:
        ben.get(address)
        assert "treasure" not in ben.text, address
        assert "The hidden bank" not in ben.text, address
    ben.get("/inbox")
    assert "moved “Pay by card” to another project" in ben.words
    with inside(app):
        reasons = set(db.session.scalars(select(Notification.reason)))
    assert "moved" in reasons
