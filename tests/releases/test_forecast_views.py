"""The pages of forecasts: what they show, and that "What if" changes nothing."""

import pytest

from tests.barge import LATER, make_barge
from tests.support.inside import inside
from tracker.backlog import forecasting
from tracker.database import db
from tracker.teams.models import Project


@pytest.fixture
def barge(app, world, clock):
    clock.instant = LATER
    with inside(app):
        return make_barge(world)


def version(app, barge):
    with app.app_context():
        return db.session.get(Project, barge.project).version


def test_the_page_names_each_release_with_its_days(app, page, barge):
    page.get(f"{barge.url}/forecast")
    (row,) = page.select(f'tr[data-subject="release-{barge.pier}"]')
    assert "The pier opens" in row.text_content()
    assert "8 points" in row.text_content()
    assert "No release or epic with a kept forecast is done yet." in page.words


def test_what_if_shows_how_the_days_move_and_changes_nothing(app, page, barge):
    before = version(app, barge)
    page.get(f"{barge.url}/forecast?velocity=1&strength=&story=&place=above&without=&cut=")
    assert "later" in page.select(".prospects .by")[1].text_content()
    page.get(f"{barge.url}/forecast?without=%23{barge.below}")
    assert "earlier" in page.select(".prospects .by")[0].text_content()
    assert version(app, barge) == before


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("velocity=fast", "Velocity is a whole number from 1 to 1000."),
        ("strength=900", "Team strength is a whole number from 0 to 200."),
        ("without=the+first", "Without the stories: write the numbers of stories, such as #12, #15."),
        ("without=%23999999", "#999999 is no open story of the backlog"),
        ("cut=3&cut_from=999999", "Choose the release that the points are taken out of."),
    ],
)
@pytest.mark.sqlite_only("what people typed is looked at before any table is")
def test_what_cannot_be_wondered_about_is_named(page, barge, query, words):
    page.get(f"{barge.url}/forecast?{query}")
    assert page.status == 200
    assert words in page.words
    assert not page.select(".prospects .by")


def test_a_release_and_a_story_have_a_page_of_their_own(page, barge):
    page.get(f"{barge.url}/forecast/releases/{barge.pier}")
    assert "likely by" in page.words
    assert page.select(".runs tbody tr")
    page.get(f"{barge.url}/forecast/stories/{barge.below}")
    assert "Up to there 8 points are open." in page.words
    page.get(f"{barge.url}/forecast/stories/{barge.resting}")
    assert "Nothing of it is scheduled, so there is no date." in page.words


@pytest.mark.sqlite_only("templates alone")
def test_stories_and_releases_say_when_they_will_be_done(page, barge):
    page.get(f"{barge.url}/stories/{barge.below}")
    assert "Done likely by" in page.words
    page.get(f"{barge.url}/panels/release?of={barge.pier}")
    assert "Forecast: likely by" in page.words


def test_below_five_done_iterations_the_page_says_why_there_is_nothing(page, world, clock):
    page.get(f"{world.url}/forecast")
    assert "A forecast needs 5 done iterations" in page.words
    assert not page.select(".prospects")


@pytest.mark.sqlite_only("what is kept is the same on each engine")
def test_what_was_wondered_about_is_not_simulated_again(page, barge, monkeypatch):
    asked = f"{barge.url}/forecast?velocity=1"
    page.get(asked)
    told = page.text
    monkeypatch.setattr(forecasting, "forecasts", lambda *_: pytest.fail("It was simulated again."))
    page.get(asked)
    assert page.text == told
