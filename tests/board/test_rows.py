"""A row of a story as HTML: what people wrote is shown as they wrote it, and each sign has its sentence."""

from datetime import date

import lxml.html
import pytest

from tests.support.document import complaints
from tracker.board.row_drawing import row_html
from tracker.board.rows import Row
from tracker.planning.calendar import Span
from tracker.releases.release import Outlook

PLAIN = Row(
    id=7,
    version=3,
    title="Pay by card",
    story_type="feature",
    state="started",
    estimate=3,
    priority="",
    labels=(),
    epic_labels=frozenset(),
    owners=(),
    comments=0,
    blockers=(),
    blocking=(),
    reviews=(),
    left_open="",
    pairs=(),
    deadline_on=None,
    outlook=None,
    lacks_estimate=False,
    steps=(("finished", "Finish"),),
    scale=(0, 1, 2, 3),
)
WILD = "<b>&\"'"


def drawn(can_work=True, **values):
    html = row_html(
        PLAIN._replace(**values),
        "3.a",
        can_work=can_work,
        today=date(2026, 11, 25),
        address="/projects/1/stories",
        releases="/projects/1/panels/release",
    )
    assert not complaints(html)
    return lxml.html.fromstring(html)


@pytest.mark.parametrize(("estimate", "said"), [(0, "0 points"), (1, "1 point"), (3, "3 points")])
def test_points_are_said_as_people_say_them(estimate, said):
    assert drawn(estimate=estimate).find_class("points")[0].text_content() == said


def test_what_people_wrote_stays_what_they_wrote():
    row = drawn(
        title=WILD,
        labels=(WILD,),
        owners=(("A<", WILD),),
        blockers=(WILD,),
        reviews=((WILD, "pass"),),
        pairs=(WILD, "Ben"),
        left_open=WILD,
    )
    assert row.cssselect(".title")[0].text_content() == WILD
    assert row.cssselect(".label")[0].text_content() == WILD
    assert row.cssselect("abbr")[0].get("title") == WILD
    assert row.cssselect(".blocked")[0].get("aria-label") == f"Blocked: {WILD}"
    assert row.get("data-left-open") == WILD
    assert not row.cssselect("b")


@pytest.mark.parametrize(
    ("values", "selector", "said"),
    [
        ({"comments": 2}, ".sign", "2 comments"),
        ({"comments": 1}, ".sign", "1 comment"),
        ({"blocking": (3, 4)}, ".blocking", "Blocks #3, #4"),
        ({"pairs": ("Ada", "Ben")}, ".sign", "Today: Ada and Ben"),
    ],
)
def test_each_sign_says_what_it_means(values, selector, said):
    assert drawn(**values).cssselect(selector)[0].get("aria-label") == said


def test_the_buttons_are_the_next_steps_or_the_scale():
    assert [b.text_content() for b in drawn().cssselect(".step")] == ["Finish"]
    unestimated = drawn(state="unstarted", estimate=None, lacks_estimate=True, steps=())
    assert [b.get("value") for b in unestimated.cssselect("form.estimate .step")] == ["0", "1", "2", "3"]
    start = drawn(state="unstarted", steps=(("started", "Start"),)).cssselect(".step")[0]
    assert (start.get("formmethod"), start.get("formaction")) == ("get", "/projects/1/stories/7/start")


def test_who_only_looks_gets_no_buttons():
    row = drawn(can_work=False, lacks_estimate=True, state="unstarted")
    assert not row.cssselect("button, form")


def test_a_release_says_how_far_it_is_and_how_late():
    outlook = Outlook(2, 3, 0, Span(4, date(2027, 1, 4), date(2027, 1, 11)), "3 days late")
    row = drawn(story_type="release", estimate=None, deadline_on=date(2027, 1, 1), outlook=outlook)
    assert " ".join(row.cssselect(".when")[0].text_content().split()) == (
        f"2 of 5 points, {outlook.ends_on.day} Jan 2027 due Fri 1 Jan 2027 3 days late"
    )
    assert row.get("class") == "story late"


def test_a_priority_is_said_and_not_told_by_its_colour_alone():
    assert not drawn().cssselect(".priority")
    (mark,) = drawn(priority="p1").cssselect(".what > .title + .priority")
    assert (mark.text, mark.get("aria-label")) == ("p1", "Priority p1, high")
