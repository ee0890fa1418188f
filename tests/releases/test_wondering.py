"""What if: how the days of releases move if something were different."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from tracker.backlog.forecasting import End, Ground, everything, reaches
from tracker.backlog.plan import Facts, Ranked
from tracker.ledger.growth import Growths
from tracker.planning.calendar import Opened, Rhythm
from tracker.planning.forecast import Ahead, History, Sample
from tracker.releases.wondering import Shift, Wish, complaints, granted, shifts

RHYTHM = Rhythm(1, "monday")
SPANS = RHYTHM.from_span(RHYTHM.first(date(2026, 9, 7)))
DONE = [next(SPANS) for _ in range(8)]
COMING = [next(SPANS) for _ in range(60)]
HARBOUR, PIER = 100, 200
"""Two releases: 19 points above the first marker, 24 more above the second, then 18 that nobody waits for."""


def story(number, points, state="unstarted", kind="feature"):
    return Ranked(number, 1, kind, state, points, number, None, None, None)


STORIES = (
    story(1, 4, state="started"),
    *(story(number, points) for number, points in ((2, 3), (3, 2), (4, 10))),
    story(HARBOUR, None, kind="release"),
    *(story(number, 4) for number in range(101, 107)),
    story(PIER, None, kind="release"),
    *(story(number, 6) for number in (201, 202, 203)),
)
FACTS = Facts(
    rhythm=RHYTHM,
    zone=ZoneInfo("UTC"),
    averaged_over=3,
    initial_velocity=10,
    estimates_bugs_and_chores=False,
    opened=(Opened(1, COMING[0], 100, "1111100", "", False),),
    accepted=(),
    scheduled=STORIES,
)
GROUND = Ground(
    History(
        tuple(Sample(span, 10, 5) for span in DONE), tuple(Ahead(span, 5) for span in COMING), {3: 1, 5: 9}
    ),
    Growths({}, [0.0] * len(DONE)),
)


def weeks(wish):
    """By how many weeks the 85 % days of both releases move."""

    def forecasts(ground, facts):
        return ground.forecasts(reaches(facts, [End(HARBOUR), End(PIER)], ground.size), everything(facts))

    now, then = forecasts(GROUND, FACTS), forecasts(*granted(wish, GROUND, FACTS))
    return [shifts(now[End(release)], then[End(release)])[1].days // 7 for release in (HARBOUR, PIER)]


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        pytest.param(Wish(), [0, 0], id="nothing"),
        pytest.param(Wish(velocity=10), [0, 0], id="the velocity that was measured"),
        pytest.param(Wish(velocity=5), [2, 5], id="half the velocity takes twice the time"),
        pytest.param(Wish(velocity=20), [-1, -2], id="twice the velocity"),
        pytest.param(Wish(strength=50), [2, 5], id="half the team"),
        pytest.param(Wish(story=4, above=False, beside=HARBOUR), [-1, 0], id="a story below the marker"),
        pytest.param(Wish(story=101, above=True, beside=HARBOUR), [1, 0], id="a story above the marker"),
        pytest.param(Wish(story=202, above=True, beside=PIER), [0, 1], id="one more from below the last"),
        pytest.param(Wish(without=(3, 4)), [-1, -1], id="two stories taken out"),
        pytest.param(Wish(cut=12, cut_from=PIER), [0, -1], id="points cut from a release"),
        pytest.param(Wish(cut=99, cut_from=HARBOUR), [-1, -2], id="what is in progress stays"),
    ],
)
def test_how_the_days_move(wish, expected):
    assert weeks(wish) == expected


def test_nothing_is_changed_by_wondering():
    before = repr((GROUND, FACTS))
    weeks(
        Wish(velocity=3, strength=50, story=4, above=False, beside=PIER, without=(2,), cut=3, cut_from=PIER)
    )
    assert repr((GROUND, FACTS)) == before


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        pytest.param(Wish(velocity=9), [], id="a velocity"),
        pytest.param(Wish(story=9, beside=PIER), ["#9 is no open story"], id="a story that is not there"),
        pytest.param(Wish(without=(2, 8)), ["#8 is no open story"], id="another to be taken out"),
        pytest.param(Wish(story=HARBOUR, beside=PIER), ["#100 is a release marker"], id="a marker"),
        pytest.param(Wish(story=2), ["Choose the release that the story"], id="a story past nothing"),
        pytest.param(
            Wish(story=2, beside=2), ["Choose the release that the story"], id="a story past itself"
        ),
        pytest.param(
            Wish(cut=2, cut_from=PIER, without=(PIER,)),
            ["Choose the release that the points"],
            id="points out of a release that is taken out",
        ),
        pytest.param(Wish(cut=2), ["Choose the release that the points"], id="points out of nothing"),
    ],
)
def test_what_makes_no_sense_is_named(wish, words):
    found = complaints(wish, FACTS)
    assert len(found) == len(words)
    assert all(each.startswith(start) for each, start in zip(found, words, strict=True))


def test_a_shift_without_a_day_is_none():
    assert Shift(None, date(2026, 11, 2)).days is None
    assert Shift(date(2026, 11, 2), date(2026, 11, 2) + timedelta(days=3)).days == 3
