"""Sending letters: kinds of work in the outbox, and the link that ends them.

Reading comes first and its transaction ends before the mail server is spoken to. That the letter was
sent is noted afterwards, by the outbox. A process that dies in between lets it be sent once more, with
the same Message-ID: at least once, never lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from email.message import EmailMessage
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from tracker.accounts.models import Person
from tracker.database import db
from tracker.inbox import letters, queries
from tracker.inbox.lines import Line
from tracker.notifications.actions import choose
from tracker.notifications.audience import Reason, Way
from tracker.outbox.backoff import Hopeless


def send_one(payload: Mapping[str, Any]) -> None:
    """The letter about one event, unless the person has read of it meanwhile or may not see it any more."""
    person = queries.recipient(payload["person"])
    line = queries.line_of(payload["person"], payload["event"])
    if person is not None and line is not None and _wanted([line], person):
        _post(letters.about(line, payload["event"], person.id, _reader(person)))


def send_digest(payload: Mapping[str, Any]) -> None:
    """The letter about a day of a project, unless all of it was read meanwhile."""
    day = date.fromisoformat(payload["day"])
    person = queries.recipient(payload["person"])
    lines = queries.lines_of_digest(payload["person"], payload["project"], day)
    if person is not None and (wanted := _wanted(lines, person)):
        _post(letters.digest(wanted, day, person.id, _reader(person)))


def stop_letters(token: str) -> Person | None:
    """Ends all letters to the person whose link this is; None where it is nobody's."""
    person = whose(token)
    if person is not None:
        told = queries.ways(person.id)
        quiet = {reason: Way.INBOX for reason, way in told.items() if way in (Way.MAIL, Way.DIGEST)}
        choose(person, quiet)
    return person


def whose(token: str) -> Person | None:
    """The person whose link to end letters this is, or None."""
    try:
        return db.session.get(Person, int(_signer().loads(token)))
    except (BadSignature, ValueError, TypeError):
        return None


def stopping_token(person: Person) -> str:
    """What stands in the link that ends all letters to the person; it does nothing else."""
    return str(_signer().dumps(person.id))


def choose_ways(person: Person, ways: Mapping[Reason, Way]) -> None:
    """How the person is told from now on."""
    choose(person, ways)


def _wanted(lines: Sequence[Line], person: Person) -> list[Line]:
    """Without stories that are gone, and what the person has chosen meanwhile to get no letters about."""
    ways = queries.ways(person.id)
    by_letter = {reason for reason, way in ways.items() if way in (Way.MAIL, Way.DIGEST)}
    return [line for line in lines if not line.is_gone and line.reason in by_letter]


def _post(letter: EmailMessage) -> None:
    db.session.rollback()
    postbox = current_app.config["POSTBOX"]
    if postbox is None:
        raise Hopeless("There is no mail server any more: TRACKER_SMTP_URL is not set.")
    postbox.post(letter)


def _reader(person: Person) -> letters.Reader:
    address, postbox = current_app.config["ADDRESS"], current_app.config["POSTBOX"]
    sender = postbox.sender if postbox else ""
    stop = f"{address}/unsubscribe/{stopping_token(person)}"
    return letters.Reader(person.name, person.email or "", address, sender, stop)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
