"""Taking the history of another tool: names become people, once; complaints refuse it whole."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.pairing.log import events, lines, version
from tests.pairing.test_history_files import parrit
from tests.support.inside import inside
from tracker.database import db
from tracker.pairing.history_actions import take_history
from tracker.pairing.history_files import read
from tracker.teams.models import TeamMember

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)
GOOD = b"date,people\n2026-11-16,Ada Ahlers; Ben Brandt\n2026-11-17,ben  brandt\n"
ODD = GOOD + b"2026-11-17,Ada; Tilda Tolk\nsoon,Ada\n"


def take(app, world, data=GOOD, **options):
    """The report, as sentences."""
    with inside(app):
        project = world.project
        history = read(data, project.zone, NOON.date())
        aliases = {name: who.row for name, who in options.pop("aliases", {}).items()}
        options = {"file": "pairs.csv", "by": None, "at": NOON, **options}
        taken = take_history(project, history, aliases=aliases, **options)
        if options.get("dry_run") or taken.refused:
            db.session.rollback()
        return list(taken.sentences())


def test_a_history_is_taken_once_by_one_change(app, world):
    before = version(app, world)
    assert take(app, world)[-1] == "Imported 2 lines."
    assert take(app, world)[1:] == ["Here already and passed over: 2 rows.", "Imported 0 lines."]
    assert events(app, world, before) == ["pairing.imported"]
    assert lines(app) == [(None, MONDAY, ["Ada Ahlers", "Ben Brandt"]), (None, TUESDAY, ["Ben Brandt"])]


def test_complaints_refuse_it_whole(app, world):
    assert take(app, world, ODD) == [
        "4 rows read from pairs.csv.",
        "Row 5: “soon” is not a date; write it as 2026-12-24.",
        "Row 4: “Tilda Tolk” is nobody in the team.",
        "Nothing was imported: 2 rows with complaints.",
    ]
    assert lines(app) == []


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ({"skip_bad": True}, 2),
        ({"skip_bad": True, "add_people": True}, 3),
        ({"skip_bad": True, "aliases": True}, 3),
        ({"skip_bad": True, "dry_run": True}, 0),
    ],
)
def test_what_becomes_of_names_that_nobody_has(app, world, options, count):
    if options.get("aliases"):
        options = {**options, "aliases": {"Tilda Tolk": world.cy}}
    take(app, world, ODD, **options)
    assert len(lines(app)) == count


def test_people_are_made_for_the_time_they_are_named_in(app, world):
    rows = b"2026-11-16,Tilda Tolk\n2026-11-12,Ada; Tilda Tolk\n"
    said = take(app, world, GOOD + rows, add_people=True)
    assert "Made as people of the team: Tilda Tolk." in said
    with app.app_context():
        found = db.session.scalars(select(TeamMember).order_by(TeamMember.id.desc())).first()
        assert (found.from_on, found.until_on) == (date(2026, 11, 12), MONDAY)
        assert not found.person.can_sign_in


def test_stories_of_ours_are_found_by_their_number(app, world):
    number = world.stories["card"]
    rows = f"day,people,story,title\n2026-11-17,Ada,{number},Pay\n2026-11-17,Ada,4711,The fair\n"
    take(app, world, rows.encode())
    assert [line[0] for line in lines(app)] == [number, None]
    with app.app_context():
        assert world.story("card").pair_names == "Ada Ahlers"


def test_boards_of_parrit_are_what_they_worked_on(app, world, page):
    said = take(
        app,
        world,
        parrit(
            ("Operator UI ", ["Ada", "Ben"], "2026-11-17T16:53:53.098+0000"),
            ("OOO", ["Cy"], "2026-11-17T16:53:53.098+0000"),
        ),
    )
    assert "Left out as not here: 1 row of “OOO”." in said
    assert page.get(f"{world.url}/pairing/log").texts(".pair-line .story") == ["Operator UI"]
