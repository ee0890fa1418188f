"""A project after the pattern of another: what comes along, and what does not."""

import pytest
from sqlalchemy import select

from tests.projects.events import told
from tests.support.inside import inside
from tests.support.page import Page
from tracker.backlog import actions as backlog
from tracker.backlog.detail_models import ReviewType, Task
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.ordering import GAP
from tracker.database import db
from tracker.projects.queries import memberships
from tracker.teams.models import Project


@pytest.fixture
def rich(app, world):
    """Ferry with an epic, a label on a story, a checklist, and a kind of review of its own."""
    with inside(app):
        at = app.config["CLOCK"]()
        backlog.edit(world.story("card"), by=world.ada.row, at=at, labels=["piers"])
        label = db.session.scalars(select(Label)).one()
        db.session.add(
            Epic(project_id=world.project_id, label=label, name="Piers", position=GAP, created_at=at)
        )
        db.session.add(Task(story_id=world.stories["card"], description="Ask", position=1, complete=True))
        design = db.session.scalars(select(ReviewType).where(ReviewType.name == "Design")).one()
        design.name = "Look"
        world.project.point_scale = "0,1,2,3,5,8"


def copied(page, world, **form):
    page.post(f"{world.url}/copies", {"name": "Barge", **form})
    return int(page.location.rstrip("/").split("/")[-1])


def test_settings_labels_epics_and_kinds_of_review_come_along(app, world, page, rich):
    number = copied(page, world)
    with app.app_context():
        project = db.session.get_one(Project, number)
        assert project.point_scale == "0,1,2,3,5,8"
        assert project.time_zone == "Europe/Berlin"
        assert [(epic.name, epic.label.name) for epic in of(Epic, number)] == [("Piers", "piers")]
        assert {kind.name for kind in of(ReviewType, number)} == {"Test (QA)", "Look", "Code", "Security"}
        assert [each.person.name for each in memberships(project)] == ["Ada Ahlers"]
        assert of(Story, number) == []
    assert told(app, number) == ["created the project “Barge”", "copied 0 stories from “Ferry”"]


def test_people_come_along_in_their_roles_if_wanted(app, world, page):
    number = copied(page, world, people="y")
    with app.app_context():
        roles = {each.person.name: each.role for each in memberships(db.session.get_one(Project, number))}
    assert roles == {"Ada Ahlers": "owner", "Ben Brandt": "member", "Cy Celik": "viewer"}


def test_open_stories_come_along_in_their_order_none_of_them_begun(app, world, page, rich):
    number = copied(page, world, stories="y")
    with app.app_context():
        stories = sorted(of(Story, number), key=lambda story: (story.state, story.position))
        assert [(story.title, story.state, story.estimate) for story in stories] == [
            ("Choose a cabin", "unscheduled", None),
            ("Show the timetable", "unstarted", 2),
            ("Seats are sold twice", "unstarted", None),
            ("Pay by card", "unstarted", 3),
            ("The harbour opens", "unstarted", None),
        ]
        card = next(story for story in stories if story.title == "Pay by card")
        assert [label.name for label in card.labels] == ["piers"]
        assert [(task.description, task.complete) for task in card.tasks] == [("Ask", False)]
        assert all(not story.owners and story.deadline_on is None for story in stories)
    page.get(f"/projects/{number}")
    assert "Show the timetable" in page.words


def test_a_name_that_is_taken_is_refused_with_what_was_typed(world, page):
    page.post(f"{world.url}/copies", {"name": "Ferry", "stories": "y"}, status=422)
    assert "Ferry" in page.texts(".complaints li")[0]
    assert page.one("input[name=stories]").get("checked") is not None


def test_only_owners_copy(app, world):
    Page(app, world.ada).get(f"{world.url}/copies", status=405)
    Page(app, world.ben).post(f"{world.url}/copies", {"name": "Barge"}, status=403)
    Page(app, world.cy).post(f"{world.url}/copies", {"name": "Barge"}, status=403)
    Page(app, world.dora).post(f"{world.url}/copies", {"name": "Barge"}, status=404)


def of(model, project_id):
    return list(db.session.scalars(select(model).where(model.project_id == project_id)))
