"""What programs read again while nothing has changed costs one statement, and is shown to nobody else."""

import pytest

from tests.support.caches import nothing_kept
from tests.support.inside import inside
from tracker.accounts.models import Token
from tracker.backlog import actions as backlog
from tracker.projects import actions as projects
from tracker.projects import member_actions as members
from tracker.teams.permissions import Role


@pytest.fixture
def stories(world):
    """The address of Ferry's stories."""
    return f"/projects/{world.project_id}/stories?limit=2"


@pytest.fixture
def viewer(program_of, world, stories):
    """A program of Cy's, who has read the stories twice."""
    program = program_of(world.cy)
    program.get(stories)
    program.get(stories)
    return program


def test_the_same_question_has_the_same_answer_and_costs_one_statement(program, stories, count_queries):
    first, headers = program.get(stories), dict(program.headers)
    with count_queries() as statements:
        assert program.get(stories) == first
    assert len(statements) == 1
    assert {**program.headers, "Date": ""} == {**headers, "Date": ""}
    assert program.get(stories, 304, headers={"If-None-Match": program.headers["ETag"]}) is None


def test_what_changed_is_told_to_all(app, world, program, viewer, stories, clock):
    with inside(app):
        backlog.edit(world.story("ticket"), by=world.ada.row, at=clock(), title="Buy two tickets")
    for each in (viewer, program):
        assert each.get(stories)[0]["name"] == "Buy two tickets"
    with app.app_context():
        assert program.headers["X-Tracker-Project-Version"] == str(world.project.version)


def test_other_questions_have_other_answers(program, stories):
    assert len(program.get(stories)) == 2
    assert len(program.get(stories.replace("limit=2", "limit=1"))) == 1
    for _ in range(2):
        assert len(program.ask("GET", stories, 200, {"limit": 3})) == 3
    assert len(program.get(stories)) == 2


def test_a_stranger_and_a_visitor_find_nothing_of_it(program_of, world, viewer, stories):
    program_of(world.dora).get(stories, 404)
    program_of(None).get(stories, 403)


def test_who_left_and_whose_token_was_revoked_find_nothing_any_more(app, world, viewer, stories, clock):
    with inside(app):
        members.remove(world.project, world.cy.id, by=world.ada.row, at=clock())
    viewer.get(stories, 404)
    with inside(app):
        members.add_member(world.project, world.cy.row, Role.VIEWER, by=world.ada.row, at=clock())
    viewer.get(stories)
    with inside(app):
        Token.query.filter_by(person_id=world.cy.id).one().revoked_at = clock()
    viewer.get(stories, 403)


def test_nobody_finds_a_deleted_project(app, world, viewer, stories, clock):
    with inside(app):
        projects.delete_project(world.project, by=world.ada.row, at=clock())
    viewer.get(stories, 404)


def test_what_is_answered_from_memory_counts_as_asked_and_as_used(app, world, viewer, stories, clock):
    clock.advance(hours=2)
    viewer.get(stories)
    with app.app_context():
        assert Token.query.filter_by(person_id=world.cy.id).one().used_at == clock()
    app.config["RATE_LIMIT"] = 2
    viewer.get(stories)
    viewer.get(stories)
    viewer.get(stories, 429)


@pytest.fixture
def tickets(world, program):
    """An epic with a label, which is that of a story."""
    epic = program.post(f"/projects/{world.project_id}/epics", {"name": "Tickets"})
    program.put(f"/stories/{world.stories['card']}", {"labels": ["tickets"]})
    return epic


@pytest.mark.parametrize(
    "address",
    ["labels", "labels?fields=:default,counts", "epics", "epics?filter=t*", "epics?fields=name,before_id"],
)
def test_labels_and_epics_are_answered_from_memory_until_anything_changes(
    world, program, tickets, count_queries, address
):
    ferry = f"/projects/{world.project_id}"
    listed, card = f"{ferry}/{address}", f"/stories/{world.stories['card']}"
    label, epic = tickets["label"]["id"], f"{ferry}/epics/{tickets['id']}"
    for change in (
        lambda: program.put(f"{ferry}/labels/{label}", {"name": "cards"}),
        lambda: program.post(f"{ferry}/epics", {"name": "Timetable"}),
        lambda: program.put(epic, {"name": "Tickets and cards", "description": "All kinds"}),
        lambda: program.put(epic, {"before_id": program.get(f"{ferry}/epics")[-1]["id"]}),
        lambda: program.put(card, {"labels": ["pier"]}),
        lambda: program.put(card, {"estimate": 1, "current_state": "started"}),
        lambda: program.delete(card),
        lambda: program.delete(epic),
        lambda: program.delete(f"{ferry}/labels/{label}"),
    ):
        change()
        told = program.get(listed)
        with count_queries() as statements:
            assert program.get(listed) == told
        assert len(statements) == 1
        with nothing_kept():
            assert program.get(listed) == told


def test_what_hangs_on_the_day_is_worked_out_each_day(world, program, tickets, clock):
    program.put(f"/stories/{world.stories['card']}", {"current_state": "accepted"})
    epics = f"/projects/{world.project_id}/epics?fields=past_done_stories_count"
    assert program.get(epics)[0]["past_done_stories_count"] == 0
    clock.advance(days=7)
    assert program.get(epics)[0]["past_done_stories_count"] == 1


def test_stories_are_counted_once_for_all_pages(world, program, count_queries):
    with count_queries() as statements:
        for page in range(6):
            program.get(f"/projects/{world.project_id}/stories?limit=1&offset={page}")
    assert sum("count(*)" in each and "FROM story" in each for each in statements) == 2, "all, and those done"
    program.delete(f"/stories/{world.stories['card']}")
    program.get(f"/projects/{world.project_id}/stories?limit=1")
    assert program.headers["X-Tracker-Pagination-Total"] == "5"
