"""The cards of a board of pairs as they are kept, and what moving a person does to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.pairing.rotation_facts import Card, Plan

UNDONE = 20
"""Steps that can be taken back."""


@dataclass(frozen=True, slots=True)
class Track:
    """People, by their numbers in order, and the story they work on; pinned if somebody set it so. Without
    people it is a story that waits for some."""

    people: tuple[int, ...]
    story: int | None = None
    pinned: bool = False

    @property
    def written(self) -> dict[str, Any]:
        return {"people": list(self.people), "story": self.story, "pinned": self.pinned}

    @property
    def card(self) -> Card:
        return Card(frozenset(self.people), self.story)


def read(cards: Iterable[dict[str, Any]]) -> list[Track]:
    return [Track(tuple(card["people"]), card["story"], card["pinned"]) for card in cards]


def written(tracks: Iterable[Track]) -> list[dict[str, Any]]:
    return [track.written for track in tracks]


def of_plan(plan: Plan) -> list[Track]:
    """The tracks of a proposal, in its order."""
    return [
        Track(
            tuple(person.id for person in group.people), group.story.id if group.story else None, group.pinned
        )
        for group in plan.groups
    ]


def settled(tracks: Iterable[Track]) -> tuple[Card, ...]:
    return tuple(track.card for track in tracks if track.pinned and track.people)


def shown(tracks: Iterable[Track]) -> tuple[Card, ...]:
    return tuple(track.card for track in tracks if track.people)


def moved(tracks: Sequence[Track], person: int, to: int | None, instead: int | None = None) -> list[Track]:
    """The tracks once the person has moved to the track in that place (from 0), which is pinned by it; None
    takes them off all tracks, and the place after the last makes a track of their own. `instead`: the one on
    that track with whom they trade places; the tracks stay where that one is not there (any more)."""
    if instead is not None:
        return _traded(tracks, person, to, instead)
    left = [
        replace(track, people=tuple(each for each in track.people if each != person), pinned=False)
        if person in track.people and place != to
        else track
        for place, track in enumerate(tracks)
    ]
    if to is None:
        return [track for track in left if track.people]
    if to >= len(left):
        left.append(Track(()))
    target = left[to]
    people = target.people if person in target.people else (*target.people, person)
    left[to] = Track(people, target.story, pinned=True)
    return [track for track in left if track.people]


def _traded(tracks: Sequence[Track], person: int, to: int | None, other: int) -> list[Track]:
    target = tracks[to].people if to is not None and 0 <= to < len(tracks) else ()
    if other not in target or person in target:
        return [*tracks]
    there = {person: other, other: person}
    return [
        replace(track, people=tuple(there.get(each, each) for each in track.people), pinned=True)
        if there.keys() & {*track.people}
        else track
        for track in tracks
    ]


def pinned(tracks: Sequence[Track], place: int, is_pinned: bool) -> list[Track]:
    return [replace(track, pinned=is_pinned) if n == place else track for n, track in enumerate(tracks)]
