"""Activities tell how many stories the labels of a changed story had before and after (semantics reference
5.1)."""

import pytest

from tests.exchange.test_tracker_csv import bytes_of
from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_project
from tracker.backlog import bulk_actions, label_actions, label_count_queries, undo_actions
from tracker.backlog.queries import label_named
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.teams.models import Team
from tracker.teams.permissions import Role


@pytest.fixture
def labelled(program, card):
    """The story “Pay by card” (unstarted, 3 points) alone carries “pier”."""
    return program.put(card, {"labels": ["pier"]})["labels"][0]["id"]


@pytest.fixture
def counts_now(program, ferry):
    """The counts of each label, by name, as they are."""

    def counts_now():
        found = program.get(f"{ferry}/labels?fields=name,counts")
        return {label["name"]: label["counts"] for label in found}

    return counts_now


def labels_of(activity):
    return [
        each for each in activity["changes"] if each["kind"] == "label" and each["change_type"] == "update"
    ]


def by_state(counts, name):
    """What is not zero of these counts."""
    return {state: number for state, number in counts[name].items() if number and state != "kind"}


def test_a_state_takes_a_story_from_one_count_of_its_label_to_another(program, card, labelled, latest):
    program.put(card, {"current_state": "started"})
    label, story = latest()["changes"]
    assert (label["kind"], label["change_type"], label["id"], label["name"]) == (
        *("label", "update"),
        *(labelled, "pier"),
    )
    assert story["kind"] == "story"
    before, after = label["original_values"]["counts"], label["new_values"]["counts"]
    zero = dict.fromkeys(
        ("accepted", "started", "finished", "unstarted", "planned", "delivered", "unscheduled", "rejected"), 0
    )
    assert before == {
        "kind": "story_counts",
        "number_of_zero_point_stories_by_state": {**zero, "kind": "counts_by_story_state"},
        "sum_of_story_estimates_by_state": {**zero, "unstarted": 3, "kind": "counts_by_story_state"},
        "number_of_stories_by_state": {**zero, "unstarted": 1, "kind": "counts_by_story_state"},
    }
    assert by_state(after, "number_of_stories_by_state") == {"started": 1}
    assert by_state(after, "sum_of_story_estimates_by_state") == {"started": 3}


def test_an_estimate_changes_the_points_of_the_label(program, card, labelled, latest):
    program.put(card, {"estimate": 0})
    (label,) = labels_of(latest())
    assert by_state(label["original_values"]["counts"], "sum_of_story_estimates_by_state") == {"unstarted": 3}
    assert by_state(label["new_values"]["counts"], "sum_of_story_estimates_by_state") == {}
    assert by_state(label["new_values"]["counts"], "number_of_zero_point_stories_by_state") == {
        "unstarted": 1
    }


def test_a_new_story_stands_before_the_label_that_counts_it(program, ferry, labelled, latest):
    program.post(f"{ferry}/stories", {"name": "Mend the pier", "labels": ["pier"]})
    story, label = latest()["changes"]
    assert (story["change_type"], label["id"]) == ("create", labelled)
    assert by_state(label["new_values"]["counts"], "number_of_stories_by_state") == {
        "unstarted": 1,
        "unscheduled": 1,
    }


@pytest.mark.usefixtures("labelled")
def test_what_changes_no_count_tells_of_none(program, card, latest):
    program.put(card, {"name": "Pay by card or in cash"})
    assert labels_of(latest()) == []
    program.post(f"{card}/comments", {"text": "Which cards?"})
    assert labels_of(latest()) == []


