"""Letters: what stands in them, that clients can thread them, and that they arrive once."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.support.inside import inside
from tests.support.mailbox import mailbox
from tracker.backlog.follower_actions import add_followers
from tracker.chores import HANDLERS
from tracker.database import db
from tracker.outbox import worker
from tracker.outbox.models import Job

ADDRESS = "https://tracker.example.com"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def box(app):
    with mailbox() as box:
        app.config.update(POSTBOX=box.postbox, ADDRESS=ADDRESS)
        yield box


@pytest.fixture
def url(world):
    return f"{world.url}/stories/{world.stories['card']}"


def work(app, clock):
    return worker.work_off(app, HANDLERS, clock)


def parts(letter):
    plain, html = letter.iter_parts()
    return plain.get_content(), html.get_content()


def test_a_mention_arrives_at_once_and_once(app, world, page_of, url, box, clock):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada, see *this* <b>"})
    assert work(app, clock) == (1, 0)
    assert work(app, clock) == (0, 0)
    (letter,) = box.letters
    assert letter["To"] == "Ada Ahlers <ada@example.com>"
    assert letter["From"] == '"Ben Brandt (Tracker)" <tracker@example.com>'
    assert letter["Subject"] == "[Ferry] Pay by card"
    plain, html = parts(letter)
    assert "Ben Brandt commented on “Pay by card”" in plain
    assert "> @Ada, see this <b>" in plain
    assert f"{ADDRESS}{url}#comment-" in plain
    assert "<em>this</em> &lt;b&gt;" in html
    assert f'href="{ADDRESS}{url}#comment-' in html
    assert "I am mentioned" in plain


def test_letters_about_a_story_are_one_conversation(app, world, page_of, url, box, clock):
    ben = page_of(world.ben)
    for text in ("@Ada one", "@Ada two"):
        ben.post(f"{url}/comments", {"text": text})
    work(app, clock)
    one, two = box.letters
    assert one["References"] == two["References"] == f"<story-{world.stories['card']}@tracker.example.com>"
    assert one["Subject"] == two["Subject"]
    assert one["Message-ID"] != two["Message-ID"]


def test_a_digest_tells_the_day_in_one_letter_at_eight(app, world, page_of, url, box, clock):
    ben = page_of(world.ben)
    with inside(app):
        story = world.story("card")
        add_followers(story, [world.ada.row])
    for text in ("First <thing>", "Second thing"):
        ben.post(f"{url}/comments", {"text": text})
    clock.set(2026, 11, 19, 6, 59)
    assert work(app, clock) == (0, 0)
    clock.set(2026, 11, 19, 7, 0)
    assert work(app, clock) == (1, 0)
    (letter,) = box.letters
    assert letter["Subject"] == "[Ferry] 2 things since yesterday"
    plain, html = parts(letter)
    assert plain.index("First <thing>") < plain.index("Second thing")
    assert "First &lt;thing&gt;" in html


def test_what_was_read_meanwhile_is_not_sent(app, world, page_of, url, box, clock):
    with inside(app):
        story = world.story("card")
        add_followers(story, [world.ada.row])
    page_of(world.ben).post(f"{url}/comments", {"text": "A thing"})
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada now"})
    page_of(world.ada).post("/inbox/read")
    clock.advance(days=1)
    assert work(app, clock) == (2, 0)
    assert box.letters == []


@pytest.mark.parametrize("why", ["left the project", "cannot sign in", "deleted"])
def test_who_may_not_see_it_any_more_gets_no_letter(app, world, page_of, url, box, clock, why):
    page_of(world.ada).post(f"{url}/comments", {"text": "@Ben"})
    with inside(app):
        if why == "left the project":
            db.session.execute(db.text("DELETE FROM membership WHERE person_id = :id"), {"id": world.ben.id})
        elif why == "cannot sign in":
            world.ben.row.password_hash = None
        else:
            world.story("card").deleted_at = clock()
    work(app, clock)
    assert box.letters == []


def test_a_server_that_is_down_is_tried_again_with_the_same_message_id(app, world, page_of, url, box, clock):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada"})
    box.refuses = "451 come back later"
    assert work(app, clock) == (0, 1)
    box.refuses = ""
    assert work(app, clock) == (0, 0)
    clock.advance(minutes=1)
    assert work(app, clock) == (1, 0)
    assert len(box.letters) == 1


def test_a_mailbox_that_is_none_is_given_up(app, world, page_of, url, box, clock):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada"})
    box.refuses = "550 no such mailbox"
    work(app, clock)
    with inside(app):
        job = db.session.scalars(select(Job)).one()
        assert job.given_up
        assert "550 no such mailbox" in job.error


SENDER = """
import os, sys
from pathlib import Path
from tests.support.clock import Clock
from tests.support.engines import application
from tracker.chores import HANDLERS
from tracker.outbox import actions, worker
from tracker.outbox.mail import Postbox

