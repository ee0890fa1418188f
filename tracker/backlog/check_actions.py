"""What a story may be: each check raises Refusal, with the rule, where it may not."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.backlog.fields import LONGEST_LABEL, LONGEST_TITLE
from tracker.backlog.models import Story
from tracker.backlog.workflow import State, StoryType, is_estimable, refusal
from tracker.teams.models import Project
from tracker.web import Refusal

MOST_LABELS = 1000
"""Labels that are taken at once: on one story, or on those of all the lines that are pasted."""


def refuse_state(story: Story, state: State) -> None:
    """Raises Refusal where the story cannot come into the state."""
    reason = _refusal(story, state)
    iced = story.state == State.UNSCHEDULED
    if story.story_type == StoryType.RELEASE and iced and state == State.ACCEPTED:
        reason = "A release in the icebox cannot be finished: move it to the backlog first."
    if reason:
        raise Refusal(reason)


def check_whole(story: Story) -> None:
    """Raises Refusal where the story as it stands cannot be."""
    check_sketch(story.project, story.title, story.story_type, story.estimate)
    reason = _refusal(story, story.state)
    if reason:
        raise Refusal(reason)


def _refusal(story: Story, state: str) -> str | None:
    return refusal(story.story_type, state, story.lacks_estimate, story.project.automatic_planning)


def check_sketch(project: Project, title: str, story_type: str, estimate: int | None) -> None:
    """Raises Refusal where no story can have these."""
    if not title:
        raise Refusal("A story needs a title.")
    if len(title) > LONGEST_TITLE:
        raise Refusal(f"The title has {len(title)} characters; at most {LONGEST_TITLE} fit.")
    check_estimate(project, story_type, estimate)


def check_labels(names: Sequence[str]) -> None:
    """Raises Refusal where these cannot be names of labels, or are too many at once."""
    if len(names) > MOST_LABELS:
        raise Refusal(f"These are {len(names)} labels; at most {MOST_LABELS} are taken at once.")
    for name in names:
        if len(name) > LONGEST_LABEL:
            raise Refusal(
                f"The label “{name[:20]}…” has {len(name)} characters; at most {LONGEST_LABEL} fit."
            )


def check_estimate(project: Project, story_type: str, points: int | None) -> None:
    """Raises Refusal where a story of this type cannot have these points in the project."""
    if points is None:
        return
    if not is_estimable(story_type, project.bugs_and_chores_are_estimatable):
        raise Refusal(f"A {story_type} has no estimate in this project.")
    if points not in project.scale:
        scale = ", ".join(map(str, project.scale))
        raise Refusal(f"{points} is not on this project's point scale ({scale}).")
