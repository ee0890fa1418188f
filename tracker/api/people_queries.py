"""Reading people by the names that programs have for them."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.accounts.models import Person
from tracker.database import asked


def address_of(name: str) -> str:
    """The e-mail address of whoever has this username (see people_shapes.py), if that is one person; else the
    name as it was given, which may be an address itself."""
    wanted = name.strip().lower()
    if not wanted or "@" in wanted:
        return name
    query = select(Person.email).where(func.lower(Person.email).startswith(f"{wanted}@", autoescape=True))
    found = asked(query.limit(2))
    return str(found[0][0]) if len(found) == 1 else name
