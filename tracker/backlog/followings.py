"""Who followed stories ahead of each change: events keep rows that came and went, programs are told lists.
Plain."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tracker.activity.remembered import THERE, is_row, table_and_identity

FOLLOWERS = "followers"
"""The part of a story that says who follows it: the numbers of people, ascending."""
TABLE = "story_follower"


def followed(before: Mapping[str, Any]) -> set[int]:
    """The stories whose followers a change with this `before` replaced."""
    return {story_id for story_id, _, _ in _rows(before)}


def is_following(key: str) -> bool:
    """Whether what stands under the key is that somebody follows a story."""
    return is_row(key) and key.startswith(f"{TABLE} ")


def with_followers(
    changes: Mapping[int, Mapping[str, Any]], now: Mapping[int, Collection[int]]
) -> dict[int, dict[str, Any]]:
    """What changes replaced, by their numbers, with FOLLOWERS among the parts of stories in place of the rows
    of followers. `now` says who follows the stories that are asked about; all changes of those are needed."""
    following = {story_id: set(people) for story_id, people in now.items()}
    found: dict[int, dict[str, Any]] = {}
    for number in sorted(changes, reverse=True):
        before = changes[number]
        found[number] = {key: parts for key, parts in before.items() if not is_following(key)}
        rows = [row for row in _rows(before) if row[0] in following]
        for story_id, person_id, was_there in rows:
            (following[story_id].add if was_there else following[story_id].discard)(person_id)
        for story_id in {row[0] for row in rows}:
            parts = found[number].get(str(story_id), {})
            found[number][str(story_id)] = {**parts, FOLLOWERS: sorted(following[story_id])}
    return found


def _rows(before: Mapping[str, Any]) -> Iterator[tuple[int, int, bool]]:
    """Each a story, a person, and whether they followed it ahead of the change."""
    for key, parts in before.items():
        if is_following(key) and THERE in parts:
            _, (story_id, person_id) = table_and_identity(key)
            yield story_id, person_id, bool(parts[THERE])
