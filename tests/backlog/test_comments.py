"""Comments through HTTP: who says, changes and deletes them, and what comes of it."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog.detail_models import Comment
from tracker.database import db
from tracker.notifications.models import Notification


def count_events(app):
    with inside(app):
        return db.session.scalar(select(func.count()).select_from(Event))


def comments_of(app, world, name="card"):
    with inside(app):
        return [(each.text, each.by_id) for each in world.story(name).comments]


def told(app):
    """Who was told, and why."""
    with inside(app):
        rows = db.session.execute(select(Notification.person_id, Notification.reason))
        return sorted((person, reason) for person, reason in rows)


@pytest.fixture
def url(world):
    return f"{world.url}/stories/{world.stories['card']}"


@pytest.fixture
def said(app, world, page_of, url):
    """A comment by Ben on the story; its address."""
    page_of(world.ben).post(f"{url}/comments", {"text": "With a *chip*"})
    with inside(app):
        return f"{world.url}/comments/{db.session.scalars(select(Comment.id)).one()}"


def test_a_comment_is_added_once_and_makes_a_follower(app, world, page_of, url):
    ben, before = page_of(world.ben), count_events(app)
    ben.post(f"{url}/comments", {"text": " With a *chip*\r\n\r\nor a coin "})
    assert ben.location.endswith("#comment-1") or "#comment-" in ben.location
    ben.post(f"{url}/comments", {"text": "With a *chip*\n\nor a coin"})
    assert count_events(app) == before + 1
    assert comments_of(app, world) == [("With a *chip*\n\nor a coin", world.ben.id)]
    with inside(app):
        assert world.ben.name in [person.name for person in world.story("card").followers]
    assert ben.follow().one(".comment .prose em").text == "chip"


def test_the_same_words_said_later_are_another_comment(app, world, page_of, url, clock):
    ben = page_of(world.ben)
    ben.post(f"{url}/comments", {"text": "Done"})
    clock.advance(minutes=2)
    ben.post(f"{url}/comments", {"text": "Done"})
    assert len(comments_of(app, world)) == 2


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("", "Write something first"), ("x" * 20_001, "20001 characters"), ("@Ben", "could be Ben B")],
)
def test_what_cannot_be_said_is_answered_with_a_sentence(app, world, page_of, url, text, sentence):
    with inside(app):
        from tests.world import add_person
        from tracker.teams.models import Membership

        other = add_person("Ben Bauer", email="bauer@example.com")
        db.session.add(Membership(project_id=world.project_id, person_id=other.id, role="member"))
    page = page_of(world.ada)
    page.post(f"{url}/comments", {"text": text}, 422, fragment=True)
    assert sentence in page.text
    assert comments_of(app, world) == []


def test_its_author_changes_a_comment_once(app, world, page_of, said):
    ben, before = page_of(world.ben), count_events(app)
    ben.post(said, {"text": "With a **coin**"})
    ben.post(said, {"text": "With a **coin**"})
    assert count_events(app) == before + 1
    assert comments_of(app, world)[0][0] == "With a **coin**"
    assert "· edited" in ben.follow().words


def test_nobody_else_changes_a_comment_not_even_an_owner(app, world, page_of, said):
    ada = page_of(world.ada)
    ada.post(said, {"text": "Mine"}, 403, fragment=True)
    assert "Only who wrote a comment may change it" in ada.text
    assert comments_of(app, world)[0][0] == "With a *chip*"


@pytest.mark.parametrize("name", ["ben", "ada"])
def test_its_author_or_an_owner_deletes_a_comment(app, world, page_of, said, name):
    page, before = page_of(getattr(world, name)), count_events(app)
    page.post(f"{said}/deletions")
    assert comments_of(app, world) == []
    assert count_events(app) == before + 1
    page.post(f"{said}/deletions", status=404)
    assert count_events(app) == before + 1


def test_a_member_does_not_delete_what_others_said(app, world, page_of, url):
    page_of(world.ada).post(f"{url}/comments", {"text": "Hm"})
    with inside(app):
        key = db.session.scalars(select(Comment.id)).one()
    ben = page_of(world.ben)
    ben.post(f"{world.url}/comments/{key}/deletions", status=403, fragment=True)
    assert "owner of the project" in ben.text
    assert len(comments_of(app, world)) == 1


@pytest.mark.parametrize("path", ["{url}/comments", "{said}", "{said}/deletions"])
@pytest.mark.parametrize(("name", "status"), [("cy", 403), ("dora", 404)])
def test_viewers_and_strangers_say_nothing(app, world, page_of, url, said, path, name, status):
    address = path.format(url=url, said=said)
    page_of(getattr(world, name)).post(address, {"text": "Let me in"}, status, fragment=True)
    assert comments_of(app, world) == [("With a *chip*", world.ben.id)]


def test_changes_are_only_posted(page, said):
    for address in (said, f"{said}/deletions"):
        page.get(address, 405)


def test_a_comment_of_another_project_is_not_found(app, world, page_of, said):
    with inside(app):
        world.story("card").deleted_at = world.story("card").created_at
    page_of(world.ben).post(said, {"text": "Hm"}, 404, fragment=True)


def test_who_is_mentioned_is_told_follows_and_is_told_once(app, world, page_of, url):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada and @AA, and @Cy, who only looks, and @Dora"})
    assert told(app) == [(world.ada.id, "mention")]
    with inside(app):
        followers = {person.name for person in world.story("card").followers}
        assert followers == {"Ada Ahlers", "Ben Brandt"}


def test_changing_a_comment_tells_only_whom_it_did_not_name_before(app, world, page_of, url, said):
    ben = page_of(world.ben)
    before = told(app)
    ben.post(said, {"text": "With a chip, @Ada"})
    assert sorted({*told(app)} - {*before}) == [(world.ada.id, "mention")]
    with inside(app):
        count = db.session.scalar(select(func.count()).select_from(Notification))
    ben.post(said, {"text": "With a chip and a coin, @Ada"})
    with inside(app):
        assert db.session.scalar(select(func.count()).select_from(Notification)) == count


def test_only_those_who_can_be_mentioned_are_proposed(world, page_of):
    page = page_of(world.cy).get(f"{world.url}/mentionable")
    assert [(each["name"], each["handle"]) for each in page.answer.json] == [
        ("Ada Ahlers", "Ada"),
        ("Ben Brandt", "Ben"),
    ]


def test_our_script_brings_the_talk_up_to_date(app, world, page_of, url):
    page_of(world.ben).post(f"{url}/comments", {"text": "Only this"})
    cy = page_of(world.cy).get(f"{url}/comments", fragment=True)
    assert cy.texts(".comment .prose") == ["Only this"]
    assert not cy.select("form")


def test_a_comment_that_is_sent_twice_for_a_lost_answer_is_said_once(app, world, page_of, url, clock):
    ben, before = page_of(world.ben), count_events(app)
    key = {"X-Write-Key": "a key of the browser"}
    ben.post(f"{url}/comments", {"text": "Once"}, 200, fragment=True, headers=key)
    assert "Once" in ben.words
    clock.advance(minutes=5)
    ben.post(f"{url}/comments", {"text": "Once"}, 204, fragment=True, headers={**key, "X-Write-Again": "yes"})
    assert comments_of(app, world) == [("Once", world.ben.id)]
    assert count_events(app) == before + 1


def test_the_number_of_statements_does_not_grow_with_the_talk(app, world, page_of, url, count_queries, clock):
    ben = page_of(world.ben)

    def statements(text):
        clock.advance(minutes=5)
        with count_queries() as asked:
            ben.post(f"{url}/comments", {"text": text}, fragment=True)
        return len(asked)

    first = [statements(f"@Ada number {number}") for number in range(2)][-1]
    for number in range(12):
        statements(f"more {number}")
    assert statements("@Ada and the last") <= first


def test_a_reason_that_comes_with_a_rejection_is_a_comment(app, world, page_of, url):
    page = page_of(world.ben)
    for state in ("started", "finished", "delivered"):
        page.post(f"{url}/transitions", {"state": state})
    page.post(f"{url}/transitions", {"state": "rejected", "text": "Cards of 2019 fail"})
    assert comments_of(app, world) == [("Cards of 2019 fail", world.ben.id)]


@pytest.mark.parametrize(("state", "text"), [("lost", "Gone"), ("started", "a" * 20_001)])
def test_neither_a_state_nor_its_reason_is_written_where_one_is_refused(
    app, world, page_of, url, state, text
):
    page_of(world.ben).post(f"{url}/transitions", {"state": state, "text": text}, 422)
    assert comments_of(app, world) == []
    with inside(app):
        assert world.story("card").state == "unstarted"
