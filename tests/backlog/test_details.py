"""What hangs on a story, through HTTP: each verb works and leaves one event, and nothing the second time."""

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import blocker_actions as blockers
from tracker.backlog import checklist_actions as checklists
from tracker.backlog import code_actions as code
from tracker.backlog import review_actions as reviews
from tracker.backlog.detail_queries import review_types
from tracker.database import db


@pytest.fixture
def card(app, world, clock):
    """“Pay by card” with two tasks, a criterion, a blocker, a review and a link; their numbers by name."""
    with inside(app):
        story, ada, now = world.story("card"), world.ada.row, clock()
        kind = review_types(world.project)[0]
        things = {
            "first": checklists.add(story, "Ask the bank", by=ada, at=now),
            "second": checklists.add(story, "Order a terminal", by=ada, at=now),
            "criterion": checklists.add(story, "A refused card says why", kind="criterion", by=ada, at=now),
            "blocker": blockers.add(story, "The bank has not answered", by=ada, at=now),
            "review": reviews.ask(story, kind, None, by=ada, at=now),
            "link": code.link(story, "https://code.example/ferry/pull/7", by=ada, at=now),
        }
        db.session.flush()
        return {name: thing.id for name, thing in things.items()} | {"type": kind.id}


VERBS = {
    "add a task": ("/tasks", {"description": "Print a receipt"}),
    "add a criterion": ("/tasks", {"kind": "criterion", "description": "It takes a second"}),
    "reword a task": ("/tasks/{first}", {"description": "Ask two banks"}),
    "tick": ("/tasks/{first}/ticks", {"complete": "yes"}),
    "move down": ("/tasks/{first}/moves", {"after": "{second}"}),
    "move up": ("/tasks/{second}/moves", {"before": "{first}"}),
    "add a blocker": ("/blockers", {"description": "Waits for #{ticket}"}),
    "reword a blocker": ("/blockers/{blocker}", {"description": "The bank says no"}),
    "resolve": ("/blockers/{blocker}/resolutions", {"resolved": "yes"}),
    "ask for a review": ("/reviews", {"review_type_id": "{type}", "reviewer_id": "{ben}"}),
    "give a review": ("/reviews/{review}", {"reviewer_id": "{ben}"}),
    "judge": ("/reviews/{review}", {"status": "pass"}),
    "link": ("/code-links", {"url": "https://code.example/ferry/tree/card"}),
    "follow": ("/followers", {"follow": "yes"}),
    "let somebody follow": ("/followers", {"followers": "{cy}"}),
}
ONCE = {
    "delete a task": "/tasks/{first}/deletions",
    "delete a criterion": "/tasks/{criterion}/deletions",
    "delete a blocker": "/blockers/{blocker}/deletions",
    "remove a review": "/reviews/{review}/deletions",
    "unlink": "/code-links/{link}/deletions",
}


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def last_event(app):
    with inside(app):
        return db.session.scalars(select(Event).order_by(Event.version.desc()).limit(1)).one()


def filled(world, card, text):
    return text.format(**card, ben=world.ben.id, cy=world.cy.id, ticket=world.stories["ticket"])


@pytest.mark.parametrize(("path", "form"), VERBS.values(), ids=VERBS)
def test_a_verb_leaves_one_event_and_nothing_the_second_time(app, world, page_of, card, path, form):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}{filled(world, card, path)}"
    form = {name: filled(world, card, value) for name, value in form.items()}
    before = count_events(app)
    ben.post(url, form)
    assert f"/stories/{world.stories['card']}#" in ben.location
    assert count_events(app) == before + 1
    assert last_event(app).story_id == world.stories["card"]
    ben.post(url, form, fragment=True)
    assert count_events(app) == before + 1


@pytest.mark.parametrize("path", ONCE.values(), ids=ONCE)
def test_what_is_taken_away_is_gone(app, world, page_of, card, path):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}{filled(world, card, path)}"
    before = count_events(app)
    ben.post(url)
    assert count_events(app) == before + 1
    ben.post(url, status=404)
    assert count_events(app) == before + 1


