"""`fields=` chooses of things within things, to any depth (semantics reference 3.4), and what a page holds
within its things is read for all of them at once."""

from io import BytesIO

import pytest

OF_STORIES = {
    "tasks(description)": {"id", "description"},
    "comments(person)": {"id", "person"},
    "comments(:default,file_attachments(:default,uploader(name)),google_attachments(id))": None,
    "blockers(person)": {"id", "person"},
    "blockers(:default,person(name))": None,
    "reviews(reviewer,review_type(name))": {"id", "reviewer", "review_type"},
    "labels(name)": {"id", "name"},
    "labels(counts)": {"id", "counts"},
    "owners(name)": {"id", "name"},
    "followers(name)": {"id", "name"},
    "requested_by(name)": {"id", "name"},
    "owned_by(name)": {"id", "name"},
    "branches(name)": {"id", "name"},
    "pull_requests(number)": {"id", "number"},
    "file_attachments(uploader)": {"id", "uploader"},
    "transitions(occurred_at)": {"state", "occurred_at"},
    "cycle_time_details(started_count)": {"story_id", "started_count"},
}
OF_EPICS = {
    "label(counts)": {"id", "counts"},
    "followers(name)": None,
    "comments(person)": {"id", "person"},
    "comments(file_attachments(uploader))": {"id", "file_attachments"},
}
EVERYWHERE = [
    *(f"{{ferry}}/stories?limit=100&fields={way}" for way in OF_STORIES),
    *(f"{{ferry}}/epics?fields={way}" for way in OF_EPICS),
    "{ferry}?fields=epics(:default,label(name),comments(person)),labels(:default,counts)",
    "{ferry}?fields=memberships(person(name)),account(name),review_types(name)",
    "{ferry}?fields=story_templates(name),stories(blockers(person),comments(file_attachments))",
    "{ferry}/iterations?fields=stories(blockers(person(name)),comments(file_attachments(uploader)))",
    "{ferry}/search?query=name:laden&fields=stories(stories(blockers(person),labels(counts)))",
    "{ferry}/search?query=label:tide&fields=epics(epics(comments(file_attachments(uploader)),label(counts)))",
    "/my/workspaces?fields=projects(memberships(person(name)),stories(requested_by,comments(person)))",
    "{story}?fields=comments(file_attachments(uploader)),blockers(person),labels(counts)",
    "{story}/comments?fields=person,file_attachments(uploader)",
    "{story}/blockers?fields=person(name)",
    "{story}/reviews?fields=reviewer(name),review_type(name)",
    "{ferry}/labels?fields=counts",
    "{ferry}/memberships?fields=person(name)",
]


@pytest.fixture
def lade(world, ferry, program, program_of):
    """Makes one more story, and one more epic, with one more of everything that may hang on them."""
    count = iter(range(100))

    def lade():
        number = next(count)
        who = (world.ben, world.cy, world.ada)[number % 3]
        story = program.post(
            f"{ferry}/stories",
            {
                **{"name": f"Laden {number}", "current_state": "started", "estimate": 1},
                **{"requested_by_id": who.id, "owner_ids": [who.id], "follower_ids": [who.id]},
                **{"labels": [f"pier {number}"], "tasks": [{"description": "Saw"}]},
                **{"branches": [{"original_url": f"https://forge.example/a/b/tree/{number}"}]},
                **{"pull_requests": [{"original_url": f"https://forge.example/a/b/pull/{number}"}]},
            },
        )
        kind = program.get(f"{ferry}?fields=review_type_ids")["review_type_ids"][number % 4]
        program.post(f"/stories/{story['id']}/reviews", {"review_type_id": kind, "reviewer_id": who.id})
        files = [{"id": sent(program)["id"]} for _ in range(3)]
        program.post(f"/stories/{story['id']}/file_attachments", files.pop())
        epic = program.post(f"{ferry}/epics", {"name": f"Tide {number}", "label": {"name": f"tide {number}"}})
        for address in (f"/stories/{story['id']}", f"/stories/{first(story)}", f"/epics/{epic['id']}"):
            writer = program_of(world.ada if who is world.cy else who)
            writer.post(f"{address}/comments", {"text": "Look", "file_attachment_ids": [sent(writer)["id"]]})
            if "epics" not in address:
                writer.post(f"{address}/blockers", {"description": "No tide"})
        return story["id"]

    def sent(writer):
        return writer.post(f"{ferry}/uploads", data={"file": (BytesIO(b"\x89PNG piers"), "pier.png")})

    firsts = []

    def first(story):
        firsts.append(story["id"])
        return firsts[0]

    return lade


