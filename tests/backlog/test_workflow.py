"""States and steps of each type (semantics reference 1.3.2)."""

import pytest

from tracker.backlog.workflow import State, StoryType, is_estimable, next_steps, refusal, word

BUTTONS = [
    ("feature", "unscheduled", ["Start"]),
    ("feature", "unstarted", ["Start"]),
    ("feature", "started", ["Finish"]),
    ("feature", "finished", ["Deliver"]),
    ("feature", "delivered", ["Accept", "Reject"]),
    ("feature", "rejected", ["Restart"]),
    ("feature", "accepted", []),
    ("bug", "delivered", ["Accept", "Reject"]),
    ("chore", "unstarted", ["Start"]),
    ("chore", "started", ["Finish"]),
    ("chore", "accepted", []),
    ("release", "unstarted", ["Finish"]),
    ("release", "unscheduled", []),
    ("release", "accepted", []),
]


@pytest.mark.parametrize(("story_type", "state", "words"), BUTTONS)
def test_the_buttons_of_a_story(story_type, state, words):
    steps = next_steps(story_type, state, lacks_estimate=False)
    assert [word(story_type, state, to) for to in steps] == words


def test_a_story_without_the_estimate_it_needs_has_no_button():
    assert next_steps("feature", "unstarted", lacks_estimate=True) == ()


LEGAL = {
    "feature": set(State),
    "bug": set(State),
    "chore": {"unscheduled", "unstarted", "started", "accepted"},
    "release": {"unscheduled", "unstarted", "accepted"},
}


@pytest.mark.parametrize("story_type", StoryType)
@pytest.mark.parametrize("state", State)
def test_which_states_a_type_may_be_in(story_type, state):
    assert (refusal(story_type, state, lacks_estimate=False) is None) == (state in LEGAL[story_type])


@pytest.mark.parametrize("state", State)
def test_an_unestimated_feature_only_waits(state):
    assert (refusal("feature", state, lacks_estimate=True) is None) == (state in ("unscheduled", "unstarted"))


def test_a_refusal_says_what_is_missing():
    assert refusal("feature", "started", True) == "This feature needs an estimate before it can be started."
    assert "A chore cannot be delivered" in refusal("chore", "delivered", False)


@pytest.mark.parametrize(
    ("story_type", "setting", "estimable"),
    [
        ("feature", False, True),
        ("bug", False, False),
        ("bug", True, True),
        ("chore", True, True),
        ("release", True, False),
    ],
)
def test_what_gets_points(story_type, setting, estimable):
    assert is_estimable(story_type, setting) is estimable
