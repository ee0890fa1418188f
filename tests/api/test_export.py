"""Stories as CSV, as programs fetch them."""

import csv
import io

import pytest

from tests.support.counting import counted_statements
from tests.support.inside import inside
from tests.world import add_story
from tracker.projects.actions import create_project


@pytest.fixture
def fetch(program):
    """The rows of a CSV that a program asks for."""

    def ask(method, path, status=200, **body):
        headers = {"X-TrackerToken": program.token}
        answer = program.client.open(f"/services/v5{path}", method=method, headers=headers, **body)
        assert answer.status_code == status, answer.text
        if status != 200:
            return answer.json
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="ferry_')
        return list(csv.DictReader(io.StringIO(answer.text)))

    return ask


def test_a_project_goes_out_in_the_order_of_its_list(world, fetch):
    rows = fetch("GET", f"/projects/{world.project_id}/export")
    assert [row["Title"] for row in rows] == [
        "Buy a ticket",
        "Show the timetable",
        "Seats are sold twice",
        "Pay by card",
        "The harbour opens",
        "Choose a cabin",
    ]
    assert (rows[1]["Current State"], rows[1]["Owned By"]) == ("started", "Ben Brandt")


def test_some_stories_go_out(world, fetch, program_of):
    ids = [world.stories["card"], world.stories["ticket"]]
    rows = fetch("POST", "/stories/export", json={"ids": ids})
    assert [row["Title"] for row in rows] == ["Buy a ticket", "Pay by card"]
    assert fetch("POST", "/stories/export", 400, json={})["code"] == "invalid_parameter"
    assert fetch("POST", "/stories/export", 404, json={"ids": [*ids, 999]})["code"] == "unfound_resource"
    program_of(world.dora).post("/stories/export", {"ids": ids}, 404)


def test_however_many_stories_it_is_they_are_looked_for_once(app, world, fetch):
    ids = [number for name, number in world.stories.items() if name not in ("ticket", "timetable")]
    fetch("POST", "/stories/export", json={"ids": ids})
    with counted_statements(app) as few:
        fetch("POST", "/stories/export", json={"ids": ids[:1]})
    with counted_statements(app) as many:
        fetch("POST", "/stories/export", json={"ids": [*ids, ids[0]]})
    assert len(many) == len(few)


def test_stories_of_two_projects_are_no_file_and_those_of_strangers_are_not_there(app, world, fetch):
    with inside(app):
        barge = create_project("Barge", world.project.team, by=world.dora.row, at=app.config["CLOCK"]())
        hers = add_story(barge, world.dora.row, "Load the barge", at=app.config["CLOCK"]()).id
        tug = create_project("Tug", world.project.team, by=world.ada.row, at=app.config["CLOCK"]())
        other = add_story(tug, world.ada.row, "Pull the barge", at=app.config["CLOCK"]()).id
    card = world.stories["card"]
    assert fetch("POST", "/stories/export", 404, json={"ids": [card, hers]})["code"] == "unfound_resource"
    said = fetch("POST", "/stories/export", 400, json={"ids": [card, other]})
    assert said["general_problem"] == "The stories of one file must be of one project."


def test_a_file_is_sent_in_pieces_that_are_worth_it(world, program):
    headers = {"X-TrackerToken": program.token}
    answer = program.client.get(f"/services/v5/projects/{world.project_id}/export", headers=headers)
    (piece,) = answer.iter_encoded()
    assert piece.count(b"\n") == 7
