"""Stories as CSV, as programs fetch them."""

import csv
import io

import pytest


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
