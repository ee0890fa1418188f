"""The settings of a project: what changes, from when on, and what never moves."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.projects.events import events, told
from tests.support.inside import inside
from tests.world import add_project
from tracker.backlog import actions as backlog
from tracker.database import db
from tracker.ledger.models import Entry
from tracker.planning.models import Iteration
from tracker.projects import actions
from tracker.teams.models import Team
from tracker.teams.permissions import Role
from tracker.web import Refusal

AS_IS = {
    "name": "Ferry",
    "description": "",
    "automatic_planning": "y",
    "enable_tasks": "y",
    "points": "0,1,2,3",
    "custom_scale": "",
    "initial_velocity": "10",
    "velocity_averaged_over": "3",
    "iteration_length": "1",
    "week_start_day": "monday",
    "time_zone": "Europe/Berlin",
    "working_days": ["0", "1", "2", "3", "4"],
    "days_off": "",
}


@pytest.fixture
def settings(world):
    return f"{world.url}/settings"


def change(app, world, **wanted):
    with inside(app):
        return actions.change_settings(world.project, wanted, by=world.ada.row, at=app.config["CLOCK"]())


def version(app, world):
    with app.app_context():
        return world.project.version


def estimates(app, world):
    with app.app_context():
        return {name: world.story(name).estimate for name in ("ticket", "timetable", "card", "cabin")}


def test_several_settings_changed_at_once_are_one_event(app, world, page, settings):
    before = version(app, world)
    form = {**AS_IS, "name": "Ferries", "initial_velocity": "12", "days_off": "24 Dec 2026"}
    page.post(settings, form).follow()
    assert "Changed: name, initial velocity and days off." in page.words
    assert told(app, world.project_id, before) == ["changed name, initial velocity and days off"]
    (event,) = events(app, world.project_id, before)
    assert event.by_id == world.ada.id
    assert event.details["changes"] == {
        "name": ["Ferry", "Ferries"],
        "initial_velocity": [10, 12],
        "days_off": ["", "2026-12-24"],
    }


def test_the_same_settings_again_are_no_event(app, world, page, settings):
    before = version(app, world)
    page.post(settings, AS_IS).follow()
    assert "Nothing was different." in page.words
    assert version(app, world) == before


def test_the_page_shows_what_holds(world, page, settings):
    page.get(settings)
    assert page.one("#name").get("value") == "Ferry"
    assert page.one("#time_zone option[selected]").get("value") == "Europe/Berlin"
    assert len(page.select("input[name=working_days][checked]")) == 5
    assert "which begins on Mon 23 Nov" in page.words


def test_everybody_in_the_project_reads_and_only_owners_change(app, world, page_of, settings):
    for who in (world.ben, world.cy):
        page = page_of(who).get(settings)
        assert len(page.select("fieldset[disabled]")) == len(page.select("fieldset"))
        page.post(settings, {**AS_IS, "name": "Mine"}, 403)
    page_of(world.dora).get(settings, 404)
    page_of(world.dora).post(settings, {**AS_IS, "name": "Mine"}, 404)
    with app.app_context():
        assert world.project.name == "Ferry"


@pytest.mark.parametrize(
    ("field", "value", "complaint"),
    [
        ("name", "", "Name is missing."),
        ("description", "x" * 141, "has 141 characters; at most 140"),
        ("points", "0,9", "Point scale is none of those"),
        ("initial_velocity", "0", "Initial velocity is a whole number from 1 to 999."),
        ("initial_velocity", "1000", "Initial velocity is a whole number from 1 to 999."),
        ("initial_velocity", "fast", "Initial velocity is a whole number from 1 to 999."),
        ("velocity_averaged_over", "5", "Velocity is averaged over is a whole number from 1 to 4."),
        ("iteration_length", "0", "Iteration length is none of those"),
        ("week_start_day", "funday", "Iterations start on is none of those"),
        ("working_days", [], "Working days: choose at least one."),
        ("days_off", "Christmas", "Line 1, “Christmas”, is not a date"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(app, world, page, settings, field, value, complaint):
    before = version(app, world)
    page.post(settings, {**AS_IS, "time_zone": "UTC", field: value}, 422)
    assert complaint in page.words
    assert page.one("#time_zone option[selected]").get("value") == "UTC", "what was typed is kept"
    assert version(app, world) == before


def test_two_projects_never_have_one_name(app, world, page, settings):
    with inside(app):
        add_project("Lighthouse", db.session.get_one(Team, world.team_id), {world.ada.row: Role.OWNER})
    page.post(settings, {**AS_IS, "name": "Lighthouse"}, 422)
    assert page.texts(".complaints li") == [
        "There is a project named Lighthouse already. Choose another name."
    ]


def test_from_built_in_to_built_in_open_estimates_move_and_history_stays(app, world, page, settings):
    before = version(app, world)
    page.post(settings, {**AS_IS, "points": "0,1,2,4,8"})
    assert estimates(app, world) == {"ticket": 3, "timetable": 2, "card": 4, "cabin": None}
    assert len(events(app, world.project_id, before)) == 1


def test_a_moved_estimate_is_entered_in_the_ledger(app, world):
    def entered():
        with app.app_context():
            return db.session.execute(
                select(Entry.kind, Entry.points)
                .where(Entry.story_id == world.stories["card"], Entry.iteration_id.is_not(None))
                .order_by(Entry.id)
            ).all()

    with inside(app):
        backlog.start(world.story("card"), by=world.ben.row, at=app.config["CLOCK"]())
    before = entered()
    change(app, world, point_scale="0,1,2,4,8")
    assert [tuple(row) for row in entered()[len(before) :]] == [("re-estimated", 1)]


def test_a_custom_scale_keeps_estimates_and_the_way_back_needs_them_to_fit(app, world, page, settings):
    custom = {**AS_IS, "points": "custom", "custom_scale": "0, 2, 3, 13"}
    page.post(settings, custom)
    assert estimates(app, world)["card"] == 3
    page.get(settings)
    assert page.one("#custom_scale").get("value") == "0,2,3,13"
    with inside(app):
        backlog.estimate(world.story("cabin"), 13, by=world.ada.row, at=app.config["CLOCK"]())
    page.post(settings, AS_IS, 422)
    assert "Open stories are estimated at 13, which the scale 0,1,2,3 does not have." in page.words
    with inside(app):
        backlog.estimate(world.story("cabin"), 2, by=world.ada.row, at=app.config["CLOCK"]())
    page.post(settings, AS_IS)
    assert estimates(app, world) == {"ticket": 3, "timetable": 2, "card": 3, "cabin": 2}


def test_a_custom_scale_that_breaks_a_rule_is_refused_with_it(world, page, settings):
    page.post(settings, {**AS_IS, "points": "custom", "custom_scale": "3,2,1"}, 422)
    assert "Point values must be provided in ascending order." in page.words


def test_a_custom_scale_written_like_a_built_in_one_is_that_one(app, world, page, settings):
    before = version(app, world)
    page.post(settings, {**AS_IS, "points": "custom", "custom_scale": "0,1,2,3"})
    assert version(app, world) == before


def test_bugs_and_chores_once_estimated_stay_so(app, world, page, settings):
    page.post(settings, {**AS_IS, "bugs_and_chores_are_estimatable": "y"}).follow()
    assert "This cannot be turned off again." in page.words
    page.post(settings, AS_IS).follow()
    with app.app_context():
        assert world.project.bugs_and_chores_are_estimatable
    with pytest.raises(Refusal, match="cannot be turned off"):
        change(app, world, bugs_and_chores_are_estimatable=False)


def spans(app, world):
    with app.app_context():
        rows = db.session.scalars(
            select(Iteration).where(Iteration.project_id == world.project_id).order_by(Iteration.number)
        )
        return [(row.start_on, row.end_on, row.working) for row in rows]


def test_another_length_or_start_day_holds_from_the_next_iteration_on(app, clock, world, page, settings):
    before = spans(app, world)
    page.post(settings, {**AS_IS, "iteration_length": "2", "week_start_day": "wednesday"})
    assert spans(app, world) == before, "what has begun keeps its days"
    clock.advance(days=30)
    page.post(settings, {**AS_IS, "iteration_length": "2", "week_start_day": "wednesday", "name": "Boats"})
    later = spans(app, world)
    assert later[: len(before)] == before
    assert [row[:2] for row in later[len(before) :]] == [
        (date(2026, 11, 23), date(2026, 12, 9)),
        (date(2026, 12, 9), date(2026, 12, 23)),
    ]


def test_an_iteration_that_nobody_wrote_in_still_begins_by_the_old_rhythm(app, clock, world, page, settings):
    clock.advance(days=7)
    page.get(settings)
    assert "which begins on Mon 30 Nov" in page.words
    page.post(settings, {**AS_IS, "iteration_length": "4"})
    assert spans(app, world)[-1][:2] == (date(2026, 11, 23), date(2026, 11, 30))


def test_working_days_and_days_off_change_the_current_iteration_alone(app, world, page, settings):
    before = spans(app, world)
    page.post(settings, {**AS_IS, "working_days": ["0", "1", "2", "3"], "days_off": "2026-11-17\n2026-11-10"})
    after = spans(app, world)
    assert after[:-1] == before[:-1]
    assert after[-1][2] == "1011000"


def test_the_time_zone_stays_once_an_iteration_has_ended(app, world, page, settings):
    page.post(settings, {**AS_IS, "time_zone": "America/New_York"}, 422)
    assert "its days are days of that zone" in page.words
    with inside(app):
        assert world.project.time_zone == "Europe/Berlin"


def test_a_change_by_nobody_in_particular_is_allowed(app, world):
    with inside(app):
        assert actions.change_settings(
            world.project, {"description": "Boats"}, by=None, at=app.config["CLOCK"]()
        ) == ["description"]


def test_a_team_without_tasks_is_offered_none_and_keeps_those_it_has(world, page, settings):
    story = f"{world.url}/stories/{world.stories['card']}"
    page.post(f"{story}/tasks", {"kind": "task", "description": "Ask the bank"})
    page.post(settings, {**AS_IS, "enable_tasks": ""}).follow()
    assert "Changed: tasks of stories." in page.words
    assert not page.select("#enable_tasks[checked]")
    page.get(story)
    assert page.select("[aria-label='Ask the bank'][role=checkbox]"), "it can still be ticked"
    assert page.texts(".offer summary")
    assert not page.select("[id^=new-task]")
    page.post(f"{story}/tasks", {"kind": "task", "description": "Ask again"}, 422)
    assert "Tasks are turned off in this project." in page.words
    page.post(settings, AS_IS)
    page.get(story)
    assert page.select("[id^=new-task]")
