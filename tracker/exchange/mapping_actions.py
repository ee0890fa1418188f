"""Keeping how somebody mapped a file, and finding it again for the next one like it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.database import db
from tracker.exchange.guessing import guess, with_all_words
from tracker.exchange.mapping import Mapping, read_mapping, signature
from tracker.exchange.models import KeptMapping
from tracker.exchange.sheets import Sheet


def remember(person: Person, sheet: Sheet, mapping: Mapping, at: datetime) -> None:
    """Keeps the mapping for the next file with these columns."""
    known = _kept(person, sheet)
    if known is None:
        known = KeptMapping(person_id=person.id, signature=_digest(sheet), mapping="", used_at=at)
        db.session.add(known)
    known.mapping, known.used_at = mapping.written(), at
    db.session.flush()


def mapping_for(person: Person, sheet: Sheet) -> tuple[Mapping, bool]:
    """How the person mapped the last file with these columns, and True; else the best guess."""
    known = _kept(person, sheet)
    mapping = read_mapping(known.mapping) if known else None
    return (with_all_words(sheet, mapping), True) if mapping else (guess(sheet), False)


def _kept(person: Person, sheet: Sheet) -> KeptMapping | None:
    return db.session.scalars(
        select(KeptMapping).where(KeptMapping.person_id == person.id, KeptMapping.signature == _digest(sheet))
    ).one_or_none()


def _digest(sheet: Sheet) -> str:
    return hashlib.sha256(signature(sheet).encode()).hexdigest()
