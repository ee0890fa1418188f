"""Stories by way of programs: reading the one list, writing, what hangs on them."""

import pytest

from tracker.api.story_queries import behind

ONE_ENGINE = pytest.mark.sqlite_only("the verbs are tested on every engine by their pages")


def names(stories):
    return [story["name"] for story in stories]


def test_the_one_list_is_done_current_backlog_icebox(ferry, program):
    assert names(program.get(f"{ferry}/stories")) == [
        "Buy a ticket",
        "Show the timetable",
        "Seats are sold twice",
        "Pay by card",
        "The harbour opens",
        "Choose a cabin",
    ]


def test_a_page_is_a_piece_of_the_one_list_wherever_it_begins(world, ferry, program):
    for name in ("timetable", "ticket"):
        program.put(f"/stories/{world.stories[name]}", {"current_state": "accepted", "estimate": 1})
    whole = names(program.get(f"{ferry}/stories"))
    assert {*whole[:2]} == {"Show the timetable", "Buy a ticket"}
    for first in range(-len(whole), len(whole) + 1):
        for limit in range(1, len(whole) + 1):
            piece = names(program.get(f"{ferry}/stories?limit={limit}&offset={first}"))
            begin = first % len(whole) if first < 0 else first
            assert piece == whole[begin : begin + limit]


def test_a_story_has_what_it_always_had(world, ferry, program):
    story = program.get(f"{ferry}/stories/{world.stories['timetable']}")
    assert list(story) == [
        "kind",
        "id",
        "created_at",
        "updated_at",
        "estimate",
        "story_type",
        "name",
        "current_state",
        "requested_by_id",
        "url",
        "project_id",
        "owner_ids",
        "labels",
        "owned_by_id",
    ]
    assert story == program.get(f"/stories/{world.stories['timetable']}")
    assert story["owned_by_id"] == world.ben.id


def test_lists_are_narrowed(world, ferry, program):
    program.put(f"/stories/{world.stories['card']}", {"labels": ["Money", {"name": "pier"}]})
    for asked, found in (
        ("with_state=unscheduled", ["Choose a cabin"]),
        ("with_story_type=bug", ["Seats are sold twice"]),
        ("with_label=money", ["Pay by card"]),
        ("filter=label:pier", ["Pay by card"]),
        ("filter=type:bug OR state:unscheduled", ["Seats are sold twice", "Choose a cabin"]),
        ("filter=ticket", []),
        ("filter=ticket includedone:true", ["Buy a ticket"]),
        ("accepted_after=2026-11-01T00:00:00Z", ["Buy a ticket"]),
        ("updated_after=2026-11-18T00:00:00Z", ["Pay by card"]),
        ("created_before=2026-01-01T00:00:00Z", []),
        ("deadline_before=2027-01-01T00:00:00Z", ["The harbour opens"]),
        (f"after_story_id={world.stories['card']}", ["The harbour opens", "Choose a cabin"]),
        (f"before_story_id={world.stories['timetable']}", ["Buy a ticket"]),
    ):
        assert names(program.get(f"{ferry}/stories", query_string=asked.replace(" ", "%20"))) == found, asked
    assert program.get(f"{ferry}/stories?filter=pier&with_state=started", 400)["code"] == "invalid_parameter"


def test_a_list_shows_what_changed_since_it_was_drawn(world, ferry, program):
    program.get(f"{ferry}/stories")
    label = program.put(f"/stories/{world.stories['card']}", {"labels": ["pier"]})["labels"][0]
    program.put(f"{ferry}/labels/{label['id']}", {"name": "Quay"})
    program.put(f"/stories/{world.stories['card']}", {"name": "Pay by phone"})
    shown = next(story for story in program.get(f"{ferry}/stories") if story["id"] == world.stories["card"])
    assert (shown["name"], [each["name"] for each in shown["labels"]]) == ("Pay by phone", ["quay"])


def test_a_list_has_two_sides_of_each_of_its_stories(app, world, ferry, program):
    program.post(f"{ferry}/stories", {"name": "Paint it", "estimate": 1, "current_state": "accepted"})
    ids = [story["id"] for story in program.get(f"{ferry}/stories?fields=id")]
    for place, number in enumerate(ids):
        for side, rest in (("before", ids[:place]), ("after", ids[place + 1 :])):
            found = program.get(f"{ferry}/stories?fields=id&{side}_story_id={number}")
            assert [story["id"] for story in found] == rest
    program.get(f"{ferry}/stories?after_story_id=999", 404)
    with app.app_context():
        assert " IN " not in str(behind(world.project, ids[0]))