def test_counts_are_what_they_were_whatever_came_later(app, world, program, card, ferry, latest, counts_now):
    """All that may change them, one after the other: each time the counts before and after are those that the
    project showed then, and they are told alike when all has happened."""
    ids = [world.stories["card"], world.stories["seats"], world.stories["cabin"]]
    with inside(app):
        team, roles = db.session.get_one(Team, world.team_id), {world.ada.row: Role.OWNER}
        barge = add_project("Barge", team, roles, point_scale="0,1,5").id

    def bulk(verb, *values):
        with inside(app):
            verb(world.project, ids, *values, by=world.ada.row, at=START)

    def undo():
        with inside(app):
            undo_actions.undo(world.project, world.project.version, by=world.ada.row, at=START)

    def of_label(verb, name, *others):
        with inside(app):
            label, *rest = (label_named(world.project, each) for each in (name, *others))
            verb(label, *rest, by=world.ada.row, at=START)

    steps = [
        lambda: program.put(card, {"labels": ["pier", "money"]}),
        lambda: bulk(bulk_actions.add_labels, ["pier", "tide"]),
        lambda: program.put(card, {"current_state": "started"}),
        lambda: program.put(card, {"estimate": 1}),
        lambda: program.put(card, {"story_type": "chore"}),
        lambda: program.delete(f"/stories/{world.stories['seats']}"),
        undo,
        lambda: of_label(label_actions.merge, "money", "tide"),
        undo,
        lambda: bulk(bulk_actions.delete),
        undo,
        lambda: program.put(f"/stories/{world.stories['seats']}", {"project_id": barge}),
        lambda: program.put(f"/stories/{world.stories['cabin']}", {"current_state": "unstarted"}),
        lambda: program.put(f"/stories/{world.stories['seats']}", {"labels": ["money"], "name": "Sit"}),
        lambda: program.put(f"/stories/{world.stories['seats']}", {"project_id": world.project_id}),
        lambda: of_label(label_actions.delete, "pier"),
        undo,
        lambda: program.put(ferry, {"point_scale": "0,1,2,4,8"}),
    ]
    told = {}
    for step in steps:
        before = counts_now()
        version = latest()["project_version"]
        step()
        after = counts_now()
        if latest()["project_version"] == version:  # it was in the other project
            continue
        changed = {name for name in after if name in before and before[name] != after[name]}
        found = {each["name"]: each for each in labels_of(latest())}
        assert found.keys() >= changed
        for name in changed:
            assert found[name]["original_values"]["counts"] == before[name]
        for name in found:
            assert found[name]["new_values"]["counts"] == after[name]
        told[latest()["guid"]] = found
    everything = {each["guid"]: each for each in program.get(f"{ferry}/activity")}
    for guid, found in told.items():
        assert {each["name"]: each for each in labels_of(everything[guid])} == found


def test_ahead_of_an_import_nothing_says_what_the_counts_were(app, world, program, card, labelled, ferry):
    program.put(card, {"current_state": "started"})
    with inside(app):
        import_bytes(bytes_of("ferry.csv"), "Ferry", world.ada.row, START, file="ferry.csv")
    program.put(card, {"current_state": "finished"})
    later, _setting, imported, earlier = program.get(f"{ferry}/activity?limit=4")
    assert imported["kind"] == "model_import_activity"
    assert [each["id"] for each in labels_of(later)] == [labelled]
    assert labels_of(imported) == labels_of(earlier) == []


def test_what_is_long_past_is_not_counted(program, card, labelled, ferry, monkeypatch):
    program.put(card, {"current_state": "started"})
    program.put(card, {"current_state": "finished"})
    monkeypatch.setattr(label_count_queries, "LOOKS_BACK", 1)
    later, earlier = program.get(f"{ferry}/activity?limit=2")
    assert [each["id"] for each in labels_of(later)] == [labelled]
    assert labels_of(earlier) == []


@pytest.mark.sqlite_only("each engine is asked the same")
@pytest.mark.usefixtures("labelled")
def test_many_activities_cost_as_many_statements_as_few(program, card, statements_for):
    for estimate in (1, 2) * 10:
        program.put(card, {"estimate": estimate})
    assert statements_for(20) == statements_for(2)
