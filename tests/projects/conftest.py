"""People of Ferry who come in by a link."""

import re

import pytest

from tests.support.inside import inside
from tracker.accounts.actions import create_person
from tracker.database import db
from tracker.teams.models import Membership


@pytest.fixture
def members(world):
    return f"{world.url}/members"


@pytest.fixture
def link(world, page):
    """Makes a link as Ada does on the page: link("viewer")."""

    def make(role="member", person_id=0):
        page.post(f"{world.url}/invitations", {"role": role, "person": str(person_id)}).follow()
        return re.sub("^http://[^/]*", "", page.one("#invitation-link").get("value"))

    return make


@pytest.fixture
def nora(app, world):
    """The number of Nora, a member of Ferry who came with an import and is only named."""
    with inside(app):
        person = create_person("Nora Named", at=app.config["CLOCK"]())
        db.session.add(Membership(project_id=world.project_id, person_id=person.id, role="member"))
        return person.id
