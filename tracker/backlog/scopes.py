"""What ledgers hold besides what the plan says: the done part of releases, and what a later date does to
iterations that have ended."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from tracker.ledger.entries import Draft, Line, Standing, difference, standing


def release_scope(
    held: Mapping[int, Standing],
    planned: Mapping[int, Standing],
    scheduled: Container[int],
    known: Mapping[int, Standing | None],
    returned: Container[int] = (),
) -> dict[int, Standing]:
    """What the ledger of a release must hold: what the plan says of its open stories, and of those that have
    left the plan because they were accepted what it held of them. `scheduled` are all stories in the plan;
    `known` has what is newer of some: their standing now, None for one that is no longer accepted. Of these,
    `returned` were deleted when they were done in the release, and are there again."""
    kept = {story_id: each for story_id, each in held.items() if each.done and story_id not in scheduled}
    kept |= {
        story_id: each
        for story_id, each in known.items()
        if each and (story_id in held or story_id in returned) and story_id not in scheduled
    }
    gone = [story_id for story_id, each in known.items() if each is None]
    return {story_id: each for story_id, each in kept.items() if story_id not in gone} | dict(planned)


class Redated(NamedTuple):
    """A story whose acceptance a change has dated: when it counted as accepted before and after (None: not
    at all), and its standing now."""

    story_id: int
    was: datetime | None
    now: datetime | None
    standing: Standing

    @property
    def since(self) -> datetime:
        """The earliest instant that the change speaks of."""
        return min(filter(None, (self.was, self.now)))


class Ended(NamedTuple):
    """An iteration that has ended: its row, and the instants [begin, end) it lasts."""

    id: int
    begin: datetime
    end: datetime


def amendments(redated: Redated, ended: Ended, lines: Sequence[Line]) -> list[Draft]:
    """The entries that an iteration that has ended needs after this: as closed it stays, as amended it holds
    the story where its date now says. `lines` are the entries of the story there so far.

    It is done in the iteration of its acceptance, in none that began later, and in those that ended before
    as it was planned there. Where its acceptance is taken back the iteration is as it was closed.
    """
    held = standing(lines).get(redated.story_id)
    closed = standing(line for line in lines if line.at < ended.end).get(redated.story_id)
    wanted = _wanted(redated, ended, held, closed)
    return difference(_alone(redated.story_id, held), _alone(redated.story_id, wanted))


def _wanted(
    redated: Redated, ended: Ended, held: Standing | None, closed: Standing | None
) -> Standing | None:
    if redated.now is None:
        return closed
    if redated.now < ended.begin:
        return None
    if redated.now >= ended.end:
        return closed._replace(done=False) if closed else None
    return held if held and held.done else redated.standing


def _alone(story_id: int, each: Standing | None) -> dict[int, Standing]:
    return {} if each is None else {story_id: each}


def dated(redated: Iterable[Redated], begin: datetime, *, undoing: bool) -> list[Redated]:
    """Those of the stories whose dates speak of iterations that ended before `begin`. A story that is
    merely not accepted any more is not of them, unless a date is taken back by undoing."""
    return [
        each
        for each in redated
        if each.was != each.now
        and (each.now is not None or undoing)
        and (each.was or each.now)
        and each.since < begin
    ]
