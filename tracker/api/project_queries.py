"""Reading projects for programs."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from flask import g
from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.api import story_queries as stories
from tracker.api.account_queries import seen_account
from tracker.api.epic_queries import seen_epics
from tracker.api.label_queries import labels
from tracker.api.me_shapes import SeenWorkspace
from tracker.api.project_shapes import SeenProject
from tracker.api.readable_queries import projects_of
from tracker.api.story_shapes import SeenStory
from tracker.api.wanted import ALL_AS_USUAL, Wanted
from tracker.backlog.detail_queries import review_types
from tracker.backlog.iteration_queries import current_number
from tracker.backlog.queries import facts
from tracker.database import asked, db
from tracker.forges.queries import forges_of
from tracker.planning.models import Iteration, Override
from tracker.projects.queries import memberships
from tracker.teams.models import Membership, Project, Workspace


def memberships_of(person: Person) -> list[tuple[Membership, str]]:
    """The person's memberships, each with the name of its project, by that name."""
    rows = db.session.execute(
        select(Membership, Project.name)
        .join(Project, Project.id == Membership.project_id)
        .where(Membership.person_id == person.id, Project.deleted_at.is_(None))
        .order_by(Project.name)
    )
    only = g.get("only_project")
    return [(membership, name) for membership, name in rows if only in (None, membership.project_id)]


def seen_workspace(workspace: Workspace, person: Person, at: datetime, wanted: Wanted) -> SeenWorkspace:
    """The workspace with its projects from left to right, as far as the person may read them, with what is
    wanted of it."""

    def projects() -> list[SeenProject]:
        mine = {project.id: project for project in projects_of(person)}
        return [
            seen(mine[number], at, wanted.of("projects")) for number in workspace.numbers if number in mine
        ]

    return SeenWorkspace(workspace, projects)


def seen(project: Project, at: datetime, wanted: Wanted = ALL_AS_USUAL) -> SeenProject:
    """The project with what is told of it, and of its stories what is wanted."""
    begin = asked(select(func.min(Iteration.start_on)).where(Iteration.project_id == project.id))[0][0]
    changed = asked(
        select(Event.at).where(Event.project_id == project.id).order_by(Event.version.desc()).limit(1)
    )
    return SeenProject(
        project,
        at,
        begin,
        current_number(project, at),
        changed[0][0] if changed else project.created_at,
        lambda: facts(project, at).velocity.points,
        partial(_volatility, project, at),
        {
            "labels": lambda: labels(project, with_counts="counts" in wanted.of("labels")),
            "epics": lambda: seen_epics(project, at, wanted.of("epics")),
            "memberships": lambda: list(memberships(project)),
            "review_types": lambda: review_types(project),
            "stories": lambda: _stories(project, wanted.of("stories"), at),
            "account": lambda: seen_account(project.team, at),
            "integrations": lambda: forges_of(project),
            "shown_from": lambda: _shown_from(project, at),
            "story_ids": lambda: stories.all_in_order(project),
            "overrides": lambda: _overrides(project),
        },
    )


def _stories(project: Project, wanted: Wanted, at: datetime) -> list[SeenStory]:
    """All of them, in the order of the one list."""
    ids = stories.all_in_order(project)
    rows = stories.loaded(ids, wanted)
    return stories.seen(project, [rows[each] for each in ids], wanted, at)


def _shown_from(project: Project, at: datetime) -> date | None:
    """The first day of the earliest done iteration that is shown."""
    first = current_number(project, at) - project.number_of_done_iterations_to_show
    begin = select(func.min(Iteration.start_on)).where(
        Iteration.project_id == project.id, Iteration.number >= first
    )
    return asked(begin)[0][0]


def _overrides(project: Project) -> list[int]:
    """The iterations of which anything unusual was said."""
    ahead = asked(select(Override.number).where(Override.project_id == project.id, Override.strength != 100))
    unusual = (Iteration.strength != 100) | Iteration.length_override.is_not(None)
    begun = asked(select(Iteration.number).where(Iteration.project_id == project.id, unusual))
    return sorted(number for (number,) in (*ahead, *begun))


def _volatility(project: Project, at: datetime) -> tuple[float, float]:
    """How unsteady the iterations are that velocity is measured from: in percent of their mean, and in
    points; 0 where there is nothing to compare."""
    found = facts(project, at).volatility
    return (round(found.percent, 1), round(found.deviation, 2)) if found else (0.0, 0.0)
