"""Keeping who came in and who may do what. No event of a project tells of it; administrators read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import has_request_context, request

from tracker.accounts.audit_kinds import SENTENCES
from tracker.accounts.models import AuditEntry, Person
from tracker.database import TOKEN, db


def note(kind: str, *, by: Person | None, at: datetime, about: Person | None = None, **details: Any) -> None:
    """Adds an entry, with the token that is shown and the network address that asks. Raises KeyError for a
    kind that has no sentence."""
    SENTENCES[kind]  # asked for now rather than when somebody reads it
    db.session.add(
        AuditEntry(
            at=at,
            kind=kind,
            by_id=by.id if by else None,
            about_id=about.id if about else None,
            token_id=db.session.info.get(TOKEN),
            address=(request.remote_addr or "")[:64] if has_request_context() else "command line",
            details=details,
        )
    )
