"""What a search finds, by example and by comparison with a plain reading of the same project."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.backlog.harbour import Harbour
from tests.backlog.patient_reader import expected
from tests.support.clock import START
from tests.support.inside import inside
from tests.world import World, add_story
from tracker.backlog import actions
from tracker.backlog import search_ground_queries as ground
from tracker.backlog.models import Story
from tracker.backlog.queries import facts
from tracker.backlog.search import parse
from tracker.backlog.search_queries import Part, search
from tracker.database import db
from tracker.teams.models import Project

TERMS_TO_TRY = """
pier; piers; PAY; the; and of; "the and of"; "pay at"; "and"; an; zurich; Zürich; cafe; 画面; 予面; 约; бил;
билетов; a; b; "a b"; number1; p?er; *ie*; /p[ia]/; /^show/; skipper; buoy; red; map; ahlers; ben; ui;
design; name:pay; name:skipper; name:/^pay/; name:p*s; label:pier; label:""; label:UI; label:"needs
design"; label:z*; epic:piers; epic:""; epic:pier; owner:ada; owner:me; owner:BB; owner:""; owner:"Ben
Brandt"; owner:zoe; requester:ben; requester:""; reviewer:ada; reviewer:""; review:design;
review:design&pass; review:""; review_status:in_review,pass; is:blocked; is:blocking; is:following;
has:label; has:epic; has:owner; has:attachment; has:comment; has:external_id; has:estimate; no:estimate;
no:label; no:owner; no:blocking; blocked:true; blocked:false; state:started; state:unscheduled,accepted;
type:bug,chore; type:feature; estimate:3; estimate:-1; points:>1; points:<=2; points:1..2;
external_id:4711; external_id:""; created:2026-11-09; created_since:2026-11-09;
created_before:2026-11-09; created_after:2026-11-09; accepted:2026-11-09; accepted_since:2026-11-09;
accepted_before:2026-11-09; ower:ben; label:nothing
"""


TERMS = st.sampled_from([" ".join(term.split()) for term in TERMS_TO_TRY.split(";")])


NEGATED = st.builds(lambda dash, term: f"{dash}{term}", st.sampled_from(["", "", "-"]), TERMS)


QUERIES = st.recursive(
    NEGATED,
    lambda inner: st.builds(
        lambda dash, parts, joint: f"{dash}({joint.join(parts)})",
        st.sampled_from(["", "-"]),
        st.lists(inner, min_size=2, max_size=3),
        st.sampled_from([" ", " OR ", " AND "]),
    ),
    max_leaves=5,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(QUERIES, min_size=1, max_size=3), done=st.booleans())
def test_every_engine_finds_what_a_patient_reader_finds(
    app: Flask, harbour: Harbour, texts: list[str], done: bool
) -> None:
    text = " ".join(texts) + (" includedone:true" if done else "")
    with app.app_context():
        assert harbour.find(text) == expected(parse(text), harbour.facts, harbour.stories), text


FINDS = {
    "timetable": ["Show the timetable"],
    "tick": ["Buy a ticket"],
    '"tick"': [],
    "ben": ["Show the timetable", "Seats are sold twice"],
    "owner:ben state:started": ["Show the timetable"],
    "type:bug OR estimate:3": ["Buy a ticket", "Seats are sold twice", "Pay by card"],
    "release:harbour": [
        "Buy a ticket",
        "Show the timetable",
        "Seats are sold twice",
        "Pay by card",
        "The harbour opens",
    ],
    "mywork:ben": ["Show the timetable"],
    "ower:ben": [],
    "ower:ben type:bug": ["Seats are sold twice"],
    "updated:-2d": ["Show the timetable"],
}


@pytest.mark.parametrize(("text", "titles"), FINDS.items(), ids=FINDS)
def test_what_is_found_in_ferry(app: Flask, world: World, text: str, titles: list[str]) -> None:
    with app.app_context():
        query = parse(f"{text} includedone:true")
        found = search(world.project, query, by_id=world.ada.id, at=START)
        names = {number: name for name, number in world.stories.items()}
        rows = [world.story(names[story.id]).title for story in found.stories]
        assert sorted(rows) == sorted(titles)


def test_a_day_ago_is_since_yesterday_and_yesterday_is_that_day_alone(app: Flask, world: World) -> None:
    with inside(app):
        actions.edit(world.story("seats"), by=world.ben.row, at=START, title="Seats are sold thrice")
    with app.app_context():
        ask = partial(search, world.project, by_id=None, at=START)
        since, day = (
            {story.id for story in ask(parse(text)).stories} for text in ("updated:-1d", "updated:yesterday")
        )
        assert since == {world.stories["seats"], world.stories["timetable"]}
        assert day == {world.stories["timetable"]}


def test_the_order_of_what_is_found(app: Flask, world: World) -> None:
    """4.1, 8: recently accepted, in progress, unstarted, unscheduled, accepted in done iterations."""
    with inside(app):
        seats = actions.start(world.story("seats"), by=world.ben.row, at=START)
        actions.finish(seats, by=world.ben.row, at=START)
        actions.deliver(seats, by=world.ben.row, at=START)
        actions.accept(seats, by=world.ben.row, at=START)
    with app.app_context():
        found = search(world.project, parse("-name:xyz includedone:true"), by_id=None, at=START)
        assert [(part, len(stories)) for part, stories in found.parts] == [
            (Part.RECENT, 1),
            (Part.IN_PROGRESS, 1),
            (Part.UNSTARTED, 2),
            (Part.UNSCHEDULED, 1),
            (Part.DONE, 1),
        ]


def test_what_was_accepted_in_done_iterations_is_left_out_but_counted(app: Flask, world: World) -> None:
    with app.app_context():
        found = search(world.project, parse("estimate:3"), by_id=None, at=START)
        assert [story.id for story in found.stories] == [world.stories["card"]]
        assert found.beyond == 1


def test_at_most_500_are_found(app: Flask, world: World) -> None:
    with inside(app):
        for number in range(510):
            db.session.add(
                Story(
                    project_id=world.project_id,
                    title=f"Deck {number}",
                    position=number,
                    created_at=START,
                    updated_at=START,
                )
            )
    with app.app_context():
        found = search(world.project, parse("type:feature"), by_id=None, at=START)
        assert len(found.stories) == 500
        assert found.more


Count = Callable[[], AbstractContextManager[list[str]]]


@pytest.mark.parametrize("text", ["pier", "/p./ OR name:p*r", "mywork:me review:design release:h label:a"])
def test_the_number_of_statements_has_a_bound(
    app: Flask, world: World, count_queries: Count, text: str
) -> None:
    def count() -> int:
        with app.app_context(), count_queries() as statements:
            search(world.project, parse(text), by_id=world.ada.id, at=START)
        return len(statements)

    before = count()
    with inside(app):
        for number in range(12):
            add_story(world.project, world.ben.row, f"Pier {number}", labels=["a"])
    assert count() == before <= 15


def test_my_work_is_begun_or_waits_for_my_word(app: Flask, world: World) -> None:
    """What the plan alone has put into Current nobody has begun or taken on (2.10)."""
    ask = partial(search, by_id=None, at=START)
    with inside(app):
        actions.estimate(world.story("timetable"), 0, by=world.ada.row, at=START)
        waiting = ask(world.project, parse("state:planned")).stories[0].id
        story = next(world.story(name) for name, number in world.stories.items() if number == waiting)
        actions.edit(story, by=world.ben.row, at=START, owners=[world.ben.row])
    with app.app_context():
        assert waiting in {each.id for each in ask(world.project, parse("state:planned owner:ben")).stories}
        found = ask(world.project, parse("mywork:ben")).stories
        assert [each.id for each in found] == [world.stories["timetable"]]


def test_planned_is_what_waits_in_current(app: Flask, world: World) -> None:
    with inside(app):
        actions.estimate(world.story("timetable"), 0, by=world.ada.row, at=START)
    with app.app_context():
        found = search(world.project, parse("state:planned"), by_id=None, at=START)
        planned = [
            story for story in facts(world.project, START).current_stories() if story.state == "unstarted"
        ]
        assert found.stories == planned != []


def test_wildcards_look_through_the_latest_accepted_stories_and_say_so(
    app: Flask, harbour: Harbour, monkeypatch: pytest.MonkeyPatch
) -> None:
    with inside(app):
        project = db.session.get_one(Project, harbour.project_id)

        def found(text: str) -> tuple[set[str], int]:
            result = search(project, parse(text), by_id=harbour.ada_id, at=START)
            return {harbour.names[story.id] for story in result.stories}, result.within

        everything, within = found("name:/./ includedone:true")
        assert within == 0
        monkeypatch.setattr(ground, "_LATEST_BUT", ground._LATEST_BUT.offset(1))
        some, within = found("name:/./ includedone:true")
        accepted = {
            name for name in everything if db.session.get_one(Story, harbour.stories[name]).accepted_at
        }
        assert within == ground.LOOKED_THROUGH
        assert len(accepted & some) == 1
        assert everything - accepted <= some
