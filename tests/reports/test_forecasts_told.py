"""Reports name the days of forecasts, and how they moved since the report before: by what was kept then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.barge import LATER, make_barge
from tests.reports.conftest import PLAN
from tests.support.inside import inside
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.database import db
from tracker.releases import forecast_actions
from tracker.releases.models import KeptForecast
from tracker.reports import actions, composing_actions, queries
from tracker.reports.models import WeeklyReport
from tracker.teams.models import Project

MONDAY = LATER.replace(day=21, hour=8)


@pytest.fixture
def barge(app, world, clock):
    clock.instant = LATER
    with inside(app):
        found = make_barge(world)
        plan = {**PLAN, "recipients": ""}
        actions.change_plan(db.session.get_one(Project, found.project), plan, by=None, at=LATER)
    return found


def told(app, barge, week):
    """What the report of the week says of releases and of what is at risk, and what it keeps of the first."""
    with inside(app):
        row = queries.kept(db.session.get_one(Project, barge.project), week)
        sections = {each["heading"]: each["sentences"] for each in row.contents["sections"]}
        return sections["Releases"], row.contents["releases"][0]


def days_kept(app, barge):
    with inside(app):
        rows = db.session.scalars(select(KeptForecast).where(KeptForecast.subject_id == barge.pier))
        return [(row.made_at, row.confident_on) for row in rows]


def test_what_is_told_of_a_release_is_kept_as_its_forecast(app, barge, clock, work):
    clock.instant = MONDAY
    assert work()[0] == 1
    ((made_at, day),) = days_kept(app, barge)
    (sentence,), release = told(app, barge, "2026-W51")
    assert made_at == MONDAY
    assert release["forecast"]["85"] == day.isoformat()
    assert "“The pier opens” will be done likely by" in sentence
    assert sentence.endswith("8 points left.")


def test_the_next_report_says_how_the_day_moved_since_it_was_said(app, barge, clock, work):
    clock.instant = MONDAY
    work()
    before = days_kept(app, barge)[0][1]
    with inside(app):
        below = db.session.get_one(Story, barge.below)
        backlog.estimate(below, 1, by=None, at=clock.advance(days=1))
    clock.instant = MONDAY + timedelta(weeks=1)
    work()
    after = days_kept(app, barge)[-1][1]
    (sentence,), release = told(app, barge, "2026-W52")
    weeks = (before - after).days // 7
    assert weeks > 1
    assert f"The 85 % day is {weeks} weeks earlier than was said on Mon 21 Dec" in sentence
    assert release["forecast"]["85"] == after.isoformat()


def test_a_first_report_compares_with_the_forecast_that_was_kept_a_week_ago(app, barge, clock, work):
    with inside(app):
        project = db.session.get_one(Project, barge.project)
        forecast_actions.keep_now(project, at=MONDAY - timedelta(days=8))
        forecast_actions.keep_now(project, at=MONDAY - timedelta(days=1))
    clock.instant = MONDAY
    work()
    (sentence,), _ = told(app, barge, "2026-W51")
    assert "said on Mon 14 Dec" in sentence


def put(app, barge, state, at):
    """The release goes to the icebox, or comes back from it to the top."""
    with inside(app):
        backlog.change_state(db.session.get_one(Story, barge.pier), state, by=None, at=at)


def test_a_release_that_was_out_of_the_plan_is_compared_with_nothing_older(app, barge, clock, work):
    clock.instant = MONDAY
    work()
    put(app, barge, "unscheduled", MONDAY + timedelta(days=2))
    clock.instant = MONDAY + timedelta(weeks=1)
    work()
    put(app, barge, "unstarted", MONDAY + timedelta(days=9))
    clock.instant = MONDAY + timedelta(weeks=2)
    work()
    (sentence,), _ = told(app, barge, "2026-W53")
    assert sentence.endswith(" On Mon 28 Dec it was not in the plan.")


@pytest.mark.parametrize(
    ("left", "back", "how"),
    [
        (10, 4, " On Mon 14 Dec it was not in the plan."),
        (6, 4, " was said on Mon 14 Dec (Sun 21 Feb)."),
    ],
)
def test_a_first_report_compares_only_releases_that_were_in_the_plan_a_week_ago(
    app, barge, clock, work, left, back, how
):
    with inside(app):
        project = db.session.get_one(Project, barge.project)
        forecast_actions.keep_now(project, at=MONDAY - timedelta(days=20))
    for days, state in ((left, "unscheduled"), (back, "unstarted")):
        put(app, barge, state, MONDAY - timedelta(days=days))
    clock.instant = MONDAY
    work()
    (sentence,), _ = told(app, barge, "2026-W51")
    assert sentence.endswith(how)


@pytest.mark.sqlite_only("what is kept is read, not worked out")
def test_figures_that_were_told_stay_in_the_zone_they_were_told_in(app, barge, clock, work):
    clock.instant = MONDAY
    work()
    with inside(app):
        row = db.session.scalars(select(WeeklyReport)).one()
        before = composing_actions.payload_of(row)["figures"]
        db.session.get_one(Project, barge.project).time_zone = "Pacific/Auckland"
    with inside(app):
        row = db.session.scalars(select(WeeklyReport)).one()
        assert composing_actions.payload_of(row)["figures"] == before
        assert len(before["days"]) == 7
