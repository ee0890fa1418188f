"""Types, states and the steps between them, as tables (semantics reference 1.3.2)."""

from __future__ import annotations

from enum import StrEnum


class StoryType(StrEnum):
    FEATURE = "feature"
    BUG = "bug"
    CHORE = "chore"
    RELEASE = "release"


class State(StrEnum):
    UNSCHEDULED = "unscheduled"
    UNSTARTED = "unstarted"
    PLANNED = "planned"
    STARTED = "started"
    FINISHED = "finished"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    ACCEPTED = "accepted"


IN_PROGRESS = (State.STARTED, State.FINISHED, State.DELIVERED, State.REJECTED)
SCHEDULED = (State.UNSTARTED, State.PLANNED, *IN_PROGRESS)
NOT_BEGUN = (State.UNSCHEDULED, State.UNSTARTED, State.PLANNED)

REVIEW_STATUSES = {"unstarted": "unstarted", "in_review": "in review", "pass": "pass", "revise": "revise"}
"""Where a review can stand, and how that is said (1.6)."""

_ALL = frozenset(State)
STATES: dict[StoryType, frozenset[State]] = {
    StoryType.FEATURE: _ALL,
    StoryType.BUG: _ALL,
    StoryType.CHORE: frozenset({*NOT_BEGUN, State.STARTED, State.ACCEPTED}),
    StoryType.RELEASE: frozenset({*NOT_BEGUN, State.ACCEPTED}),
}

_WHOLE_WAY: dict[State, tuple[State, ...]] = {
    State.UNSCHEDULED: (State.STARTED,),
    State.UNSTARTED: (State.STARTED,),
    State.PLANNED: (State.STARTED,),
    State.STARTED: (State.FINISHED,),
    State.FINISHED: (State.DELIVERED,),
    State.DELIVERED: (State.ACCEPTED, State.REJECTED),
    State.REJECTED: (State.STARTED,),
    State.ACCEPTED: (),
}
NEXT_STEPS: dict[StoryType, dict[State, tuple[State, ...]]] = {
    StoryType.FEATURE: _WHOLE_WAY,
    StoryType.BUG: _WHOLE_WAY,
    StoryType.CHORE: {**_WHOLE_WAY, State.STARTED: (State.ACCEPTED,)},
    StoryType.RELEASE: {State.UNSTARTED: (State.ACCEPTED,), State.PLANNED: (State.ACCEPTED,)},
}

_WORDS = {
    State.STARTED: "Start",
    State.FINISHED: "Finish",
    State.DELIVERED: "Deliver",
    State.ACCEPTED: "Accept",
    State.REJECTED: "Reject",
}


def word(story_type: str, state: str, to: str) -> str:
    """What the button says that leads a story of this type from `state` to `to`."""
    if to == State.STARTED and state == State.REJECTED:
        return "Restart"
    if to == State.ACCEPTED and story_type in (StoryType.CHORE, StoryType.RELEASE):
        return "Finish"
    return _WORDS[State(to)]


STEPS: dict[str, dict[str, list[tuple[str, str]]]] = {
    story_type.value: {
        state.value: [(to.value, word(story_type, state, to)) for to in steps]
        for state, steps in by_state.items()
    }
    for story_type, by_state in NEXT_STEPS.items()
}
"""For each type and state where the buttons of a story with its estimate lead, and what they say."""


def is_estimable(story_type: str, bugs_and_chores: bool) -> bool:
    """Whether stories of this type get points in a project with this setting; releases never do."""
    return story_type == StoryType.FEATURE or (
        bugs_and_chores and story_type in (StoryType.BUG, StoryType.CHORE)
    )


def unestimated(bugs_and_chores: bool) -> list[str]:
    """The types whose stories have no points with this setting: one that becomes such loses them."""
    return [kind.value for kind in StoryType if not is_estimable(kind, bugs_and_chores)]


def next_steps(story_type: str, state: str, lacks_estimate: bool) -> tuple[State, ...]:
    """The states the buttons lead to, in their order; none before the story has the estimate it needs."""
    if lacks_estimate:
        return ()
    return NEXT_STEPS[StoryType(story_type)].get(State(state), ())


def states_of(automatic_planning: bool) -> list[State]:
    """The states that stories of a project can be in: `planned` needs manual planning (1.3.2)."""
    return [state for state in State if state != State.PLANNED or not automatic_planning]


def refusal(story_type: str, state: str, lacks_estimate: bool, automatic_planning: bool) -> str | None:
    """Why a story of this type cannot be in this state, as a sentence; None where it can."""
    if state == State.PLANNED and automatic_planning:
        return "Stories in the planned state exist only where planning is manual."
    if state not in STATES[StoryType(story_type)]:
        kind = {"chore": "A chore", "release": "A release"}[story_type]
        return f"{kind} cannot be {state}: it goes from unstarted to {_path(story_type)}."
    if lacks_estimate and state == State.ACCEPTED:
        return "Stories in the accepted state must be estimated."
    if lacks_estimate and state not in NOT_BEGUN:
        return f"This {story_type} needs an estimate before it can be {state}."
    return None


def _path(story_type: str) -> str:
    return "started and then accepted" if story_type == StoryType.CHORE else "accepted"
