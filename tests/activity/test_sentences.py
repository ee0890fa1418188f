"""What a history says of a move: where to, if it went to another list."""

import pytest

from tracker.activity.kinds import sentence


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("unstarted", "unscheduled", "moved “Pay by card” to the icebox"),
        ("unscheduled", "unstarted", "moved “Pay by card” to the backlog"),
        ("planned", "unstarted", "moved “Pay by card” to the backlog"),
        ("unstarted", "planned", "moved “Pay by card” to Current"),
        ("unstarted", "unstarted", "moved “Pay by card”"),
    ],
)
def test_a_move_to_another_list_names_it(before, after, words):
    assert sentence("story.moved", {"title": "Pay by card", "from": before, "to": after}) == words
