"""The verb that moves stories to another project.

One transaction, in which both projects are locked, and two changes with an event each: the stories leave the
one project as if they were deleted, and come into the other as if they were written there. So each plan is
settled by itself, each ledger enters what went out and what came in, and both versions rise. Between the two
changes the stories are in neither, so that iterations which are due in the other project open without them.

They keep their numbers, and with them all that hangs on them: checklists, comments and files, blockers, links
to code, the note for the next pair, the requester. Labels and kinds of reviews are the other project's of the
same names, made where it has none; what was planned waits unstarted, as the team there has not planned it.
Epics stay behind, and so do people who are not in the other project, points that are not on its scale and an
imported number that it has already. Days on which people paired stay in the log of the project that they
worked in. Neither event is undone: who moved a story moves it back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog import bulk_queries, detail_queries, queries
from tracker.backlog.blocker_actions import blocking
from tracker.backlog.check_actions import check_whole
from tracker.backlog.detail_models import Review, ReviewType
from tracker.backlog.field_actions import labels_named
from tracker.backlog.models import Story
from tracker.backlog.position_actions import positions_at
from tracker.backlog.project_move import LeftBehind, by_place, kept, state_elsewhere
from tracker.backlog.together_actions import naming
from tracker.backlog.workflow import State, StoryType, is_estimable, refusal
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.teams.door import lock
from tracker.teams.models import Project
from tracker.web import Refusal

LEAVE: list[Callable[[Project, Sequence[Story]], None]] = []
"""What the parts above do for stories that leave a project; each says it for itself."""

ACCEPTED = (
    "It is accepted, and what was accepted stays in the figures of its project, which never change. "
    "Reopen it first, or clone it and move the copy."
)
RELEASE = (
    "A release stays in its project, since its burndown tells of the stories there. Add one in the other "
    "project with its deadline."
)


def move_to_project(
    project: Project, ids: Sequence[int], target: Project, *, by: Person | None, at: datetime
) -> Event | None:
    """Moves these stories to another project, in the order they have; answers the event in the one they
    leave, None where they are there already. Whoever asks has made sure that the person may work in both (see
    teams/door.enter_besides). Raises Refusal for accepted stories and releases, and where what is in progress
    would lose the points it needs; as bulk_queries.stories does; and nothing is changed then."""
    if project.id == target.id:
        return None
    for number in sorted((project.id, target.id)):
        lock(number)
    left = LeftBehind()
    with writing(project, by=by, at=at) as change:
        stories = bulk_queries.stories(change.project, ids, "all")
        members = {person.id for person in queries.members(target)}
        taken = queries.keys_taken(target, [story.import_key for story in stories if story.import_key])
        for story in stories:
            with naming(story):
                _refuse(story, target)
            _weigh(story, target, members, taken, left)
        event = _leave(change, stories, target, left.words)
    with writing(target, by=by, at=at) as change:
        _come(change, stories, members, taken)
        db.session.flush()
        kinds = "story.moved_in", "stories.moved_in"
        details = {"from": project.id, "without": left.words}
        _record(change, kinds, stories, blocking(stories), **details)
    return event


def _refuse(story: Story, target: Project) -> None:
    """Raises Refusal where the story must stay."""
    if story.state == State.ACCEPTED:
        raise Refusal(ACCEPTED)
    if story.story_type == StoryType.RELEASE:
        raise Refusal(RELEASE)
    points = _kept_points(story, target)
    estimable = is_estimable(story.story_type, target.bugs_and_chores_are_estimatable)
    lacks = estimable and points is None
    reason = refusal(story.story_type, state_elsewhere(State(story.state)), lacks, target.automatic_planning)
    if reason and story.estimate is not None:
        scale = ", ".join(map(str, target.scale))
        raise Refusal(
            f"It is {story.state}, and its estimate of {story.estimate} is not on the point scale of "
            f"{target.name} ({scale}). Give it points of both scales, or set it back to unstarted, first."
        )
    if reason:
        raise Refusal(f"{reason[:-1]} in {target.name}.")


def _kept_points(story: Story, target: Project) -> int | None:
    estimable = is_estimable(story.story_type, target.bugs_and_chores_are_estimatable)
    return kept(story.estimate, target.scale, estimable)


def _weigh(story: Story, target: Project, members: set[int], taken: set[str], left: LeftBehind) -> None:
    """Notes what the story cannot take along."""
    reviewers = [review.reviewer for review in story.reviews if review.reviewer is not None]
    people = (*story.owners, *story.followers, *reviewers)
    left.people |= {person.name for person in people if person.id not in members}
    if story.estimate is not None and _kept_points(story, target) is None:
        left.points.append(story.estimate)
    if story.import_key in taken:
        left.keys.append(story.import_key)


def _leave(change: Change, stories: Sequence[Story], target: Project, without: str) -> Event:
    """The stories go out of the project. Who owns or follows them there is told."""
    for story in stories:
        story.deleted_at = change.at
    for leave in LEAVE:
        leave(change.project, stories)
    if len(stories) > 1:
        change.told_as("story.moved_out", stories)
    kinds = "story.moved_out", "stories.moved_out"
    return _record(change, kinds, stories, blocking(stories), to=target.id, without=without)


def _come(change: Change, stories: Sequence[Story], members: set[int], taken: set[str]) -> None:
    """The stories come into the project, as far as it has what they bring."""
    target = change.project
    by_id = {story.id: story for story in stories}
    names = sorted({label.name for story in stories for label in story.labels})
    labels = {label.name: label for label in labels_named(target, names)}
    kinds = {kind.name: kind for kind in detail_queries.review_types(target)}
    for place, block in by_place(
        (story.id, state_elsewhere(State(story.state))) for story in stories
    ).items():
        # those of the block before stand in the list by now
        for story_id, position in zip(block, positions_at(target, place, len(block)), strict=True):
            story = by_id[story_id]
            story.position = position
            if story.import_key in taken:
                story.import_key = None
            _come_in(story, target, members)
            story.labels = [labels[label.name] for label in story.labels]
            for review in story.reviews:
                _bring(review, target, kinds, members)
            with naming(story):
                check_whole(story)


def _come_in(story: Story, target: Project, members: set[int]) -> None:
    """The story is the project's, with those of its people who are in it."""
    story.estimate = _kept_points(story, target)
    story.state = state_elsewhere(State(story.state)).value
    story.project = target
    story.deleted_at = None
    story.pair_day, story.pair_names = None, ""
    story.ownerships = [each for each in story.ownerships if each.person_id in members]
    story.followings = [each for each in story.followings if each.person_id in members]


def _bring(review: Review, target: Project, kinds: dict[str, ReviewType], members: set[int]) -> None:
    """The review is one of the project's kind of that name, new where it has none, and of its people."""
    name = review.review_type.name
    review.review_type = kinds.setdefault(name, ReviewType(project_id=target.id, name=name))
    if review.reviewer_id not in members:
        review.reviewer = None


def _record(
    change: Change,
    kinds: tuple[str, str],
    stories: Sequence[Story],
    besides: Sequence[Story] = (),
    **details: Any,
) -> Event:
    """Leaves the event, of the one kind for a single story and of the other for several."""
    one, many = kinds
    if len(stories) == 1:
        return change.record(one, stories[0], touched=besides, title=stories[0].title, **details)
    return change.record(many, touched=[*stories, *besides], count=len(stories), **details)
