"""The priority of stories, as programs write it, and read it where the project shows it (reference 9, 16)."""

import pytest


@pytest.fixture
def shown(program, ferry):
    """Ferry comes to show priorities."""
    return program.put(ferry, {"show_story_priority": True})


def test_a_project_says_whether_it_shows_priorities(program, ferry, latest):
    assert program.get(ferry)["show_story_priority"] is False
    assert program.put(ferry, {"show_story_priority": True})["show_story_priority"] is True
    (change,) = latest()["changes"]
    assert (change["original_values"], change["new_values"]) == (
        {"show_story_priority": False},
        {"show_story_priority": True},
    )
    new = {"name": "Barge", "show_story_priority": True}
    assert program.post("/projects", new)["show_story_priority"] is True


def test_it_is_kept_where_it_is_not_shown(world, program, ferry, card):
    assert "story_priority" not in program.put(card, {"story_priority": "p1"})
    assert "story_priority" not in program.get(card)
    assert all("story_priority" not in each for each in program.get(f"{ferry}/stories"))
    program.put(ferry, {"show_story_priority": True})
    told = {each["id"]: each["story_priority"] for each in program.get(f"{ferry}/stories")}
    assert (told.pop(world.stories["card"]), {*told.values()}) == ("p1", {"none"})


def test_it_is_made_changed_and_asked_for(program, ferry, card, shown):
    made = program.post(f"{ferry}/stories", {"name": "Wait for the tide", "story_priority": "p0"})
    names = list(made)
    assert (made["story_priority"], names.index("story_priority") - names.index("story_type")) == ("p0", 1)
    assert program.put(card, {"story_priority": "p2"})["story_priority"] == "p2"
    assert program.get(f"{card}?fields=story_priority")["story_priority"] == "p2"
    bulk = program.get(f"{ferry}/stories/bulk?ids={made['id']}&fields=story_priority")
    assert bulk == [{"id": made["id"], "story_priority": "p0"}]
    for priority, found in (("p0", ["Wait for the tide"]), ("p2", ["Pay by card"]), ("p1", [])):
        asked = program.get(f"{ferry}/stories?with_story_priority={priority}")
        assert [each["name"] for each in asked] == found, priority
    assert len(program.get(f"{ferry}/stories?with_story_priority=none")) == 5
    said = program.get(f"{ferry}/stories?with_story_priority=high", 400)["general_problem"]
    assert said == "'with_story_priority' must be one of: p0, p1, p2, p3, none"
    program.put(card, {"story_priority": "high"}, 400)


def test_the_activity_tells_it(program, ferry, card, shown, latest):
    program.put(card, {"story_priority": "p1"})
    told = latest()
    (change,) = told["changes"]
    assert (change["original_values"]["story_priority"], change["new_values"]["story_priority"]) == (
        "none",
        "p1",
    )
    assert (change["story_type"], change["story_priority"]) == ("feature", "p1")
    assert told["primary_resources"][0]["story_priority"] == "p1"
    program.post(f"{ferry}/stories", {"name": "Wait for the tide"})
    assert latest()["changes"][0]["new_values"]["story_priority"] == "none"
    program.put(ferry, {"show_story_priority": False})
    told = program.get(f"{ferry}/activity?limit=2")[1]
    assert "story_priority" not in told["primary_resources"][0]
    assert "story_priority" not in told["changes"][0]["new_values"]


def test_who_reads_only_and_who_is_a_stranger_change_nothing(world, program, program_of, card, shown):
    program_of(world.cy).put(card, {"story_priority": "p0"}, 403)
    program_of(world.dora).put(card, {"story_priority": "p0"}, 404)
    assert program.get(card)["story_priority"] == "none"


def test_the_same_again_leaves_no_event(program, card, shown, latest):
    program.put(card, {"story_priority": "p1"})
    version = latest()["project_version"]
    program.put(card, {"story_priority": "p1"})
    assert latest()["project_version"] == version
