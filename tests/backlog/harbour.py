"""The harbour: a project with something of everything that can be searched for, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from tests.support.clock import START
from tests.world import add_person, add_project, add_story
from tracker.backlog import actions
from tracker.backlog.detail_models import Attachment, Blocker, Comment, Review, ReviewType, Task
from tracker.backlog.models import Epic, Label, Story
from tracker.backlog.search import parse
from tracker.backlog.search_queries import search
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role

AGO = [timedelta(days=1, hours=3), timedelta(days=9), timedelta(days=16)]


@dataclass
class Fact:
    """A story as somebody who reads the whole project sees it."""

    name: str
    title: str
    texts: list[str]
    labels: list[str]
    epics: list[str]
    owners: list[str]
    requester: str | None
    story_type: str
    state: str
    estimate: int | None
    created: datetime
    accepted: datetime | None
    blocked: bool = False
    blocking: bool = False
    followed: bool = False
    reviews: list[tuple[str, str | None, str]] = field(default_factory=list)
    attached: bool = False
    key: str | None = None


class Harbour:
    """A project with two dozen stories of all kinds, and what is known of each."""

    def __init__(self, project_id: int, ada_id: int, stories: dict[str, int]) -> None:
        self.project_id = project_id
        self.ada_id = ada_id
        self.stories = stories
        self.names = {number: name for name, number in stories.items()}

    def find(self, text: str) -> set[str]:
        """The short names of the stories that are found; needs an application context."""
        found = search(db.session.get_one(Project, self.project_id), parse(text), by_id=self.ada_id, at=START)
        return {self.names[story.id] for story in found.stories}

    @cached_property
    def facts(self) -> list[Fact]:
        """What is known of each story; read once, as nothing changes."""
        return [
            _fact(name, db.session.get_one(Story, number), self.ada_id)
            for name, number in self.stories.items()
        ]


def make_harbour() -> Harbour:
    ada, ben, zoe = add_person("Ada Ahlers"), add_person("Ben Brandt"), add_person("Zoé Über")
    team = Team(name="Harbour")
    db.session.add(team)
    roles = {ada: Role.OWNER, ben: Role.MEMBER, zoe: Role.MEMBER}
    project = add_project("Harbour", team, roles, time_zone="Europe/Berlin")
    other = add_project("Elsewhere", team, {ada: Role.OWNER})
    elsewhere = add_story(other, ada, "A pier elsewhere")
    people = [ada, ben, zoe]
    titles = [
        "Pay at the pier", "Show the timetable of a pier", "The and of to", "Piers are numbered",
        "Café Zürich opens", "予約画面 for Japan", "Сдача билетов", "A B C", "pay-by-card", "Buy a ticket",
    ]  # fmt: skip
    labels = [[], ["pier"], ["needs design"], ["pier", "ui"], ["zürich"]]
    types = ["feature", "bug", "chore", "feature"]
    states = [
        "unscheduled",
        "unstarted",
        "started",
        "finished",
        "delivered",
        "rejected",
        "accepted",
        "accepted",
    ]
    stories: dict[str, int] = {}
    for number in range(24):
        kind = types[number % 4]
        state = states[number % 8]
        if kind == "chore" and state in ("finished", "delivered", "rejected"):
            state = "started"
        at = START - AGO[number % 3]
        story = add_story(
            project, people[number % 3], titles[number % 10], at=at, story_type=kind,
            state="unscheduled" if state == "unscheduled" else "unstarted",
            estimate=(number % 4) if kind == "feature" and (number % 5 or state not in states[:2]) else None,
            labels=labels[number % 5], owners=people[: number % 3],
            description="" if number % 2 else f"Number{number}. Nobody reads the small print.",
        )  # fmt: skip
        if state not in ("unscheduled", "unstarted"):
            actions.change_state(story, state, by=ben, at=at)
        stories[f"s{number}"] = story.id
    first = add_story(project, ada, "The harbour opens", story_type="release", deadline_on=date(2026, 12, 18))
    stories["opens"] = first.id
    _hang(project, stories, people)
    assert elsewhere.id not in stories.values()
    return Harbour(project.id, ada.id, stories)


def _hang(project: Any, stories: dict[str, int], people: list[Any]) -> None:
    ada, ben, zoe = people
    kinds = {kind.name: kind for kind in db.session.query(ReviewType).filter_by(project_id=project.id)}
    label = db.session.query(Label).filter_by(project_id=project.id, name="pier").one()
    rows: list[Any] = [
        Epic(project_id=project.id, label_id=label.id, name="All piers", position=1, created_at=START),
        Comment(story_id=stories["s1"], by_id=ben.id, text="Ask the *skipper*", html="", created_at=START),
        Task(story_id=stories["s2"], description="Paint the buoy", position=1),
        Task(story_id=stories["s2"], kind="criterion", description="The buoy is red", position=1),
        Attachment(
            story_id=stories["s3"], by_id=ada.id, filename="skipper-map.png", content_type="image/png",
            size=1, stored_as="x", created_at=START, attached_at=START,
        ),
        Blocker(story_id=stories["s4"], blocking_id=stories["s9"], description="first #9", created_at=START),
        Blocker(story_id=stories["s5"], description="done", resolved=True, created_at=START),
        Blocker(story_id=stories["s8"], description="rain", created_at=START),
    ]  # fmt: skip
    for name, person, status in (("s1", ada, "pass"), ("s2", None, "in_review"), ("s9", zoe, "unstarted")):
        kind = kinds["Design" if person else "Security"]
        rows.append(
            Review(
                story_id=stories[name], review_type_id=kind.id, reviewer_id=person.id if person else None,
                status=status, created_at=START, updated_at=START,
            )
        )  # fmt: skip
    with writing(project, by=ada, at=START) as change:
        db.session.add_all(rows)
        story = db.session.get_one(Story, stories["s7"])
        story.import_key = "4711"
        change.record("story.moved", story, title=story.title, **{"from": story.state, "to": story.state})


def _fact(name: str, story: Story, me: int) -> Fact:
    attachments = db.session.query(Attachment).filter_by(story_id=story.id).all()
    epics = {epic.label_id: epic.name for epic in db.session.query(Epic)}
    waiting = db.session.query(Blocker).filter_by(blocking_id=story.id, resolved=False).count()
    return Fact(
        name=name,
        title=story.title,
        texts=[story.title, story.description]
        + [each.text for each in story.comments]
        + [each.description for each in [*story.tasks, *story.criteria]]
        + [each.filename for each in attachments],
        labels=[label.name for label in story.labels],
        epics=[epics[label.id] for label in story.labels if label.id in epics],
        owners=[person.name for person in story.owners],
        requester=story.requested_by.name if story.requested_by else None,
        story_type=story.story_type,
        state=story.state,
        estimate=story.estimate,
        created=story.created_at,
        accepted=story.accepted_at,
        blocked=any(not blocker.resolved for blocker in story.blockers),
        blocking=waiting > 0,
        followed=me in [person.id for person in story.followers],
        reviews=[
            (each.review_type.name, each.reviewer.name if each.reviewer else None, each.status)
            for each in story.reviews
        ],
        attached=bool(attachments),
        key=story.import_key,
    )
