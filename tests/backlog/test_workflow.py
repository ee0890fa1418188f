"""States and steps of each type (semantics reference 1.3.2)."""

import pytest

from tracker.backlog.workflow import State, StoryType, is_estimable, next_steps, refusal, word

BUTTONS = [
    ("feature", "unscheduled", ["Start"]),
    ("feature", "unstarted", ["Start"]),
    ("feature", "planned", ["Start"]),
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
    ("release", "planned", ["Finish"]),
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
    "chore": {"unscheduled", "unstarted", "planned", "started", "accepted"},
    "release": {"unscheduled", "unstarted", "planned", "accepted"},
}


@pytest.mark.parametrize("story_type", StoryType)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("automatic", [False, True])
def test_which_states_a_type_may_be_in(story_type, state, automatic):
    legal = LEGAL[story_type] - ({"planned"} if automatic else set())
    found = refusal(story_type, state, lacks_estimate=False, automatic_planning=automatic)
    assert (found is None) == (state in legal)


@pytest.mark.parametrize("state", State)
def test_an_unestimated_feature_only_waits(state):
    found = refusal("feature", state, lacks_estimate=True, automatic_planning=False)
    assert (found is None) == (state in ("unscheduled", "unstarted", "planned"))


def test_a_refusal_says_what_is_missing():
    unestimated = refusal("feature", "started", lacks_estimate=True, automatic_planning=True)
    assert unestimated == "This feature needs an estimate before it can be started."
    accepted = refusal("bug", "accepted", lacks_estimate=True, automatic_planning=True)
    assert accepted == "Stories in the accepted state must be estimated."
    chore = refusal("chore", "delivered", lacks_estimate=False, automatic_planning=True)
    assert chore == "A chore cannot be delivered: it goes from unstarted to started and then accepted."
    planned = refusal("feature", "planned", lacks_estimate=False, automatic_planning=True)
    assert planned == "Stories in the planned state exist only where planning is manual."


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