app = application(sys.argv[1], Path(sys.argv[2]))
app.config.update(POSTBOX=Postbox("smtp", "127.0.0.1", int(sys.argv[3]), sender="tracker@example.com"),
                  ADDRESS="https://tracker.example.com")

def die(*_, **__):
    print("sent", flush=True)
    sys.stdin.read()

actions.end = die
worker.work_off(app, HANDLERS, Clock())
"""


def test_a_crash_between_sending_and_noting_it_sends_the_same_letter_again(
    app, world, page_of, url, box, clock
):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada"})
    address = app.config["SQLALCHEMY_DATABASE_URI"]
    command = [sys.executable, "-c", SENDER, address, app.instance_path, str(box.postbox.port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "sent\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert work(app, clock) == (0, 0)
    clock.advance(minutes=6)
    assert work(app, clock) == (1, 0)
    first, again = box.letters
    assert first["Message-ID"] == again["Message-ID"]
    assert first.as_string() == again.as_string() or parts(first) == parts(again)


def test_the_link_in_a_letter_ends_all_letters_without_signing_in(app, world, page_of, url, box, clock):
    ben = page_of(world.ben)
    ben.post(f"{url}/comments", {"text": "@Ada one"})
    work(app, clock)
    (letter,) = box.letters
    link = letter["List-Unsubscribe"].strip("<> ").removeprefix(ADDRESS)
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    visitor = page_of(None)
    visitor.get(link)
    assert "Shall Ada Ahlers get no more e-mails" in visitor.words
    with inside(app):
        story = world.story("card")
        add_followers(story, [world.ada.row])
    ben.post(f"{url}/comments", {"text": "for tomorrow's digest"})
    visitor.post(link, {"List-Unsubscribe": "One-Click"}, 200)
    visitor.post(link, {"List-Unsubscribe": "One-Click"}, 200)
    ben.post(f"{url}/comments", {"text": "@Ada two"})
    clock.advance(days=2)
    work(app, clock)
    assert len(box.letters) == 1
    assert page_of(world.ada).get("/inbox").select(".told-line.unread")


@pytest.mark.parametrize("token", ["MQ.forged", "x", "MQ"])
def test_a_forged_link_is_nobodys(app, world, page_of, token):
    page_of(None).get(f"/unsubscribe/{token}", 404)
    page_of(None).post(f"/unsubscribe/{token}", status=404)


def test_a_name_with_line_breaks_adds_no_header(app, world, page_of, url, box, clock):
    with inside(app):
        world.ben.row.name = "Ben\r\nBcc: evil@example.com"
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada"})
    assert work(app, clock)[0] == 1
    (letter,) = box.letters
    assert letter["Bcc"] is None
    assert box.envelopes[0][1] == ["ada@example.com"]


def test_letters_say_when_it_happened(app, world, page_of, url, box, clock):
    page_of(world.ben).post(f"{url}/comments", {"text": "@Ada"})
    work(app, clock)
    assert box.letters[0]["Date"].datetime == datetime(2026, 11, 18, 10, tzinfo=UTC)