def test_a_new_story_heads_the_icebox(ferry, program):
    program.post(f"{ferry}/stories", {"name": "Wait for the tide", "kind": "label"})
    assert names(program.get(f"{ferry}/stories?with_state=unscheduled")) == [
        "Wait for the tide",
        "Choose a cabin",
    ]


def test_a_story_comes_with_all_that_hangs_on_it(world, ferry, program):
    made = program.post(
        f"{ferry}/stories?fields=:default,tasks,comments(text),blockers(description),followers(name)",
        {
            "name": "Wait for the tide",
            "description": "Twice a day",
            "story_type": "feature",
            "current_state": "started",
            "estimate": 2,
            "owner_ids": [world.ben.id],
            "labels": ["Sea"],
            "tasks": [{"description": "Read the table", "complete": True}],
            "comments": [{"text": "Soon"}],
            "blockers": [{"description": "No moon"}],
        },
    )
    assert (made["current_state"], made["estimate"], made["owner_ids"]) == ("started", 2, [world.ben.id])
    assert [(task["description"], task["complete"], task["position"]) for task in made["tasks"]] == [
        ("Read the table", True, 1)
    ]
    assert made["comments"][0]["text"] == "Soon"
    assert made["blockers"][0]["description"] == "No moon"
    assert names(made["followers"]) == ["Ada Ahlers", "Ben Brandt"]


def test_only_what_is_sent_changes(world, ferry, program):
    before = program.get(f"/stories/{world.stories['card']}")
    after = program.put(f"/stories/{world.stories['card']}", {})
    assert after == before
    program.put(f"/stories/{world.stories['card']}", {"current_state": "started"})
    delivered = program.put(
        f"/stories/{world.stories['card']}", {"current_state": "delivered", "comment": "Try"}
    )
    assert delivered["current_state"] == "delivered"
    assert delivered["owner_ids"] == [], "who starts by a program becomes no owner"
    assert program.get(f"/stories/{world.stories['card']}/comments")[0]["text"] == "Try"
    states = [each["state"] for each in program.get(f"/stories/{world.stories['card']}/transitions")]
    assert states == ["delivered", "started"]


def test_a_story_moves_beside_a_neighbour(world, ferry, program):
    ids = world.stories
    moved = program.put(f"/stories/{ids['card']}?fields=before_id,after_id", {"before_id": ids["seats"]})
    assert moved == {"id": ids["card"], "before_id": ids["seats"], "after_id": ids["timetable"]}
    program.put(f"/stories/{ids['cabin']}", {"current_state": "unstarted", "after_id": ids["seats"]})
    order = [story["id"] for story in program.get(f"{ferry}/stories?with_state=unstarted")]
    assert order == [ids["card"], ids["seats"], ids["cabin"], ids["harbour"]]
    iced = program.put(f"/stories/{ids['card']}", {"group": "unscheduled"})
    assert iced["current_state"] == "unscheduled"


@ONE_ENGINE
@pytest.mark.parametrize(
    "values",
    [
        {"story_type": "chore", "current_state": "finished"},
        {"story_type": "release", "current_state": "started"},
        {"current_state": "started"},
        {"current_state": "planned"},
        {"estimate": 7},
        {"estimate": "2"},
        {"name": ""},
        {"name": 3},
        {"name": "x" * 5001},
        {"owner_ids": [10**9]},
        {"label_ids": [10**9]},
        {"deadline": "2026-12-18"},
        {"labels": "pier"},
        {"tasks": [{"description": ""}]},
        {"reviews": [{"review_type_id": 10**9}]},
    ],
)
def test_what_cannot_be_is_refused_whole(ferry, program, values):
    before = program.get(ferry)["version"]
    answer = program.post(f"{ferry}/stories", {"name": "Wait for the tide", **values}, 400)
    assert answer["code"] == "invalid_parameter"
    assert program.get(ferry)["version"] == before


ALL = ("unscheduled", "unstarted", "planned", "started", "finished", "delivered", "rejected", "accepted")
LEGAL = {
    "feature": ("unscheduled", "unstarted", "planned"),
    "feature with points": ALL,
    "bug": ALL,
    "chore": ("unscheduled", "unstarted", "planned", "started", "accepted"),
    "release": ("unscheduled", "unstarted", "planned", "accepted"),
}
"""By type the states that stories are made in (1.3.2); planned only where planning is manual."""


