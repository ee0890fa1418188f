"""Files attached in the former tracker come along in the ZIP of its export, and hang on their stories."""

import zipfile
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import select

from tests.exchange.importing import AT, named
from tests.exchange.test_pages import NEW, hidden, send
from tests.exchange.test_tracker_csv import zipped
from tests.support.inside import inside
from tests.support.program import Program
from tracker.activity.models import Event
from tracker.backlog import attachment_actions
from tracker.backlog.detail_models import Attachment
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.actions import import_bytes

CSV = b"Id,Title,Type,Current State\n12,Draw pier map,feature,unstarted\n13,Paint it,feature,unstarted\n"
ZIP = {
    "e/stories.csv": CSV,
    "e/12/pier map.png": b"\x89PNG pier",
    "e/12/b.txt": b"Blue",
    "e/13/c.txt": b"Red",
}


def hanging(title):
    """The names of the files on the story, with what is stored of each."""
    found = db.session.scalars(
        select(Attachment).join(Story, Story.id == Attachment.story_id).where(Story.title == title)
    )
    return {file.filename: b"".join(attachment_actions.pieces(file)) for file in found}


def test_files_hang_on_their_stories(app, world):
    with inside(app):
        report = import_bytes(zipped(ZIP), "Pier", world.ada.row, AT, file="e.zip")
        assert "3 attached files" in report.counts.lines()
        assert hanging("Draw pier map") == {"pier map.png": b"\x89PNG pier", "b.txt": b"Blue"}
        assert hanging("Paint it") == {"c.txt": b"Red"}
        (file,) = db.session.scalars(select(Attachment).where(Attachment.filename == "pier map.png"))
        assert (file.size, file.content_type, file.by_id) == (9, "image/png", world.ada.id)
        kinds = db.session.scalars(select(Event.kind).where(Event.project_id == named("Pier").id)).all()
        assert kinds.count("project.imported") == 1
        assert "attachment.added" not in kinds, "an import is one event"
    with inside(app):
        again = import_bytes(zipped(ZIP), "Pier", world.ada.row, AT)
        assert again.outcome == "There is nothing new to import."
        assert len(db.session.scalars(select(Attachment)).all()) == 3


def test_they_hang_on_a_comment_of_whoever_imports_where_programs_look_for_them(app, world):
    with inside(app):
        import_bytes(zipped(ZIP), "Pier", world.ada.row, AT)
        story = db.session.scalars(select(Story).where(Story.title == "Draw pier map")).one().id
    (comment,) = Program(app, world.ada).get(f"/stories/{story}/comments?fields=:default,file_attachments")
    assert [file["filename"] for file in comment["file_attachments"]] == ["pier map.png", "b.txt"]
    assert (comment["person_id"], comment["text"]) == (world.ada.id, "")


def test_what_was_said_stays_apart_from_the_files(app, world):
    said = CSV.replace(b"Current State", b"Current State,Comment").replace(
        b"unstarted\n", b'unstarted,"See the map (Ben - Nov 3, 2025)"\n'
    )
    with inside(app):
        import_bytes(zipped({**ZIP, "e/stories.csv": said}), "Pier", world.ada.row, AT)
        story = db.session.scalars(select(Story).where(Story.title == "Paint it")).one()
        assert [(each.text, len(each.attachments)) for each in story.comments] == [
            ("See the map", 0),
            ("", 1),
        ]


def test_a_picture_comes_with_its_size(app, world):
    picture = BytesIO()
    Image.new("RGB", (64, 40)).save(picture, "PNG")
    with inside(app):
        import_bytes(zipped({**ZIP, "e/12/pier map.png": picture.getvalue()}), "Pier", world.ada.row, AT)
        assert hanging("Draw pier map")["pier map.png"] == picture.getvalue()
        (file,) = db.session.scalars(select(Attachment).where(Attachment.filename == "pier map.png"))
        assert (file.width, file.height) == (64, 40)


def test_a_dry_run_and_a_refused_file_store_nothing(app, world):
    with inside(app):
        trial = import_bytes(zipped(ZIP), "Pier", world.ada.row, AT, dry_run=True)
        assert trial.counts.files == 3
        bad = {**ZIP, "e/stories.csv": CSV + b"14,,feature,unstarted\n"}
        assert import_bytes(zipped(bad), "Pier", world.ada.row, AT).refused
        assert db.session.scalars(select(Attachment)).all() == []


def test_what_cannot_be_brought_in_is_named_and_the_rest_comes(app, world):
    app.config["MAX_CONTENT_LENGTH"] = 2**20
    large = {**ZIP, "e/12/film.mp4": b"\0" * (2**20 + 1)}
    damaged = zipped(large, zipfile.ZIP_STORED).replace(b"Blue", b"Blau")
    with inside(app):
        report = import_bytes(damaged, "Pier", world.ada.row, AT)
        assert [note.text for note in report.notes] == [
            "Not brought in: e/12/b.txt is damaged in the ZIP.",
            "Not brought in: e/12/film.mp4 is larger than the 1 MB that a file may have here.",
        ]
        assert set(hanging("Draw pier map")) == {"pier map.png"}


def test_files_that_no_import_took_are_swept_out(app, world, clock, monkeypatch):
    def refuse(*_args, **_options):
        raise OSError("The process ends here.")

    with inside(app), monkeypatch.context() as patch:
        patch.setattr("tracker.exchange.actions.import_stories", refuse)
        with pytest.raises(OSError, match="ends here"):
            import_bytes(zipped(ZIP), "Pier", world.ada.row, clock())
        db.session.rollback()
        assert len(db.session.scalars(select(Attachment)).all()) == 3
    clock.advance(days=2)
    with inside(app):
        assert attachment_actions.sweep(clock()) == 3
        assert db.session.scalars(select(Attachment)).all() == []


def test_a_page_brings_them_in_too(app, page):
    send(page, "/import", zipped(ZIP), **NEW)
    assert "3 attached files" in page.words
    page.post("/import/run", hidden(page))
    with app.app_context():
        assert hanging("Paint it") == {"c.txt": b"Red"}
        pier = named("Pier").id
    send(page, f"/projects/{pier}/import", zipped({**ZIP, "e/stories.csv": CSV.replace(b"13", b"15")}))
    page.post(f"/projects/{pier}/import/run", hidden(page))
    with app.app_context():
        assert len(db.session.scalars(select(Attachment)).all()) == 3, "what is here is not stored again"
