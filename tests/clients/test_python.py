"""Three clients for Python, unchanged: pyvotal5, spectryn and bugwarrior."""

import pytest
import pyvotal5.pyvotal as pyvotal
from bugwarrior.config.schema import MainSectionConfig
from bugwarrior.services.pivotaltracker import PivotalTrackerConfig, PivotalTrackerService
from spectryn.adapters.pivotal.client import PivotalApiClient

from tests.support.clock import START
from tests.support.inside import inside
from tracker.backlog import actions as backlog
from tracker.backlog import blocker_actions, epic_actions

pytestmark = pytest.mark.sqlite_only("what clients are told does not depend on the engine")


@pytest.fixture
def tickets(app, world):
    """An epic, with a story of it."""
    with inside(app):
        epic = epic_actions.create(world.project, by=world.ada.row, at=START, name="Tickets")
        backlog.edit(world.story("card"), by=world.ada.row, at=START, labels=["tickets"])
        return epic.id


def test_pyvotal5(world, site, token, tickets, monkeypatch):
    monkeypatch.setattr(pyvotal, "api_base", f"{site}/services/v5/")
    monkeypatch.setattr(pyvotal, "token", token)
    (project,) = pyvotal.Project.fetch_all()
    (epic,) = project.epics
    assert (epic.id, epic.name, epic.label.name) == (tickets, "Tickets", "tickets")
    (story,) = epic.stories
    assert (story.name, story.get_points(), story.is_feature()) == ("Pay by card", 3, True)
    assert epic.get_story_distribution()["unstarted"] == 1
    assert epic.activities[0].performed_by.name == "Ada Ahlers"


@pytest.fixture
def spectryn(world, site, token):
    url = f"{site}/services/v5"
    with PivotalApiClient(
        token, str(world.project_id), url, dry_run=False, max_retries=0, requests_per_second=None
    ) as client:
        yield client


def test_spectryn_reads(world, spectryn, tickets):
    assert spectryn.test_connection()
    assert spectryn.get_current_user()["name"] == "Ada Ahlers"
    assert spectryn.get_project()["name"] == "Ferry"
    assert spectryn.get_epic(tickets)["name"] == "Tickets"
    assert spectryn.get_story(world.stories["card"])["name"] == "Pay by card"
    assert [story["name"] for story in spectryn.search_stories("state:started")] == ["Show the timetable"]
    assert spectryn.list_iterations("current")[0]["number"] == 3
    assert spectryn.get_iteration(2)["number"] == 2
    assert spectryn.get_project_activity()


def test_spectryn_writes(world, spectryn, tmp_path):
    epic = spectryn.create_epic("Harbours", "All piers")
    assert spectryn.update_epic(epic["id"], name="Piers")["name"] == "Piers"
    story = spectryn.create_story("Paint the pier", description="In white", story_type="chore")
    changed = spectryn.update_story(story["id"], name="Paint both piers", current_state="started")
    assert (changed["name"], changed["current_state"]) == ("Paint both piers", "started")
    task = spectryn.create_task(story["id"], "Buy paint")
    assert spectryn.update_task(story["id"], task["id"], complete=True)["complete"]
    assert spectryn.delete_task(story["id"], task["id"])
    spectryn.create_comment(story["id"], "White it is")
    assert [comment["text"] for comment in spectryn.get_story_comments(story["id"])] == ["White it is"]
    assert spectryn.get_or_create_label("pier") == spectryn.get_or_create_label("pier")
    hook = spectryn.create_webhook("https://hook.example/spectryn")
    assert [each["id"] for each in spectryn.list_webhooks()] == [hook["id"]]
    assert spectryn.delete_webhook(hook["id"])
    assert spectryn.list_webhooks() == []


def test_bugwarrior_finds_what_somebody_works_on(app, world, site, token, tmp_path):
    with inside(app):
        blocker_actions.add(world.story("timetable"), "The harbour is closed", by=world.ada.row, at=START)
    taskrc = tmp_path / "taskrc"
    taskrc.write_text(f"data.location={tmp_path}\n")
    service = PivotalTrackerService(
        PivotalTrackerConfig(
            service="pivotaltracker",
            user_id=world.ben.id,
            account_ids="1",
            token=token,
            host=f"{site}/services",
            target="ferry",
            templates={},
        ),
        MainSectionConfig(targets="ferry", taskrc=str(taskrc)),
    )
    found = {issue.record["name"]: issue.to_taskwarrior() for issue in service.issues()}
    assert found["Show the timetable"]["project"] == "ferry"
    assert found["Show the timetable"]["pivotalestimate"] == 2
    assert "The harbour is closed" in found["Show the timetable"]["pivotalblockers"]
    assert "Pay by card" not in found
