"""Stories for programs: lists, single ones, writing (semantics reference 3.9.3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, g, request

from tracker.activity.actions import told_together
from tracker.api import story_actions as actions
from tracker.api import story_queries as queries
from tracker.api.answering import answer, asked_fields, encoded, many, nothing, one, rows, some
from tracker.api.asking import asked_window, one_sent, read, sent
from tracker.api.door import api_blueprint, story_addresses
from tracker.api.memory import stays
from tracker.api.pages import page
from tracker.api.parameters import integer, several, text
from tracker.api.problems import invalid, no_access
from tracker.api.readable_queries import readable_ids
from tracker.api.story_parameters import FILTERS, TIMES
from tracker.api.story_parameters import STORY as STORY_PARAMETERS
from tracker.api.story_part_shapes import TRANSITION
from tracker.api.story_queries import Stamp
from tracker.api.story_shapes import FLAT, STORY, WRITTEN_STORY
from tracker.api.transition_queries import transitions_in, transitions_of
from tracker.api.wanted import Wanted
from tracker.backlog import actions as stories
from tracker.backlog.models import Story
from tracker.backlog.project_move_actions import move_to_project
from tracker.backlog.queries import find_story
from tracker.backlog.search import parse
from tracker.backlog.search_queries import conditions
from tracker.kept import Kept
from tracker.teams.door import enter_besides, needs
from tracker.teams.permissions import May
from tracker.web import me, now

blueprint = api_blueprint("stories", __name__)
USUAL = 100
MOST_AT_ONCE = 500
"""Stories that /stories/bulk answers at most."""

CHOSEN = {"state": Story.state, "story_type": Story.story_type, "story_priority": Story.priority}
"""Columns of which a list may have one value."""

drawn = Kept(20_000)
"""Stories as JSON, by number, version, project and all that an answer's look depends on."""

addresses = story_addresses(blueprint)


@blueprint.get("/projects/<int:project_id>/stories")
@needs(May.READ)
def index() -> Response:
    if "filter" not in sent() and _is_flat(asked_fields(STORY)):
        stays()
    window = asked_window(USUAL)
    stamps, total = queries.page_of_list(g.project, window, *_conditions())
    return answer(_drawn(stamps), page(window, total, len(stamps)))


@blueprint.get("/projects/<int:project_id>/stories/bulk")
@needs(May.READ)
def bulk() -> Response:
    ids = read(ids=several(integer, MOST_AT_ONCE)).get("ids") or []
    fields = asked_fields(STORY)
    found = queries.loaded(ids, fields)
    mine = [found[each] for each in ids if each in found and _is_here(found[each])]
    return many(STORY, queries.seen(g.project, mine, fields, now()))


@blueprint.post("/projects/<int:project_id>/stories")
@needs(May.WORK)
def create() -> Response:
    return _written(actions.create(g.project, read(**STORY_PARAMETERS), by=me(), at=now()))


@addresses("", ["GET"])
@needs(May.READ)
def show(story_id: int) -> Response:
    story, fields = find_story(g.project, story_id), asked_fields(STORY)
    return one(STORY, queries.seen_one(g.project, story, fields, now()))


@addresses("", ["PUT"])
@needs(May.WORK)
def change(story_id: int) -> Response:
    story, values = find_story(g.project, story_id), read(**STORY_PARAMETERS)
    with told_together():
        if values.get("project_id") not in (None, g.project.id):
            story = _moved(story_id, values["project_id"])
        story = actions.change(story, values, by=me(), at=now())
    return _written(story)


@addresses("", ["DELETE"])
@needs(May.WORK)
def delete(story_id: int) -> Response:
    stories.delete(find_story(g.project, story_id), by=me(), at=now())
    return nothing()


@addresses("/transitions", ["GET"])
@needs(May.READ)
def transitions(story_id: int) -> Response:
    story, window = find_story(g.project, story_id), asked_window(USUAL)
    made, readable = transitions_of([story])[story.id], readable_ids(me())
    found = [each for each in reversed(made) if each.project_id in readable]
    first = window.first_of(len(found))
    return some(TRANSITION, found[first : first + window.limit], window, len(found))


@blueprint.get("/projects/<int:project_id>/story_transitions")
@needs(May.READ)
def all_transitions() -> Response:
    window = asked_window(USUAL)
    found, total = transitions_in(g.project, window)
    return some(TRANSITION, found, window, total)


def _written(story: Story) -> Response:
    fields = asked_fields(WRITTEN_STORY)
    return one(WRITTEN_STORY, queries.seen_one(g.project, story, fields, now()))


def _moved(story_id: int, target_id: int) -> Story:
    """The story in the project it is moved to, which the rest of the request and its answer are about."""
    if g.only_project not in (None, target_id):
        raise no_access()
    target = enter_besides(target_id)
    move_to_project(g.project, [story_id], target, by=me(), at=now())
    g.project, g.project_id = target, target.id
    return find_story(target, story_id)


def _is_here(story: Story) -> bool:
    return story.project_id == g.project.id and story.deleted_at is None


def _conditions() -> Iterable[queries.Condition]:
    """Which stories are asked for. Raises Problem where a search stands beside other conditions (1.9)."""
    search, filters = one_sent("filter", text(1000)), read(**FILTERS)
    if search is not None and filters:
        raise invalid("The 'filter' parameter cannot be combined with other parameters that choose stories.")
    query = parse(search or "")
    if search is not None and (query.node is not None or not query.includes_done):  # alone, that asks for all
        yield from conditions(g.project, query, by_id=me().id, at=now())
    for name, column in CHOSEN.items():
        if f"with_{name}" in filters:
            yield column == filters[f"with_{name}"]
    if "with_label" in filters:
        yield queries.with_label(g.project, filters["with_label"])
    yield from _in_time(filters)
    if "after_story_id" in filters:
        yield queries.behind(g.project, filters["after_story_id"])
    if "before_story_id" in filters:
        yield queries.before(g.project, filters["before_story_id"])


def _in_time(filters: dict[str, Any]) -> Iterable[queries.Condition]:
    for name in TIMES:
        column = getattr(Story, f"{name}_at")
        if f"{name}_before" in filters:
            yield column < filters[f"{name}_before"]
        if f"{name}_after" in filters:
            yield column > filters[f"{name}_after"]
    if "deadline_before" in filters:
        yield Story.deadline_on < filters["deadline_before"].astimezone(g.project.zone).date()
    if "deadline_after" in filters:
        yield Story.deadline_on > filters["deadline_after"].astimezone(g.project.zone).date()


def _drawn(stamps: list[Stamp]) -> str:
    """These stories as a list of JSON. Those whose version was drawn before are not read again, as long as
    only properties are asked for that the version stands for."""
    fields = asked_fields(STORY)
    project = g.project.id, g.project.show_story_priority
    look = (*project, str(fields), request.host_url, request.args.get("date_format"))
    kept = drawn.get_all((stamp, look) for stamp in stamps) if _is_flat(fields) else {}
    missing = [stamp for stamp in stamps if (stamp, look) not in kept]
    found = queries.loaded([stamp.id for stamp in missing], fields) if missing else {}
    rows_found = [found[stamp.id] for stamp in missing]
    for stamp, story in zip(missing, queries.seen(g.project, rows_found, fields, now()), strict=True):
        kept[stamp, look] = encoded(STORY.show(story, fields))
        if _is_flat(fields):
            drawn.keep((stamp, look), kept[stamp, look])
    return rows(kept[stamp, look] for stamp in stamps)


def _is_flat(fields: Wanted) -> bool:
    return fields.names.keys() <= FLAT and "counts" not in fields.of("labels")
