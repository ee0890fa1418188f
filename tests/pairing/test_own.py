"""The page on which somebody sees their own pairs."""

from datetime import date

from tests.pairing.log import NOON
from tests.support.inside import inside
from tracker.backlog import actions as backlog
from tracker.pairing import actions
from tracker.pairing.lines import Line
from tracker.pairing.own import Partner, told
from tracker.teams.presence import Part

MON, TUE, WED = (date(2026, 11, day) for day in (16, 17, 18))


def test_who_was_longest_ago_comes_first_and_never_before_all():
    lines = [
        Line(MON, frozenset({1, 2}), 7),
        Line(WED, frozenset({1, 3}), 7),
        Line(WED, frozenset({2, 3}), 8),
    ]
    own = told(
        1, {2: "Ben", 3: "Cy", 4: "Dora"}, lines, {7: ["pier"]}, [MON, TUE, WED], {(1, 2): MON, (1, 3): WED}
    )
    assert own.partners == [
        Partner(4, "Dora", None, None, 0),
        Partner(2, "Ben", 3, MON, 1),
        Partner(3, "Cy", 1, WED, 1),
    ]
    assert [(each.key, each.days, each.last) for each in (*own.stories, *own.labels)] == [
        (7, 2, WED),
        ("pier", 2, WED),
    ]
    assert (own.alone, own.days) == (0, 2)


def test_the_page_tells_everybody_of_themselves_alone(app, world, crew, page_of):
    with inside(app):
        ben, story = world.ben.row, world.story("timetable")
        backlog.edit(story, by=ben, at=NOON, labels=["pier"])
        actions.log(story, [ben], day=TUE, by=ben, at=NOON)
        actions.log(story, [ben, world.ada.row], day=MON, by=ben, at=NOON, part=Part.MORNING)
    page = page_of(world.ben)
    page.get(f"{world.url}/pairing/me")
    assert "logged on 2 days, 1 of them alone (50 %)" in page.words
    assert page.texts("section[aria-labelledby=labels] th[scope=row]") == ["pier"]
    assert page.texts("section[aria-labelledby=stories] th[scope=row]") == ["Show the timetable"]
    names = page.texts("section[aria-labelledby=partners] th[scope=row]")
    assert names == ["Eva Team", "Finn Team", "Gus Team", "Hila Team"]
    for who in (world.ada, world.cy):
        other = page_of(who).get(f"{world.url}/pairing/me")
        assert "logged on 2 days" not in other.words
    page_of(world.dora).get(f"{world.url}/pairing/me", 404)