@ONE_ENGINE
@pytest.mark.parametrize("automatic", [True, False], ids=["automatic", "manual"])
@pytest.mark.parametrize("kind", LEGAL)
def test_which_states_a_story_is_made_in(ferry, program, kind, automatic):
    program.put(ferry, {"automatic_planning": automatic})
    assert program.get(ferry)["automatic_planning"] is automatic
    story_type, _, points = kind.partition(" ")
    for state in ALL:
        values = {"name": "Wait for the tide", "story_type": story_type, "current_state": state}
        if points:
            values["estimate"] = 2
        legal = state in LEGAL[kind] and (state != "planned" or not automatic)
        answer = program.post(f"{ferry}/stories", values, 200 if legal else 400)
        assert (answer["current_state"] == state) if legal else (answer["code"] == "invalid_parameter")


def test_planning_by_hand(world, ferry, program):
    ids = world.stories
    program.put(ferry, {"automatic_planning": False})
    current = f"{ferry}/iterations?scope=current&fields=story_ids"
    assert program.get(current)[0]["story_ids"] == [ids["timetable"]]
    for name, values in (
        ("card", {"current_state": "planned"}),
        ("seats", {"group": "current", "before_id": ids["card"]}),
        ("cabin", {"group": "current"}),
    ):
        assert program.put(f"/stories/{ids[name]}", values)["current_state"] == "planned"
    assert program.get(current)[0]["story_ids"] == [ids[n] for n in ("timetable", "seats", "card", "cabin")]
    assert names(program.get(f"{ferry}/stories?with_state=planned")) == [
        "Seats are sold twice",
        "Pay by card",
        "Choose a cabin",
    ]
    assert program.put(f"/stories/{ids['card']}", {"group": "scheduled"})["current_state"] == "unstarted"
    moves = program.get(f"/stories/{ids['card']}/transitions")
    assert [each["state"] for each in moves] == ["unstarted", "planned"]
    days = program.get(f"{ferry}/history/days")
    today = dict(zip(days["header"], days["data"][-1], strict=True))
    assert (today["counts_planned"], today["counts_unstarted"]) == (2, 1)


def test_a_deleted_story_is_gone(world, ferry, program):
    program.delete(f"/stories/{world.stories['card']}")
    program.get(f"/stories/{world.stories['card']}", 404)
    program.get(f"{ferry}/stories/{world.stories['card']}", 404)
    program.put(f"/stories/{world.stories['card']}", {"name": "Again"}, 404)


@ONE_ENGINE
def test_several_at_once(world, ferry, program):
    ids = [world.stories["card"], world.stories["ticket"], 999]
    found = program.get(f"{ferry}/stories/bulk?ids={','.join(map(str, ids))}&fields=name")
    assert names(found) == ["Pay by card", "Buy a ticket"]


def test_what_cannot_be_set_is_said_rather_than_passed_over(app, world, ferry, program, program_of):
    card = f"/stories/{world.stories['card']}"
    whole = program.get(f"{card}?fields=:default,follower_ids")
    assert program.put(card, whole)["id"] == whole["id"]
    for values, said in (
        (
            {"accepted_at": "2026-11-17T10:00:00Z"},
            "'accepted_at' can be set only for stories in the accepted",
        ),
        ({"created_at": "2026-11-17T10:00:00Z"}, "'created_at' can be set only when the story is created."),
        ({"follower_ids": [world.dora.id]}, "Nobody of this project has the id"),
    ):
        assert program.put(card, values, 400)["general_problem"].startswith(said)
    for values in (
        {"name": "Late", "created_at": "2026-12-01T00:00:00Z"},
        {"name": "Early", "created_at": "2004-12-31T00:00:00Z"},
        {"name": "Elsewhere", "project_id": 99},
    ):
        program.post(f"{ferry}/stories", values, 400)


def test_labels_are_parted_by_commas(world, ferry, program):
    card = f"/stories/{world.stories['card']}"
    shown = program.put(card, {"labels": ["Sea, pier", {"name": "İskele"}]})["labels"]
    assert [label["name"] for label in shown] == ["i̇skele", "pier", "sea"]
    assert program.post(f"{card}/labels", {"name": "North, South"})["name"] == "north south"
    assert names(program.get(f"{ferry}/stories?with_label=İskele")) == ["Pay by card"]
    program.put(card, {"labels": ["İ" * 200]}, 400)
