"""Reading stories for programs: the one list in its order, and what is told of stories beside their rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from operator import gt, lt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from tracker.accounts.models import Person
from tracker.api.along_queries import with_stories
from tracker.api.cycle_time import cycle_time
from tracker.api.label_queries import counted
from tracker.api.pages import Window
from tracker.api.readable_queries import readable_ids
from tracker.api.story_shapes import PLACES, ROLLED_UP, SeenStory
from tracker.api.transition_queries import transitions_of
from tracker.api.wanted import Wanted
from tracker.backlog import queries as backlog
from tracker.backlog.detail_models import Blocker
from tracker.backlog.fields import label_name
from tracker.backlog.line_up import RANKS
from tracker.backlog.models import Label, Story, StoryOwner, story_label
from tracker.backlog.workflow import State, StoryType
from tracker.database import asked, db
from tracker.kept import Kept
from tracker.ledger.entries import Standing
from tracker.ledger.queries import standings_of_releases
from tracker.planning.calendar import starts_at
from tracker.teams.models import Project
from tracker.web import Refusal, me

Condition = ColumnElement[bool]
_rank = case(*((Story.state == state, rank) for state, rank in RANKS.items()), else_=1)
AT_ONCE = 500
"""Stories that a statement asks for by their numbers."""
IN_ORDER = (_rank, Story.accepted_at, Story.position, Story.id)
"""The one list: accepted stories by acceptance, those in progress, the backlog, the icebox (1.3.3)."""


totals = Kept(200)
"""How many stories a project has in all and how many are done, by its version: counting looks at each."""


class Stamp(NamedTuple):
    """A story by its number, and by the version that all of its own properties have."""

    id: int
    version: int


def page_of_list(project: Project, window: Window, *conditions: Condition) -> tuple[list[Stamp], int]:
    """The stories of the window in the order of the one list, and how many there are in all."""
    wanted = (Story.project_id == project.id, Story.deleted_at.is_(None), *conditions)
    count = _count if conditions else partial(_counted, project)
    total = count(*wanted)
    first = window.first_of(total)
    if not window.limit or first >= total:
        return [], total
    done = Story.accepted_at.is_not(None)  # an index has them in their order, however many there are
    found = _stamps((*wanted, done), (Story.accepted_at, Story.position, Story.id), window.limit, first)
    if len(found) < window.limit:
        passed = max(0, first - count(*wanted, done)) if first and not found else 0
        found += _stamps((*wanted, ~done), IN_ORDER, window.limit - len(found), passed)
    return found, total


def _count(*wanted: Condition) -> int:
    return int(asked(select(func.count()).select_from(Story).where(*wanted))[0][0])


def _counted(project: Project, *wanted: Condition) -> int:
    """How many stories of the project these are, all or those that are done."""
    return int(totals.made((project.id, project.version, len(wanted)), lambda: _count(*wanted)))


def _stamps(wanted: Sequence[Condition], order: Sequence[Any], limit: int, offset: int) -> list[Stamp]:
    query = select(Story.id, Story.version).where(*wanted).order_by(*order).limit(limit).offset(offset)
    return list(map(Stamp._make, asked(query)))


def all_in_order(project: Project) -> list[int]:
    """The numbers of all stories of the project, in the order of the one list."""
    wanted = (Story.project_id == project.id, Story.deleted_at.is_(None))
    return [story_id for (story_id,) in asked(select(Story.id).where(*wanted).order_by(*IN_ORDER))]


def loaded(ids: Collection[int], wanted: Wanted) -> dict[int, Story]:
    """The rows of these stories by number, with what an answer will show of them."""
    options = with_stories(wanted)
    found: dict[int, Story] = {}
    numbers = sorted(set(ids))
    for start in range(0, len(numbers), AT_ONCE):
        query = select(Story).where(Story.id.in_(numbers[start : start + AT_ONCE])).options(*options)
        found |= {story.id: story for story in db.session.scalars(query)}
    return found


def seen(project: Project, rows: Sequence[Story], wanted: Wanted, at: datetime) -> list[SeenStory]:
    """These stories with what is wanted of them, read for all of them at once."""
    ids = [story.id for story in rows]
    before, after = _neighbours(project) if any(name in wanted for name in PLACES) else ({}, {})
    when = ends(project, at) if "projected_completion" in wanted else {}
    covered = _covered(rows) if ROLLED_UP & wanted.names.keys() else {}
    blocks = _blocks(ids) if "blocked_story_ids" in wanted else {}
    gone = "transitions" in wanted or "cycle_time_details" in wanted
    transitions = transitions_of(rows) if gone else {}
    labels = counted(project, (label for story in rows for label in story.labels), wanted.of("labels"))
    readable = readable_ids(me()) if "transitions" in wanted else ()
    return [
        SeenStory(
            story,
            before.get(story.id),
            after.get(story.id),
            when.get(story.id),
            tuple(blocks.get(story.id, ())),
            tuple(each for each in transitions.get(story.id, ()) if each.project_id in readable),
            cycle_time(story.id, transitions.get(story.id, ()), story.accepted_at, at) if gone else None,
            covered.get(story.id),
            labels,
        )
        for story in rows
    ]


def seen_one(project: Project, story: Story, wanted: Wanted, at: datetime) -> SeenStory:
    """One story with what is wanted of it."""
    if wanted.names:
        loaded([story.id], wanted)
    return seen(project, [story], wanted, at)[0]


def _neighbours(project: Project) -> tuple[dict[int, int], dict[int, int]]:
    """Before which story each stands, and after which."""
    order = all_in_order(project)
    pairs = list(pairwise(order))
    return dict(pairs), {below: above for above, below in pairs}


def _covered(rows: Sequence[Story]) -> dict[int, list[Standing]]:
    """What each release among these covers, by its ledger."""
    markers = [story.id for story in rows if story.story_type == StoryType.RELEASE]
    scopes = standings_of_releases(markers) if markers else {}
    return {marker: list(scopes.get(marker, {}).values()) for marker in markers}


def ends(project: Project, at: datetime) -> dict[int, datetime]:
    """When the iteration ends into which the plan puts each story."""
    planned = backlog.facts(project, at).schedule()
    return {
        story.id: starts_at(iteration.span.end_on, project.zone)
        for iteration in planned
        for story in iteration.stories
    }


def _blocks(ids: Collection[int]) -> Mapping[int, list[int]]:
    """The stories that each of these blocks."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = asked(
        select(Blocker.blocking_id, Blocker.story_id)
        .where(Blocker.blocking_id.in_(ids), ~Blocker.resolved)
        .order_by(Blocker.id)
    )
    for blocking_id, story_id in rows:
        found[blocking_id].append(story_id)
    return found


