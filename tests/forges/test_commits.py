"""What the message of a commit says of stories, and the remark it leaves."""

import pytest

from tracker.backlog.workflow import State
from tracker.forges.commits import Named, named_in, remark


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("Show the pier [#12]", [Named(12, None)]),
        ("[Finishes #12 #13] show", [Named(12, State.FINISHED), Named(13, State.FINISHED)]),
        ("[#12 fixed]", [Named(12, State.FINISHED)]),
        ("[delivers #12] and [#12]", [Named(12, State.DELIVERED)]),
        ("[#12] then [completed #12]", [Named(12, State.FINISHED)]),
        ("(#12) #13 [12] [] [#]", []),
        ("[unfinished #12]", [Named(12, None)]),
    ],
)
def test_stories_in_the_messages_of_commits(message, named):
    assert named_in(message) == named


def test_the_remark_of_a_commit():
    assert remark("Show it\n", "https://git.example/c/9f", "9f1c2ab", "Ola") == (
        "Commit `9f1c2ab` by Ola\nhttps://git.example/c/9f\n\nShow it"
    )
    assert remark("Show it", "", "", "") == "Commit\n\nShow it"
