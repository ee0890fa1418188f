"""The project Barge: six done iterations, and a release that is being worked on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from tests.world import BEGIN, World, add_project, add_story
from tracker.backlog import actions
from tracker.backlog.models import Story
from tracker.backlog.places import Place, Spot
from tracker.database import db
from tracker.teams.models import Project, Team
from tracker.teams.permissions import Role

LATER = datetime(2026, 12, 16, 10, 0, tzinfo=UTC)
"""In its seventh iteration, a Wednesday."""


@dataclass(frozen=True)
class Barge:
    """Numbers only; what is asked for needs an application context."""

    project: int
    pier: int
    """The release marker."""
    below: int
    """The story just above it."""
    resting: int
    """A story in the icebox."""

    @property
    def url(self) -> str:
        return f"/projects/{self.project}"

    def open_stories(self) -> list[Story]:
        return list(
            db.session.scalars(
                select(Story)
                .where(Story.project_id == self.project, Story.state == "unstarted")
                .order_by(Story.position)
            )
        )

    def add(self, project: Project, *, at: datetime, points: int, times: int) -> None:
        """More stories into the release."""
        for number in range(times):
            story = add_story(project, None, f"More {number}", at=at, estimate=points)
            actions.move(story, Place(True, Spot.BEFORE, self.pier), by=None, at=at)


def make_barge(world: World, begin: datetime = BEGIN) -> Barge:
    """Ada owns it, Ben is a member, Cy a viewer. 3 points were accepted in each iteration from the second to
    the fifth; in the fourth a story of 2 points came into the release, in the fifth its marker moved down
    below another story."""
    ada = world.ada.row
    roles = {ada: Role.OWNER, world.ben.row: Role.MEMBER, world.cy.row: Role.VIEWER}
    project = add_project("Barge", db.session.get_one(Team, world.team_id), roles, begin=begin)
    weekly = [add_story(project, ada, f"Week {week}", begin, estimate=3) for week in range(4)]
    add_story(project, ada, "Last", begin, estimate=3)
    pier = add_story(project, ada, "The pier opens", begin, story_type="release")
    below = add_story(project, ada, "Below", begin, estimate=3)
    resting = add_story(project, ada, "Resting", begin, state="unscheduled", estimate=1)
    for week, story in enumerate(weekly, start=1):
        at = begin + timedelta(weeks=week, days=1)
        if week == 3:
            wish = add_story(project, ada, "A wish", at=at, estimate=2)
            actions.move(wish, Place(True, Spot.BEFORE, pier.id), by=ada, at=at)
        if week == 4:
            actions.move(pier, Place(True, Spot.AFTER, below.id), by=ada, at=at)
        accept(story, at)
    return Barge(project.id, pier.id, below.id, resting.id)


def accept(story: Story, at: datetime) -> None:
    """Brings an unstarted story or release marker to its end."""
    steps = (
        ("accepted",) if story.story_type == "release" else ("started", "finished", "delivered", "accepted")
    )
    for state in steps:
        actions.change_state(story, state, by=None, at=at)
