"""Working on the data of an application without a request."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask

from tracker.database import about_to_write, db


@contextmanager
def inside(app: Flask) -> Iterator[None]:
    """An application context that may write; commits on leaving. Rows read in it are of no use after it,
    so take ids and plain values out. Never keep one open around a client: it would hide that a view
    forgot to commit."""
    token = about_to_write.set(True)
    try:
        with app.app_context():
            yield
            db.session.commit()
    finally:
        about_to_write.reset(token)
