"""How many stories labels had, told from today back: plain arithmetic."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.backlog.label_counts import LabelCounts, Past, StateCount, before_and_after

PARTS = {
    "state": st.sampled_from(["unstarted", "started"]),
    "estimate": st.sampled_from([None, 0, 1, 3]),
    "labels": st.lists(st.sampled_from([7, 8]), unique=True),
    "deleted": st.booleans(),
}
writes = st.tuples(st.sampled_from(["1", "2", "3"]), st.fixed_dictionaries({}, optional=PARTS))
FRESH = {"state": "unstarted", "estimate": None, "labels": [], "deleted": True}


def counted(stories, label_id):
    """The counts of a label, one story after the other."""
    found = {}
    for story in stories.values():
        if label_id in story["labels"] and not story["deleted"]:
            was = found.get(story["state"], StateCount(story["state"]))
            points = story["estimate"] or 0
            more = (was.stories + 1, was.without_points + (not points), was.points + points)
            found[story["state"]] = StateCount(was.state, *more)
    return found


@given(st.lists(writes, max_size=12))
def test_counts_of_the_past_are_what_they_were(writes):
    now = dict.fromkeys(("1", "2", "3"), FRESH)
    pasts, changes = [now], []
    for version, (key, parts) in enumerate(writes, 1):
        changes.append(Past(version, {key: {part: now[key][part] for part in parts}}))
        now = {**now, key: {**now[key], **parts}}
        pasts.append(now)
    counts = LabelCounts(
        {label_id: counted(now, label_id).values() for label_id in (7, 8)},
        {int(key): story for key, story in now.items()},
    )
    wanted = {change.version: (7, 8) for change in changes}
    found = dict(before_and_after(counts, reversed(changes), wanted))
    assert found.keys() == wanted.keys()
    for version, of_it in found.items():
        before, after = pasts[version - 1], pasts[version]
        both = {label_id: (counted(before, label_id), counted(after, label_id)) for label_id in (7, 8)}
        assert of_it == {label_id: pair for label_id, pair in both.items() if pair[0] != pair[1]}


def test_nothing_is_told_from_a_story_on_of_which_nothing_is_known():
    counts = LabelCounts({7: [StateCount("started", 1, 0, 2)]}, {1: {**FRESH, "labels": [7]}})
    changes = [
        Past(3, {"1": {"estimate": 1}}),
        Past(2, {"9": {"estimate": 1}}),
        Past(1, {"1": {"estimate": 3}}),
    ]
    assert [version for version, _ in before_and_after(counts, changes, {})] == [3]
