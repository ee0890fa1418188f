"""Programs are told what a file, or the pattern of another project, brought (semantics reference 5.1)."""

import pytest

from tests.exchange.test_tracker_csv import bytes_of
from tests.support.clock import START
from tests.support.inside import inside
from tracker.backlog import bringing
from tracker.exchange.actions import import_bytes
from tracker.projects.copy_actions import copy_project


@pytest.fixture
def bring(app, world):
    """Imports a file into Ferry."""

    def bring(name="ferry.csv"):
        with inside(app):
            import_bytes(bytes_of(name), "Ferry", world.ada.row, START, file=name)

    return bring


@pytest.fixture
def imported(program, ferry):
    """The newest activity of an import."""
    return lambda: next(
        each for each in program.get(f"{ferry}/activity") if each["kind"] == "model_import_activity"
    )


def created(told, kind):
    found = [each for each in told["changes"] if each["kind"] == kind]
    assert {each["change_type"] for each in found} <= {"create"}
    return {each["name"]: each["new_values"] for each in found}


def test_an_import_tells_the_stories_and_epics_that_it_brought(world, bring, imported):
    bring()
    told = imported()
    assert told["message"] == "Ada Ahlers imported 5 stories"
    assert [each["kind"] for each in told["primary_resources"]] == ["project"]
    stories = created(told, "story")
    assert list(stories) == [
        "Draw pier map",
        "Boats turn up twice",
        "Skipper sees the next three departures",
        "Summer timetable",
        "Old ferries page",
    ]
    pier = stories["Draw pier map"]
    assert (pier["story_type"], pier["current_state"], pier["estimate"]) == ("feature", "accepted", 3)
    assert pier["external_id"] == "600101"
    assert sorted(pier["labels"]) == ["map", "timetable"]
    assert len(pier["owner_ids"]) == 2
    assert (pier["created_at"][:10], pier["updated_at"]) == ("2026-02-01", "2026-11-18T10:00:00Z")
    timetable = created(told, "epic")["Timetable"]
    assert timetable["description"] == "All departure views"
    assert timetable["created_at"][:10] == "2026-01-05"


def test_what_a_file_brought_is_told_as_it_was_then(program, ferry, bring, imported):
    bring()
    then = imported()
    (story,) = (each for each in then["changes"] if each.get("name") == "Boats turn up twice")
    program.put(f"/stories/{story['id']}", {"name": "Boats turn up thrice", "labels": ["fog"]})
    told = created(imported(), "story")["Boats turn up thrice"]  # a name is that of today, values are of then
    assert (told["name"], told["labels"]) == ("Boats turn up twice", [])


def test_an_imported_story_begins_with_its_import(program, bring, imported):
    bring()
    (story,) = (each for each in imported()["changes"] if each.get("name") == "Old ferries page")
    program.put(f"/stories/{story['id']}", {"name": "New ferries page"})
    kinds = [each["kind"] for each in program.get(f"/stories/{story['id']}/activity")]
    assert kinds == ["story_update_activity", "model_import_activity"]


def test_of_a_large_file_the_first_are_told(bring, imported, monkeypatch):
    monkeypatch.setattr(bringing, "MOST", 2)
    bring()
    assert list(created(imported(), "story")) == ["Draw pier map", "Boats turn up twice"]
    assert imported()["message"] == "Ada Ahlers imported 5 stories"


def test_a_copy_of_a_project_tells_what_came_along(app, world, program, ferry):
    epic = program.post(f"{ferry}/epics", {"name": "Tickets"})
    with inside(app):
        copy = copy_project(world.project, "Barge", by=world.ada.row, at=START, stories=True)
        path = f"/projects/{copy.id}/activity?limit=1"
    (told,) = program.get(path)
    assert told["kind"] == "model_import_activity"
    assert "Pay by card" in created(told, "story")
    assert list(created(told, "epic")) == ["Tickets"] == [epic["name"]]


def test_an_epic_that_was_last_before_an_import_was_last_then(program, ferry, bring):
    numbers = {name: program.post(f"{ferry}/epics", {"name": name})["id"] for name in ("Tide", "Pier")}
    program.put(f"{ferry}/epics/{numbers['Tide']}", {"after_id": numbers["Pier"]})
    bring()
    moved = next(each for each in program.get(f"{ferry}/activity") if each["kind"] == "epic_move_activity")
    assert moved["changes"][0]["new_values"] == {"before_id": None, "after_id": numbers["Pier"]}


@pytest.mark.sqlite_only("each engine is asked the same")
def test_many_imports_cost_as_many_statements_as_few(program, ferry, bring, statements_for):
    bring("without-ids.csv")
    bring("ferry.csv")
    kinds = [each["kind"] for each in program.get(f"{ferry}/activity?limit=3")]
    assert kinds == ["project_update_activity", "model_import_activity", "model_import_activity"]
    assert statements_for(3) == statements_for(2)
