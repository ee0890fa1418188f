"""Within a change of many stories: their places as a block, refusals that name one, and their one event."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from tracker.activity.models import Event
from tracker.backlog import remembering
from tracker.backlog.models import Story
from tracker.backlog.ordering import block_at
from tracker.backlog.places import Place, Spot
from tracker.backlog.position_actions import renumber
from tracker.backlog.queries import open_stories
from tracker.backlog.workflow import IN_PROGRESS, State
from tracker.backlog.writing import Change
from tracker.database import db
from tracker.web import Refusal


def put_block(change: Change, block: Sequence[Story], place: Place) -> None:
    """Gives the stories positions at the place, one behind the other; their own where they stand so."""
    db.session.flush()
    for again in (False, True):
        if again:
            renumber(change.project, place)
        standing = open_stories(change.project, place.states)
        found = block_at(
            [(story.id, story.position) for story in standing],
            [story.id for story in block],
            _index(standing, block, place),
        )
        if found is not None:
            break
    else:
        raise RuntimeError("There is no room in the list although it was numbered anew.")
    for story, position in zip(block, found, strict=True):
        story.position = position


def _index(standing: Sequence[Any], block: Sequence[Story], place: Place) -> int:
    """Before which of the others in the list the block goes."""
    moving = {story.id for story in block}
    others = [story for story in standing if story.id not in moving]
    if place.spot == Spot.AFTER_IN_PROGRESS:
        return max((n for n, story in enumerate(others, 1) if story.state in IN_PROGRESS), default=0)
    if place.spot == Spot.FIRST_UNSTARTED:
        waiting = (n for n, story in enumerate(others) if story.state == State.UNSTARTED)
        return next(waiting, len(others))
    if place.spot in (Spot.TOP, Spot.BOTTOM):
        return 0 if place.spot == Spot.TOP else len(others)
    for number, story in enumerate(others):
        if story.id == place.neighbour:
            return number + (place.spot == Spot.AFTER)
    raise Refusal("The story next to it has moved meanwhile. Nothing was changed; try again.", 409)


@contextmanager
def naming(story: Story, where: str = "") -> Iterator[None]:
    """A refusal within names the story, and says that all stays as it was."""
    try:
        yield
    except Refusal as refused:
        about = where or (f"“{story.title}”: " if story.title not in refused.text else "")
        raise Refusal(f"{about}{refused.text} Nothing was changed.", refused.status) from refused


def recorded(
    change: Change, stories: Sequence[Story], tell: Callable[[str], str], *, besides: Sequence[Story] = ()
) -> Event | None:
    """Leaves the event of those stories that are changed by now, told of them in a sentence; none where all
    are as they were."""
    db.session.flush()
    replaced = remembering.replaced() or {}
    changed = [story for story in stories if str(story.id) in replaced]
    if not changed:
        return None
    if len(changed) == 1:
        what = tell(f"“{changed[0].title}”")
        return change.record("stories.changed", changed[0], touched=besides, what=what, count=1)
    what = tell(f"{len(changed)} stories")
    return change.record("stories.changed", touched=[*changed, *besides], what=what, count=len(changed))
