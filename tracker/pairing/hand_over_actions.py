"""What a pair writes down for whoever takes its story up next: one note a story and day."""

from __future__ import annotations

from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.backlog.undo_row_actions import FOLLOWS
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.pairing import hand_over_queries as queries
from tracker.pairing.models import HandOver
from tracker.planning.calendar import day_of


def hand_over(story: Story, text: str, *, by: Person | None, at: datetime) -> HandOver | None:
    """Leaves the note of today on the story, in place of what was written today before; with "" it takes
    that away. Returns the note."""
    with writing(story.project, by=by, at=at) as change:
        day = day_of(change.at, change.project.zone)
        note = queries.note_of(story, day)
        if text == (note.text if note else ""):
            return note
        if not text:
            db.session.delete(note)
            _repeat_latest_on(story, change)
            change.record("pairing.note_removed", story, title=story.title)
            return None
        if note is None:
            note = HandOver(story_id=story.id, day=day)
            db.session.add(note)
        note.text, note.by, note.at = text, by, change.at
        _repeat_latest_on(story, change)
        change.record("pairing.noted", story, title=story.title, text=text)
        return note


def _repeat_latest_on(story: Story, _change: Change) -> None:
    """The story repeats its latest note, so that opening it need not ask for it."""
    db.session.flush()
    notes = queries.notes_of(story)
    backlog.repeat_note(story, notes[0].day if notes else None, notes[0].text if notes else "")


FOLLOWS[HandOver.__tablename__] = _repeat_latest_on
