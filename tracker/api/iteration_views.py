"""Iterations and releases, for programs (semantics reference 3.9.4)."""

from __future__ import annotations

from dataclasses import replace

from flask import Response, g

from tracker.activity.actions import told_together
from tracker.api import story_queries as stories
from tracker.api.answering import asked_fields, data, many, one, some
from tracker.api.asking import asked_window, one_sent, read
from tracker.api.door import api_blueprint
from tracker.api.history_queries import told_of
from tracker.api.iteration_queries import SCOPES, Calendar
from tracker.api.iteration_shapes import ITERATION, OVERRIDE, SeenIteration, SeenOverride
from tracker.api.pages import page
from tracker.api.parameters import integer, one_of, share, text
from tracker.api.problems import one_needed, unfound
from tracker.api.story_shapes import RELEASE, STORY
from tracker.backlog import iteration_actions
from tracker.backlog.iteration_queries import iteration_at
from tracker.backlog.models import Story
from tracker.backlog.queries import facts, find_story
from tracker.backlog.workflow import StoryType
from tracker.releases.queries import backlog_of
from tracker.teams.door import needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("iterations", __name__)
USUAL = 10
USUAL_RELEASES = 100


@blueprint.get("/projects/<int:project_id>/iterations")
@needs(May.READ)
def index() -> Response:
    scope, window = one_sent("scope", one_of(*SCOPES)), asked_window(USUAL)
    calendar, fields = Calendar(g.project, now()), asked_fields(ITERATION)
    numbers = calendar.numbers(scope)
    wanted = window.cut(numbers, calendar.current.span.number)
    shown = _told(calendar.show(wanted, fields, one_sent("label", text(255))))
    of = None if scope == "current" else page(window, len(numbers), len(shown))
    return data(ITERATION.show_all(shown, fields), of)


@blueprint.get("/projects/<int:project_id>/iterations/<int:number>")
@needs(May.READ)
def show(number: int) -> Response:
    calendar, fields = Calendar(g.project, now()), asked_fields(ITERATION)
    if number not in calendar.numbers(None):
        raise unfound()
    return data(ITERATION.show(_told(calendar.show([number], fields))[0], fields))


@blueprint.put("/projects/<int:project_id>/iteration_overrides/<int:number>")
@needs(May.WORK)
def override(number: int) -> Response:
    """The team's strength, of an iteration that has ended too, and the length of the running one in weeks."""
    values = read(team_strength=share, length=integer)
    strength, length = values.get("team_strength"), values.get("length")
    if strength is None and length is None:
        raise one_needed(["length", "team_strength"])
    with told_together():
        if length is not None:
            iteration_actions.set_length(g.project, number, length, by=me(), at=now())
        if strength is not None:
            iteration_actions.set_strength(g.project, number, round(strength * 100), by=me(), at=now())
    seen = iteration_at(g.project, number, now())
    if seen is None:
        raise unfound()
    return one(OVERRIDE, SeenOverride(g.project.id, number, seen.span.weeks, seen.opened.strength))


@blueprint.get("/projects/<int:project_id>/releases")
@needs(May.READ)
def releases() -> Response:
    window, fields = asked_window(USUAL_RELEASES), asked_fields(RELEASE)
    marker = Story.story_type == StoryType.RELEASE
    stamps, total = stories.page_of_list(g.project, window, marker)
    rows = stories.loaded([stamp.id for stamp in stamps], fields)
    found = [rows[stamp.id] for stamp in stamps]
    return some(RELEASE, stories.seen(g.project, found, fields, now()), window, total)


@blueprint.get("/projects/<int:project_id>/releases/<int:release_id>")
@needs(May.READ)
def release(release_id: int) -> Response:
    fields = asked_fields(RELEASE)
    return one(RELEASE, stories.seen(g.project, [_release(release_id)], fields, now())[0])


@blueprint.get("/projects/<int:project_id>/releases/<int:release_id>/stories")
@needs(May.READ)
def stories_of_release(release_id: int) -> Response:
    """The stories between the marker above and this one (2.9), those accepted first."""
    fields, known = asked_fields(STORY), facts(g.project, now())
    covered = backlog_of(_release(release_id), g.project, known, known.schedule())
    ids = [story.id for story in (*covered.done, *covered.open)]
    rows = stories.loaded(ids, fields)
    return many(STORY, stories.seen(g.project, [rows[each] for each in ids], fields, now()))


def _told(shown: list[SeenIteration]) -> list[SeenIteration]:
    return [replace(each, told=told_of(g.project, each, now())) for each in shown]


def _release(release_id: int) -> Story:
    story = find_story(g.project, release_id)
    if story.story_type != StoryType.RELEASE:
        raise unfound()
    return story