# Which stories.


def with_label(project: Project, name: str) -> Condition:
    """Holds for stories that carry the label of this name."""
    carrying = (
        select(story_label.c.story_id)
        .join(Label, Label.id == story_label.c.label_id)
        .where(Label.project_id == project.id, Label.name == label_name(name))
    )
    return Story.id.in_(carrying)


def behind(project: Project, story_id: int) -> Condition:
    """Holds for the stories behind this one in the list. Raises Refusal (404) where there is none."""
    return _beyond(project, story_id, gt)


def before(project: Project, story_id: int) -> Condition:
    """Holds for the stories before this one in the list. Raises Refusal (404) where there is none."""
    return _beyond(project, story_id, lt)


def _beyond(project: Project, story_id: int, side: Callable[[Any, Any], Any]) -> Condition:
    """Compares place with place (see IN_ORDER): databases take no list of all numbers on one side."""
    story = db.session.get(Story, story_id)
    if story is None or story.project_id != project.id or story.deleted_at is not None:
        raise Refusal(f"There is no story {story_id} in this project.", 404)
    places: list[tuple[Any, Any]] = [
        (_rank, RANKS.get(State(story.state), 1)),
        (Story.position, story.position),
    ]
    if story.accepted_at:
        places.insert(1, (Story.accepted_at, story.accepted_at))
    found: Condition = side(Story.id, story.id)
    for column, value in reversed(places):
        found = or_(side(column, value), and_(column == value, found))
    return found


def people(project: Project, ids: Iterable[int]) -> list[Person]:
    """The people of the project with these numbers, in this order. Raises Refusal for somebody else."""
    known = {person.id: person for person in backlog.members(project)}
    wanted = list(dict.fromkeys(ids))
    missing = [each for each in wanted if each not in known]
    if missing:
        raise Refusal(f"Nobody of this project has the id {missing[0]}.")
    return [known[each] for each in wanted]


def owner_row(story: Story, person_id: int) -> StoryOwner | None:
    return next((each for each in story.ownerships if each.person_id == person_id), None)
