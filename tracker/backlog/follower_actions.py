"""Verbs of who follows a story, and so hears of what happens to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.models import Story, StoryFollower
from tracker.backlog.writing import writing
from tracker.text import listed


def follow(story: Story, *, by: Person, at: datetime) -> None:
    """`by` hears of what happens to the story."""
    change_followers(story, come=[by], by=by, at=at)


def unfollow(story: Story, *, by: Person, at: datetime) -> None:
    """`by` hears of it no longer, until they own it, request it, comment on it or follow it again."""
    change_followers(story, go=[by], by=by, at=at)


def set_followers(story: Story, people: Collection[Person], *, by: Person | None, at: datetime) -> None:
    """These people follow the story, and nobody else."""
    go = [person for person in story.followers if person not in people]
    change_followers(story, come=people, go=go, by=by, at=at)


def change_followers(
    story: Story,
    *,
    come: Iterable[Person] = (),
    go: Collection[Person] = (),
    by: Person | None,
    at: datetime,
) -> None:
    """Some people follow the story from now on, and some no longer. Nobody is told: the next that happens to
    the story is what they hear, or do not."""
    with writing(story.project, by=by, at=at) as change:
        new = [person for person in dict.fromkeys(come) if person not in story.followers]
        gone = [person for person in story.followers if person in go]
        if not new and not gone:
            return
        story.followings = [each for each in story.followings if each.person not in gone]
        add_followers(story, new)
        if [*new, *gone] == [by]:
            change.record("story.followed" if new else "story.unfollowed", story, title=story.title)
        else:
            change.record("story.followers_set", story, title=story.title, what=_what(new, gone))


def add_followers(story: Story, people: Iterable[Person | None]) -> None:
    """Within a change that makes these people owners, requester or commenters: they follow it (1.4)."""
    have = story.followers
    story.followings.extend(followings(person for person in people if person not in have))


def followings(people: Iterable[Person | None]) -> list[StoryFollower]:
    """These people as followers of a story, each once."""
    return [StoryFollower(person=person) for person in dict.fromkeys(people) if person is not None]


def _what(new: Collection[Person], gone: Collection[Person]) -> str:
    came = f"let {listed(person.name for person in new)} follow" if new else ""
    went = f"took {listed(person.name for person in gone)} off those who follow" if gone else ""
    return listed(filter(None, (came, went)))
