"""Within a change: finding positions in the one list. What has no room is numbered anew."""

from __future__ import annotations

from sqlalchemy import update
from sqlalchemy.orm.attributes import set_committed_value

from tracker.backlog import position_queries as standing
from tracker.backlog import queries, remembering
from tracker.backlog.models import Story
from tracker.backlog.ordering import renumbered, spread
from tracker.backlog.places import Place, within_block
from tracker.backlog.workflow import State
from tracker.database import db
from tracker.teams.models import Project


def kept_place(project: Project, place: Place, state: State) -> Place:
    """The place for a new story of this state, within the block of such stories (see within_block)."""
    beside = standing.neighbour_of(project, place) if place.neighbour else None
    return within_block(place, state, State(beside.state) if beside else None)


def position_at(
    project: Project, place: Place, story: Story | None = None, beside: standing.Neighbour | None = None
) -> int:
    """A position at the place; the story's own where it stands there already. `beside` is the neighbour
    that the place names, where it is known."""
    db.session.flush()
    above, below = standing.bounds(project, place, story, beside)
    if story is not None and story.state in place.states and _stands(story.position, above, below):
        return story.position
    return _between(project, place, story, above, below, 1)[0]


def positions_at(project: Project, place: Place, count: int) -> list[int]:
    """Positions at the place for so many stories, one behind the other."""
    db.session.flush()
    above, below = standing.bounds(project, place)
    return _between(project, place, None, above, below, count)


def _between(
    project: Project, place: Place, story: Story | None, above: int | None, below: int | None, count: int
) -> list[int]:
    positions = spread(above, below, count)
    if positions is None:
        renumber(project, place)
        positions = spread(*standing.bounds(project, place, story), count)
    if positions is None:
        raise RuntimeError("There is no room in the list although it was numbered anew.")
    return positions


def _stands(position: int, above: int | None, below: int | None) -> bool:
    return (above is None or above < position) and (below is None or position < below)


def renumber(project: Project, place: Place) -> None:
    """Gives the stories of the place's list fresh positions in their order. They change with the version
    that this change will make, as whoever keeps what they were must know."""
    db.session.flush()  # what the session still holds is neither seen by the question nor kept after it
    stories = queries.open_stories(project, place.states)
    fresh = {story.id: position for story, position in zip(stories, renumbered(len(stories)), strict=True)}
    remembering.note_renumbering(place.scheduled, [story.position for story in stories])
    version = project.version + 1
    rows = [{"id": key, "position": position, "version": version} for key, position in fresh.items()]
    db.session.execute(update(Story), rows)
    for story in list(db.session.identity_map.values()):
        if isinstance(story, Story) and story.id in fresh:
            set_committed_value(story, "position", fresh[story.id])
            set_committed_value(story, "version", version)
