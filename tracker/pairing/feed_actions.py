"""Verbs of a calendar's secret address. It belongs to a person, not to a project, so they leave no event."""

from __future__ import annotations

from datetime import datetime

from tracker.accounts.models import Person
from tracker.accounts.secrets import hash_of
from tracker.database import db
from tracker.pairing import feed_queries as queries
from tracker.pairing.feed_models import CalendarFeed


def make_address(person: Person, key: str, *, at: datetime) -> CalendarFeed:
    """Gives the person's calendar a new address; the one before leads nowhere from now on. `key` is the
    installation's secret."""
    feed = queries.feed_of(person) or CalendarFeed(person_id=person.id, number=0)
    feed.number += 1
    feed.secret_hash = hash_of(queries.secret_of(person, feed.number, key))
    feed.created_at, feed.revoked_at = at, None
    db.session.add(feed)
    db.session.flush()
    return feed


def revoke(person: Person, *, at: datetime) -> bool:
    """The address leads nowhere any more; False where there was none."""
    feed = queries.feed_of(person)
    if feed is None or feed.revoked_at:
        return False
    feed.revoked_at = at
    return True
