"""What the log of pairs says, and what happened to it."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from tracker.activity.models import Event
from tracker.database import db
from tracker.pairing.models import Pairing

WEDNESDAY = date(2026, 11, 18)
TUESDAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def events(app, world, since):
    """Kinds of the events after the project had this version."""
    with app.app_context():
        return list(
            db.session.scalars(
                select(Event.kind)
                .where(Event.project_id == world.project_id, Event.version > since)
                .order_by(Event.version)
            )
        )


def version(app, world):
    with app.app_context():
        return world.project.version


def lines(app):
    """The log as (story id, day, names)."""
    with app.app_context():
        found = db.session.scalars(select(Pairing).order_by(Pairing.id))
        return [(p.story_id, p.day, [person.name for person in p.people]) for p in found]


def shown_on_story(app, world, name):
    with app.app_context():
        story = world.story(name)
        return story.pair_day, story.pair_names