EVERY = {**{name: path for name, (path, _) in VERBS.items()}, **ONCE}


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
def test_fetching_a_verb_a_viewer_and_a_stranger_change_nothing(app, world, page_of, card, path):
    url = f"{world.url}/stories/{world.stories['card']}{filled(world, card, path)}"
    before = count_events(app)
    page_of(world.ben).get(url, 405)
    page_of(world.cy).post(url, {}, 403)
    page_of(world.dora).post(url, {}, 404)
    assert count_events(app) == before


REFUSED = {
    "a task of nothing": ("/tasks", {"description": "  "}, "Line is missing"),
    "a task too long": ("/tasks", {"description": "x" * 1001}, "1001 characters"),
    "no such list": ("/tasks", {"kind": "wish", "description": "A boat"}, "List is none"),
    "a move to nowhere": ("/tasks/{first}/moves", {}, "names the line"),
    "a task among criteria": ("/tasks/{first}/moves", {"after": "{criterion}"}, "among the tasks"),
    "a blocker of nothing": ("/blockers", {"description": ""}, "Blocker is missing"),
    "a story that blocks itself": ("/blockers", {"description": "#{card}"}, "cannot block itself"),
    "a review of no kind": ("/reviews", {}, "what kind of review"),
    "a judgement that there is not": ("/reviews/{review}", {"status": "splendid"}, "Status is none"),
    "a link to a file": ("/code-links", {"url": "file:///etc/passwd"}, "begins with https://"),
    "a link that is a script": ("/code-links", {"url": "javascript:alert(1)"}, "begins with https://"),
    "a link of nothing": ("/code-links", {"url": ""}, "Address is missing"),
}


@pytest.mark.parametrize(("path", "form", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_with_a_sentence(app, world, page_of, card, path, form, sentence):
    ben = page_of(world.ben)
    numbers = {**card, "card": world.stories["card"]}
    url = f"{world.url}/stories/{world.stories['card']}{path.format(**numbers)}"
    before = count_events(app)
    ben.post(url, {name: value.format(**numbers) for name, value in form.items()}, 422, fragment=True)
    assert sentence in ben.text
    assert count_events(app) == before


def test_things_of_another_story_are_not_found(world, page_of, card):
    elsewhere = f"{world.url}/stories/{world.stories['seats']}"
    for path in ("/tasks/{first}/ticks", "/blockers/{blocker}/resolutions", "/reviews/{review}"):
        page_of(world.ben).post(f"{elsewhere}{path.format(**card)}", {"status": "pass"}, 404)


def test_lines_keep_the_order_they_are_put_in(app, world, page_of, card):
    ben = page_of(world.ben)
    url = f"{world.url}/stories/{world.stories['card']}/tasks"
    ben.post(url, {"description": "Print a receipt"})
    with inside(app):
        receipt = world.story("card").tasks[-1].id
    ben.post(f"{url}/{receipt}/moves", {"before": str(card["first"])})
    ben.post(f"{url}/{card['second']}/deletions")
    with inside(app):
        lines = [(line.position, line.description) for line in world.story("card").tasks]
    assert lines == [(1, "Print a receipt"), (2, "Ask the bank")]


def test_kinds_of_review_are_the_owners_to_change(app, world, page_of, card):
    ada, url = page_of(world.ada), f"{world.url}/review-types"
    page_of(world.ben).post(url, {"name": "Legal"}, 403)
    for path, form in (
        ("", {"name": "Legal"}),
        (f"/{card['type']}", {"name": "Quality"}),
        (f"/{card['type']}/hiding", {"hidden": "yes"}),
    ):
        before = count_events(app)
        ada.post(f"{url}{path}", form)
        assert count_events(app) == before + 1
    ada.post(f"{url}/{card['type']}", {"name": "legal"}, 422)
    assert "named Legal already" in ada.words
    page = ada.get(url)
    assert "Quality" in [field.get("value") for field in page.select(".review-types input")]
    assert page.texts(".review-types .meta") == ["hidden"]
