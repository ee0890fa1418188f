"""Verbs of who follows a story, and so hears of what happens to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.writing import writing


def follow(story: Story, *, by: Person, at: datetime) -> None:
    """`by` hears of what happens to the story."""
    with writing(story.project, by=by, at=at) as change:
        if by in story.followers:
            return
        story.followers.append(by)
        change.record("story.followed", story, title=story.title)


def unfollow(story: Story, *, by: Person, at: datetime) -> None:
    """`by` hears of it no longer, until they own it, request it, comment on it or follow it again."""
    with writing(story.project, by=by, at=at) as change:
        if by not in story.followers:
            return
        story.followers.remove(by)
        change.record("story.unfollowed", story, title=story.title)


def set_followers(story: Story, people: Sequence[Person], *, by: Person | None, at: datetime) -> None:
    """These people follow the story, and nobody else."""
    with writing(story.project, by=by, at=at) as change:
        if {*people} == {*story.followers}:
            return
        story.followers = list(dict.fromkeys(people))
        change.record("story.followers_set", story, title=story.title)


def add_followers(story: Story, people: Iterable[Person | None]) -> None:
    """Within a change that makes these people owners, requester or commenters: they follow it (1.4)."""
    for person in people:
        if person is not None and person not in story.followers:
            story.followers.append(person)
