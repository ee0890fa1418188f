"""Four developers who pair besides the people of the world."""

from datetime import UTC, date, datetime

from tests.support.inside import inside
from tests.world import add_person, add_story
from tracker.database import db
from tracker.pairing import actions
from tracker.teams.models import TeamMember

YESTERDAY = date(2026, 11, 17)
NOON = datetime(2026, 11, 18, 11, tzinfo=UTC)


def make_crew(app, world):
    """Four developers besides Ben, who paired yesterday: Eva with Finn on the timetable, Gus with Hila."""
    with inside(app):
        people = [add_person(f"{name} Team") for name in ("Eva", "Finn", "Gus", "Hila")]
        for person in people:
            db.session.add(TeamMember(team_id=world.team_id, person_id=person.id, discipline="development"))
        eva, finn, gus, hila = people
        other = add_story(world.project, world.ada.row, "Print it", estimate=1, state="started")
        actions.log(world.story("timetable"), [eva, finn], day=YESTERDAY, by=None, at=NOON)
        actions.log(other, [gus, hila], day=YESTERDAY, by=None, at=NOON)
        return {person.name.split()[0].lower(): person.id for person in people}
