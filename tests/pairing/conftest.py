"""People who pair, and a line of their log."""

import pytest

from tests.pairing.crew import make_crew
from tests.pairing.log import NOON, TUESDAY
from tests.support.inside import inside
from tracker.pairing import actions


@pytest.fixture
def crew(app, world):
    """Four developers besides Ben, by their first names, who paired yesterday."""
    return make_crew(app, world)


@pytest.fixture
def logged(app, world):
    """The id of a line: Ada and Ben on the timetable, on Tuesday."""
    with inside(app):
        pairing = actions.log(
            world.story("timetable"), [world.ada.row, world.ben.row], day=TUESDAY, by=world.ada.row, at=NOON
        )
        return pairing.id
