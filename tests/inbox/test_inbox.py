"""The inbox: what somebody was told, read or not, and how they want to be told."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.support.clock import START
from tests.support.inside import inside
from tests.world import add_project, add_story
from tracker.backlog import comment_actions
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.mentions import written
from tracker.database import db
from tracker.inbox import queries
from tracker.notifications.models import Notification
from tracker.teams.models import Membership, Project, Team
from tracker.teams.permissions import Role


def mention(app, world, *texts, name="card"):
    """Ben mentions Ada in comments on a story."""
    with inside(app):
        members = mentionable(world.project)
        for text in texts:
            said = written(f"@Ada {text}", members)
            comment_actions.add(world.story(name), said, by=world.ben.row, at=START)


def numbers(app):
    with inside(app):
        return list(db.session.scalars(select(Notification.id).order_by(Notification.id)))


def unread(page):
    return page.get("/inbox/count").answer.json["unread"]


def test_an_empty_inbox_says_what_will_come(page):
    assert "Nothing yet. You are told here when somebody mentions you" in page.get("/inbox").words
    assert unread(page) == 0


def test_the_newest_comes_first_with_who_what_and_where(app, world, page):
    mention(app, world, "*one* `two` & three", "newest")
    page.get("/inbox")
    assert page.texts(".told-said") == ["@Ada newest", "@Ada one two & three"]
    link = page.select(".told-link")[0]
    assert link.text == "commented on “Pay by card”"
    assert link.get("href").startswith(f"{world.url}/stories/{world.stories['card']}#comment-")
    assert page.texts(".told-why") == ["mentions you"] * 2
    assert "Wed 18 Nov, 11:00" in page.words
    page.get(link.get("href").partition("#")[0])
    assert page.select(f"#{link.get('href').partition('#')[2]}")


def test_reading_one_and_all(app, world, page):
    mention(app, world, "one", "two", "three")
    first, *_ = numbers(app)
    assert unread(page) == 3
    page.post(f"/inbox/{first}/read")
    page.post(f"/inbox/{first}/read", status=204, fragment=True)
    assert unread(page) == 2
    assert len(page.get("/inbox").select(".told-line.unread")) == 2
    page.post(f"/inbox/{first}/unread")
    assert unread(page) == 3
    page.post("/inbox/read")
    page.post("/inbox/read")
    assert unread(page) == 0


def test_nobody_marks_what_others_were_told(app, world, page_of):
    mention(app, world, "one")
    (number,) = numbers(app)
    page_of(world.ben).post(f"/inbox/{number}/read")
    page_of(world.ben).post("/inbox/read")
    assert unread(page_of(world.ada)) == 1


def test_addresses_that_write_are_only_posted(page):
    page.get("/inbox/read", 405)
    page.get("/inbox/1/read", 405)
    page.get("/inbox/1/unread", 405)


def test_lines_stand_below_their_project_and_only_of_projects_one_may_read(app, world, page):
    mention(app, world, "in Ferry")
    with inside(app):
        ada, ben = world.ada.row, world.ben.row
        team = db.session.get_one(Team, world.team_id)
        other = add_project("Barge", team, {ben: Role.OWNER, ada: Role.MEMBER}, begin=START)
        story = add_story(other, ben, "Load coal", at=START)
        said = written("@Ada coal", mentionable(other))
        comment_actions.add(story, said, by=ben, at=START)
    assert page.get("/inbox").texts(".inbox-group h2") == ["Barge", "Ferry"]
    with inside(app):
        barge = db.session.query(Project).filter_by(name="Barge").one()
        db.session.query(Membership).filter_by(project_id=barge.id, person_id=world.ada.id).delete()
    assert page.get("/inbox").texts(".inbox-group h2") == ["Ferry"]
    assert unread(page) == 1


def test_a_story_that_is_gone_is_not_linked_and_a_deleted_comment_is_not_quoted(app, world, page):
    mention(app, world, "a secret")
    with inside(app):
        comment = world.story("card").comments[0]
        comment_actions.delete(comment, by=world.ben.row, at=START)
    page.get("/inbox")
    assert "secret" not in page.text
    with inside(app):
        world.story("card").deleted_at = START
    page.get("/inbox")
    assert not page.select(".told-link")
    assert "the story is gone" in page.words


def test_earlier_lines_wait_behind_a_link(app, world, page, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 2)
    mention(app, world, "one", "two", "three")
    page.get("/inbox")
    assert page.texts(".told-said") == ["@Ada three", "@Ada two"]
    (link,) = page.select("a[href*=before]")
    page.get(link.get("href"))
    assert page.texts(".told-said") == ["@Ada one"]
    assert not page.select("a[href*=before]")


def test_the_number_of_statements_does_not_grow(app, world, page, count_queries):
    def statements(url):
        with count_queries() as asked:
            page.get(url)
        return len(asked)

    mention(app, world, "one")
    before = statements("/inbox"), statements("/inbox/count")
    mention(app, world, *(str(number) for number in range(20)))
    assert (statements("/inbox"), statements("/inbox/count")) == before
    assert before[1] == 2


def test_everybody_chooses_what_reaches_them(app, world, page):
    page.get("/inbox/choices")
    assert page.one("[name=mention] [selected]").get("value") == "mail"
    assert page.one("[name=comment] [selected]").get("value") == "digest"
    chosen = dict.fromkeys(("mention", "review", "owner", "delivered", "comment", "accepted"), "inbox")
    page.post("/inbox/choices", {**chosen, "mention": "off"})
    page.post("/inbox/choices", {**chosen, "mention": "off"})
    page.follow()
    assert page.one("[name=mention] [selected]").get("value") == "off"
    mention(app, world, "one")
    assert unread(page) == 0
    page.post("/inbox/choices", {**chosen, "mention": "mail"})
    mention(app, world, "two")
    assert unread(page) == 1


def test_a_way_that_is_none_is_refused(page):
    page.post("/inbox/choices", {"mention": "pigeon"}, 422)
    assert "none of those to choose from" in page.words


def test_the_page_says_when_no_letters_are_sent(app, page):
    assert "no mail server is set" in page.get("/inbox/choices").words
    app.config["POSTBOX"] = object()
    assert "E-mails go to ada@example.com" in page.get("/inbox/choices").words


@pytest.mark.parametrize("url", ["/inbox", "/inbox/count", "/inbox/choices"])
def test_the_inbox_is_for_who_is_signed_in(page_of, url):
    page_of(None).get(url, 302)


@pytest.mark.parametrize("before", ["9" * 23, "-1", "x", "9" * 18])
def test_numbers_of_no_line_are_no_fault_of_ours(page, before):
    page.get(f"/inbox?before={before}")
    page.post(f"/inbox/{before}/read", status=(303, 404, 405))
