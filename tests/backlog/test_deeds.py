"""Several events of one request, as one: plain arithmetic."""

import pytest

from tracker.backlog.deeds import all_replaced, first_and_last, leading


@pytest.mark.parametrize(
    ("kinds", "named"),
    [
        (["comment.added"], "comment.added"),
        (["story.edited", "story.started", "comment.added"], "story.started"),
        (["story.rejected", "comment.added"], "story.rejected"),
        (["story.moved", "comment.added"], "story.moved"),
        (["story.unscheduled", "story.moved"], "story.moved"),
        (["story.started", "story.moved"], "story.started"),
        (["story.edited", "story.unscheduled", "story.moved"], "story.unscheduled"),
        (["story.edited", "story.moved"], "story.edited"),
        (["story.numbered", "story.followers_set", "story.moved"], "story.moved"),
        (["story.followed", "comment.added"], "story.followed"),
        (["story.created", "task.added", "comment.added", "story.followers_set"], "story.created"),
    ],
)
def test_what_was_done_to_the_story_itself_gives_the_name(kinds, named):
    assert kinds[leading(kinds)] == named


def test_of_each_part_the_first_change_says_what_was_before_all_of_them():
    changes = [
        {"1": {"title": "Pier", "state": "unstarted"}, "task 5": {"there": False}},
        {"1": {"state": "started", "estimate": None}, "renumbered": [[True, [1, 2]]]},
        {"task 5": {"complete": False}},
    ]
    assert all_replaced(changes) == {
        "1": {"title": "Pier", "state": "unstarted", "estimate": None},
        "task 5": {"there": False, "complete": False},
    }


def test_from_before_the_first_change_to_after_the_last():
    assert first_and_last([{1: ("a", "b")}, {}, {1: ("b", "c"), 2: ("x", "y")}]) == {
        1: ("a", "c"),
        2: ("x", "y"),
    }