@pytest.mark.sqlite_only("what is told does not depend on the engine")
def test_of_what_hangs_on_a_story_it_may_be_chosen(program, lade):
    story = lade()
    for way, keys in OF_STORIES.items():
        name = way.partition("(")[0]
        held = program.get(f"/stories/{story}?fields={way}")[name]
        one = held[0] if isinstance(held, list) else held
        assert keys is None or one.keys() == keys, way
        program.get(f"/stories/{story}?fields={way.replace('(', '(nonsense,', 1)}", 400)


def test_a_blocker_names_who_wrote_it(world, program, card):
    program.post(f"{card}/blockers", {"description": "No tide"})
    (blocker,) = program.get(f"{card}?fields=blockers(:default,person)")["blockers"]
    assert (blocker["description"], blocker["person_id"]) == ("No tide", world.ada.id)
    assert blocker["person"] == {
        **{"kind": "person", "id": world.ada.id, "name": "Ada Ahlers", "email": world.ada.email},
        **{"initials": "AA", "username": world.ada.email.partition("@")[0]},
    }
    assert "person" not in program.get(f"{card}/blockers")[0]


def test_labels_within_things_tell_their_counts(program, ferry, card):
    program.put(card, {"labels": ["pier"]})
    epic = program.post(f"{ferry}/epics", {"name": "Pier", "label": {"name": "pier"}})
    (label,) = program.get(f"{ferry}/labels?fields=:default,counts")
    assert label["counts"]["number_of_stories_by_state"]["unstarted"] == 1
    fields = "labels(:default,counts)"
    (of_list,) = program.get(f"{ferry}/stories?filter=label:pier&fields={fields}")
    assert of_list["labels"] == program.get(f"{card}?fields={fields}")["labels"]
    for told in (
        *program.get(f"{ferry}?fields={fields}")["labels"],
        *of_list["labels"],
        program.get(f"/epics/{epic['id']}?fields=label(:default,counts)")["label"],
    ):
        assert told["counts"] == label["counts"]


def test_counts_in_a_list_of_stories_are_never_those_of_before(program, ferry, card, world):
    program.put(card, {"labels": ["pier"]})
    address = f"{ferry}/stories?filter=label:pier&fields=labels(counts)"
    program.get(f"{ferry}/stories?fields=labels(counts)")
    program.put(f"/stories/{world.stories['seats']}", {"labels": ["pier"]})
    for asked in (address, f"{ferry}/stories?fields=labels(counts)"):
        found = next(each for each in program.get(asked) if each["id"] == world.stories["card"])
        assert found["labels"][0]["counts"]["number_of_stories_by_state"]["unstarted"] == 2


def test_epics_found_by_a_search_tell_what_is_asked_of_them(program, ferry, card):
    program.put(card, {"labels": ["tide"]})
    program.post(f"{ferry}/epics", {"name": "Tide"})
    found = program.get(f"{ferry}/search?query=tide&fields=epics(epics(name,projected_completion))")
    (epic,) = found["epics"]["epics"]
    assert epic.keys() == {"id", "name", "projected_completion"}


@pytest.mark.sqlite_only("each engine is asked the same")
@pytest.mark.parametrize("address", EVERYWHERE)
def test_many_things_within_many_cost_as_many_statements_as_few(program, ferry, lade, count_queries, address):
    story = lade()
    program.post("/my/workspaces", {"name": "Harbours", "project_ids": [int(ferry.rpartition("/")[2])]})

    def statements():
        program.put(f"/stories/{story}", {"name": f"Laden {next(numbers)}"})  # from then on it keeps the plan
        with count_queries() as asked:
            program.get(address.format(ferry=ferry, story=f"/stories/{story}"))
        return len(asked)

    numbers = iter(range(100, 200))
    statements()  # what it keeps for ever
    few = statements()
    for _ in range(4):
        lade()
    assert statements() == few
