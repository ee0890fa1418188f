"""Forecasts of points of the list: what is read for them, on each engine."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.barge import LATER, make_barge
from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions, epic_actions, queries
from tracker.backlog.forecast_queries import forecast, ground
from tracker.backlog.forecasting import End
from tracker.backlog.models import Story
from tracker.database import db
from tracker.releases.forecast_queries import prospects, release_subject
from tracker.teams.models import Project


@pytest.fixture
def barge(app, world):
    with inside(app):
        yield make_barge(world)


def project_of(barge):
    return db.session.get_one(Project, barge.project)


def facts(barge):
    return queries.facts(project_of(barge), LATER)


def test_what_a_forecast_stands_on(barge):
    found = ground(project_of(barge), facts(barge), LATER)
    assert [sample.points for sample in found.history.samples] == [0, 3, 3, 3, 3, 0]
    assert found.history.sizes == {3: 6, 2: 1}
    assert found.history.ahead[0].working == 3


def test_a_release_grows_by_its_stories_and_not_by_its_marker(barge):
    grown = ground(project_of(barge), facts(barge), LATER).growths.releases[barge.pier]
    assert list(grown) == [None, 0, 0, 2, 0, 0]


def test_the_forecast_of_a_release_is_that_of_its_marker(barge):
    project, known, pier = project_of(barge), facts(barge), End(barge.pier)
    of_all = forecast(project, known, LATER, [End(story.id) for story in known.scheduled])
    marker = db.session.get_one(Story, barge.pier)
    (found,) = prospects(project, known, LATER, [release_subject(marker, known)]).all
    assert (found.reach.points, of_all.refused) == (8, "")
    assert found.forecast == of_all.forecasts[pier]
    assert found.forecast.by(50).number > 7


def test_the_stories_of_the_list_follow_each_other(barge):
    known = facts(barge)
    order = [story.id for story in known.scheduled]
    found = forecast(project_of(barge), known, LATER, [End(number) for number in order]).forecasts
    dates = [found[End(number)].by(85).number for number in order]
    assert dates == sorted(dates)


def test_what_rests_in_the_icebox_has_no_forecast(barge):
    assert forecast(project_of(barge), facts(barge), LATER, [End(barge.resting)]).forecasts == {}


def test_an_epic_grows_by_its_new_stories_and_not_by_the_label_of_old_ones(barge):
    project, after = project_of(barge), LATER + timedelta(weeks=3)
    epic = epic_actions.create(project, by=None, at=LATER, name="Pier", label="pier")
    old = db.session.get_one(Story, barge.below)
    actions.edit(old, labels=["pier"], by=None, at=LATER)
    week = [LATER + timedelta(weeks=weeks) for weeks in (1, 2)]
    for at in week:
        add_story(project, None, "New", at=at, estimate=3, labels=["pier"])
    other = next(story for story in barge.open_stories() if story.id not in (old.id, barge.pier))
    gone = add_story(project, None, "Gone", at=week[1], estimate=2, labels=["pier"])
    actions.edit(other, labels=["pier"], by=None, at=week[1])
    actions.delete(gone, by=None, at=week[1] + timedelta(days=1))
    actions.estimate(old, 2, by=None, at=week[1] + timedelta(days=1))
    known = queries.facts(project, after)
    grown = ground(project, known, after).growths
    assert grown.epics[epic.id] == [*[None] * 7, 3, 2]
    last = known.scheduled[-1].id
    found = forecast(project, known, after, [End(last), End(last, epic.id)])
    alone, as_epic = found.forecasts[End(last)], found.forecasts[End(last, epic.id)]
    assert as_epic.ends != alone.ends
    assert (as_epic.by(85) is None) or as_epic.by(85).number >= alone.by(85).number


def test_too_short_a_past_is_refused(app, world):
    with inside(app):
        at = datetime(2026, 11, 18, 10, 0, tzinfo=UTC)
        known = queries.facts(world.project, at)
        found = forecast(world.project, known, at, [End(world.stories["harbour"])])
        assert found.forecasts == {}
        assert "2 are done so far" in found.refused
