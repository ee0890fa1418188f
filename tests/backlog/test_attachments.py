"""Files on stories through HTTP: sent, attached, served to be saved only, taken off, and swept out."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests.support.clock import START
from tests.support.inside import inside
from tracker.activity.models import Event
from tracker.backlog import attachment_actions
from tracker.backlog.detail_models import Attachment
from tracker.chores import HANDLERS
from tracker.database import db
from tracker.outbox import worker


def a_file(name="plan.pdf", content=b"a plan"):
    return (io.BytesIO(content), name)


def attached(app):
    """Every file that is attached: name, content type, size, whether it hangs on a comment."""
    with inside(app):
        rows = db.session.scalars(
            select(Attachment).where(Attachment.attached_at.is_not(None)).order_by(Attachment.id)
        )
        return [(row.filename, row.content_type, row.size, row.comment_id is not None) for row in rows]


def events(app):
    with inside(app):
        return list(db.session.scalars(select(Event.kind).order_by(Event.id)))


def stored(app):
    folder = app.config["UPLOADS"].folder
    return (
        sorted(path.read_bytes() for path in folder.rglob("*") if path.is_file()) if folder.exists() else []
    )


def sweep_outbox(app, clock):
    return worker.work_off(app, HANDLERS, clock)


@pytest.fixture(autouse=True)
def store(app, tmp_path):
    from tracker.uploads.store import Directory

    app.config["UPLOADS"] = Directory(tmp_path / "uploads")


@pytest.fixture
def url(world):
    return f"{world.url}/stories/{world.stories['card']}"


def test_files_come_with_a_comment(app, world, page_of, url):
    ben = page_of(world.ben)
    ben.post(f"{url}/comments", {"text": "See these", "files": [a_file(), a_file("fares.csv", b"1,2")]})
    assert attached(app) == [("plan.pdf", "application/pdf", 6, True), ("fares.csv", "text/csv", 3, True)]
    assert events(app)[-1] == "comment.added"
    assert ben.follow().texts(".comment .file a") == ["plan.pdf", "fares.csv"]


def test_a_picture_says_how_large_it_is(page_of, world, url):
    picture = io.BytesIO()
    Image.new("RGB", (64, 40)).save(picture, "PNG")
    ben = page_of(world.ben)
    files = [a_file("map.png", picture.getvalue()), a_file("broken.png", picture.getvalue()[:20])]
    ben.post(f"{url}/comments", {"text": "See", "files": files})
    large, broken = ben.follow().texts(".comment .file .meta")
    assert large.endswith(", 64 × 40")
    assert broken == "20 bytes"


def test_files_are_sent_first_and_attached_with_the_comment(app, world, page_of, url):
    ben, before = page_of(world.ben), len(events(app))
    ben.post(f"{url}/uploads", {"files": a_file()}, fragment=True)
    number = ben.one("input[name=uploads]").get("value")
    assert (attached(app), len(events(app))) == ([], before)
    ben.post(f"{url}/comments", {"text": "", "uploads": number})
    assert attached(app) == [("plan.pdf", "application/pdf", 6, True)]
    ben.post(f"{url}/comments", {"text": "again", "uploads": number}, 409, fragment=True)
    assert "attach it again" in ben.text


def test_two_files_are_said_one_after_the_other_without_a_word(app, world, page_of, url):
    ben = page_of(world.ben)
    for name in ("front.png", "back.png"):
        ben.post(f"{url}/comments", {"text": "", "files": a_file(name)}, 200, fragment=True)
    assert [row[0] for row in attached(app)] == ["front.png", "back.png"]


def test_a_story_is_found_by_a_file_from_when_it_is_attached(app, world, page_of, url):
    ben = page_of(world.ben)

    def found(search):
        page = ben.get(f"{world.url}/panels/search", query_string={"of": search}, fragment=True)
        return [row.get("data-id") for row in page.select("li.story")] == [str(world.stories["card"])]

    ben.post(f"{url}/uploads", {"files": a_file("walrus.png")}, fragment=True)
    number = ben.one("input[name=uploads]").get("value")
    ben.post(url, {"title": "Pay by any card"}, fragment=True)
    assert not found("walrus")
    assert not found("has:attachment")
    ben.post(f"{url}/attachments", {"uploads": number}, fragment=True)
    assert found("walrus")
    assert found("has:attachment")


def test_nobody_attaches_what_somebody_else_sent(app, world, page_of, url):
    ben, ada = page_of(world.ben), page_of(world.ada)
    ben.post(f"{url}/uploads", {"files": a_file()}, fragment=True)
    number = ben.one("input[name=uploads]").get("value")
    ada.post(f"{url}/comments", {"text": "Mine", "uploads": number}, 409, fragment=True)
    assert attached(app) == []


@pytest.mark.parametrize("value", ["x", "9" * 40, "-1", "0"])
def test_numbers_of_no_upload_are_refused(app, world, page_of, url, value):
    page_of(world.ben).post(f"{url}/comments", {"text": "Hm", "uploads": value}, (409, 422), fragment=True)


def test_files_are_attached_to_the_story_itself(app, world, page_of, url):
    ben, before = page_of(world.ben), len(events(app))
    ben.post(f"{url}/attachments", {"files": [a_file(), a_file("b.txt")]})
    assert [row[0] for row in attached(app)] == ["plan.pdf", "b.txt"]
    assert events(app)[before:] == ["attachment.added"]
    assert ben.follow().texts(".attachments .file a") == ["plan.pdf", "b.txt"]
    ben.post(f"{url}/attachments", {}, 422, fragment=True)
    assert "Choose a file first" in ben.text


def test_a_file_is_only_ever_saved(app, world, page_of, url):
    nasty = b"<script>alert(1)</script>"
    page_of(world.ben).post(f"{url}/attachments", {"files": a_file("../../Grüße 1.html", nasty)})
    with inside(app):
        key, name = db.session.execute(select(Attachment.id, Attachment.filename)).one()
    cy = page_of(world.cy).get(f"{world.url}/attachments/{key}")
    assert cy.data == nasty
    assert name == "Grüße 1.html"
    assert cy.headers["Content-Type"] == "application/octet-stream"
    assert cy.headers["X-Content-Type-Options"] == "nosniff"
    assert cy.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert cy.headers["Content-Disposition"] == (
        "attachment; filename=\"Gr__e 1.html\"; filename*=UTF-8''Gr%C3%BC%C3%9Fe%201.html"
    )
    page_of(world.dora).get(f"{world.url}/attachments/{key}", 404)


def test_a_file_lies_under_a_name_of_ours(app, world, page_of, url):
    page_of(world.ben).post(f"{url}/attachments", {"files": a_file("../../../etc/passwd")})
    assert attached(app)[0][0] == "passwd"
    assert stored(app) == [b"a plan"]


def test_a_file_too_large_is_refused(app, world, page_of, url):
    app.config["MAX_CONTENT_LENGTH"] = 2**20
    ben = page_of(world.ben)
    ben.post(f"{url}/uploads", {"files": a_file(content=b"x" * 1_100_000)}, 413, fragment=True)
    assert "up to 1 MB" in ben.text
    assert stored(app) == []


def test_who_attached_it_or_an_owner_takes_a_file_off_and_it_is_gone(app, world, page_of, url, clock):
    ben, ada = page_of(world.ben), page_of(world.ada)
    for page in (ben, ada):
        ben.post(f"{url}/attachments", {"files": a_file()})
        with inside(app):
            key = db.session.scalars(select(Attachment.id)).one()
        before = len(events(app))
        page.get(f"{world.url}/attachments/{key}/deletions", 405)
        page.post(f"{world.url}/attachments/{key}/deletions")
        assert events(app)[before:] == ["attachment.removed"]
        assert sweep_outbox(app, clock) == (0, 0)
        assert stored(app) == [b"a plan"]
        clock.set(*(clock() + timedelta(hours=25)).timetuple()[:5])
        assert sweep_outbox(app, clock) == (1, 0)
        assert stored(app) == []
        page.post(f"{world.url}/attachments/{key}/deletions", status=404)


def test_others_take_no_file_off(app, world, page_of, url):
    page_of(world.ada).post(f"{url}/attachments", {"files": a_file()})
    with inside(app):
        key = db.session.scalars(select(Attachment.id)).one()
    for name, status in (("ben", 403), ("cy", 403), ("dora", 404)):
        page_of(getattr(world, name)).post(
            f"{world.url}/attachments/{key}/deletions", status=status, fragment=True
        )
    assert len(attached(app)) == 1


@pytest.mark.parametrize("path", ["uploads", "attachments"])
@pytest.mark.parametrize(("name", "status"), [("cy", 403), ("dora", 404)])
def test_viewers_and_strangers_store_nothing(app, world, page_of, url, path, name, status):
    page_of(getattr(world, name)).post(f"{url}/{path}", {"files": a_file()}, status, fragment=True)
    assert stored(app) == []
    with inside(app):
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0


def test_a_deleted_comment_takes_its_files_along_and_a_deleted_story_keeps_them(
    app, world, page_of, url, clock
):
    ben = page_of(world.ben)
    ben.post(f"{url}/comments", {"text": "See", "files": a_file()})
    ben.post(f"{url}/attachments", {"files": a_file("kept.txt", b"kept")})
    with inside(app):
        comment = world.story("card").comments[0].id
    ben.post(f"{world.url}/comments/{comment}/deletions")
    ben.post(f"{url}/deletions")
    clock.set(*(clock() + timedelta(hours=25)).timetuple()[:5])
    sweep_outbox(app, clock)
    assert stored(app) == [b"kept"]
    with inside(app):
        key = db.session.scalars(select(Attachment.id)).one()
    ben.get(f"{world.url}/attachments/{key}", 404)


def test_what_was_sent_and_never_attached_is_swept_out_a_day_later(app, world, page_of, url, clock):
    ben = page_of(world.ben)
    ben.post(f"{url}/uploads", {"files": a_file()}, fragment=True)
    ben.post(f"{url}/attachments", {"files": a_file("kept.txt", b"kept")})
    for hours, left in ((23, 2), (25, 1)):
        clock.set(*(START + timedelta(hours=hours)).timetuple()[:5])
        with app.app_context(), worker.in_transaction():
            attachment_actions.sweep(clock())
        sweep_outbox(app, clock)
        assert len(stored(app)) == left
    assert stored(app) == [b"kept"]


def test_a_store_that_fails_is_told_in_a_sentence_and_nothing_is_attached(app, world, page_of, url):
    class Full:
        def keep(self, name, content):
            raise OSError("No space left on device")

    app.config["UPLOADS"] = Full()
    ben = page_of(world.ben)
    ben.post(f"{url}/comments", {"text": "See", "files": a_file()}, 503, fragment=True)
    assert "could not be stored" in ben.text
    assert attached(app) == []


def test_nobody_waits_for_a_file_that_is_being_stored(app, world, page_of, url):
    """While one person's file is stored, another changes the same project."""
    done = []

    class Slow:
        def keep(self, name, content):
            page_of(world.ada).post(f"{url}/estimate", {"estimate": "1"})
            done.append(name)
            return 6

    app.config["UPLOADS"] = Slow()
    page_of(world.ben).post(f"{url}/attachments", {"files": a_file()})
    assert len(done) == 1
    assert len(attached(app)) == 1
