"""Verbs of commits that name stories (semantics reference 5.3), whoever tells of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog import actions as stories
from tracker.backlog import comment_actions
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.backlog.workflow import NOT_BEGUN, State, StoryType
from tracker.forges.commits import Named, remark
from tracker.web import Refusal


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as whoever tells of it says it is."""

    message: str
    url: str = ""
    sha: str = ""
    name: str = ""


def follow(story: Story, named: Named, commit: Commit, *, by: Person | None, at: datetime) -> None:
    """Leaves a remark on the story by `by`, who wrote the commit or stands for them; then brings the story
    into the state that the message names, if it may come into it: a commit that arrives late turns nothing
    back. A commit with a hash or an address that has left its remark already changes nothing."""
    text = remark(commit.message, commit.url, commit.sha, commit.name)[: comment_actions.LONGEST]
    is_known = any(comment.text == text for comment in story.comments)
    if is_known and (commit.sha or commit.url):
        return
    if not is_known:  # an @ in it is no mention: who wrote it did not write to anybody here
        said = written(text, ())
        kind = "git" if commit.sha else ""
        comment_actions.add(story, said, by=by, at=at, commit_identifier=commit.sha[:255], commit_type=kind)
    state = _state(story, named.state)
    if state is None:
        return
    try:
        stories.change_state(story, state, by=by, at=at)
    except Refusal:
        return  # it has no estimate, for one: the remark stays


def _state(story: Story, wanted: State | None) -> State | None:
    now_in = State(story.state)
    if wanted is None:
        return State.STARTED if now_in in NOT_BEGUN else None
    if wanted == State.FINISHED and story.story_type == StoryType.CHORE:
        wanted = State.ACCEPTED
    behind = (*NOT_BEGUN, State.STARTED, State.REJECTED, State.FINISHED)
    return wanted if now_in in behind and now_in != wanted else None
