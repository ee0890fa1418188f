"""Panels by their keys: alone, together, and what changed in them."""

import pytest

from tests.support.inside import inside
from tests.world import add_story
from tracker.backlog import actions, iteration_actions
from tracker.backlog.undo_actions import undo
from tracker.board import queries
from tracker.board.panels import Panel, name_of
from tracker.projects.actions import change_settings


def changes(page, world, since, *panels, **more):
    query = {"since": since, "panels": panels, **more}
    return page.get(f"{world.url}/changes", query_string=query).answer.get_json()


def keys_of(panel):
    return [key for group in panel["groups"] for key, _ in group["items"]]


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("current", "current"),
        ("story:42", "story-42"),
        ("search:label:pier state:started", "search-f4e29fa8"),
    ],
)
def test_a_panels_name_fits_into_an_id(key, name):
    assert name_of(key) == name


def test_rows_of_the_plan_carry_the_story_alone_and_others_their_panel():
    assert Panel("done:12", "Done", ()).prefix == ""
    assert Panel("my-work", "My work", ()).prefix == "my-work-"


@pytest.mark.parametrize("kind", ["current", "backlog", "icebox", "done", "my-work"])
def test_each_kind_is_a_page_and_a_fragment(world, page, kind):
    whole = page.get(f"{world.url}/panels/{kind}")
    assert whole.one(f'[data-panel="{kind}"] h2').text_content()
    piece = page.get(f"{world.url}/panels/{kind}", fragment=True)
    assert piece.text.startswith("<section")


def test_a_panel_that_does_not_exist_is_not_found(world, page):
    page.get(f"{world.url}/panels/weather", 404)
    page.get(f"{world.url}/panels/done?of=yesterday", 404)


def test_my_work_is_what_i_have_begun_and_what_waits_for_my_word(app, world, page, page_of, clock):
    with inside(app):
        ada, ben = world.ada.row, world.ben.row
        asked = add_story(world.project, ada, "Print a receipt", estimate=1, state="started")
        for verb in (actions.finish, actions.deliver):
            verb(asked, by=ben, at=clock())
        add_story(world.project, ada, "Not begun", estimate=1, owners=[ben])
    assert page.get(f"{world.url}/panels/my-work").texts(".title") == ["Print a receipt"]
    bens = page_of(world.ben).get(f"{world.url}/panels/my-work")
    assert bens.texts(".title") == ["Show the timetable"]
    bens.one(f"#my-work-story-{world.stories['timetable']}")
    page.post(f"{world.url}/stories/{world.stories['timetable']}/transitions", {"state": "finished"})
    page.post(f"{world.url}/stories/{world.stories['timetable']}/transitions", {"state": "delivered"})
    page.post(f"{world.url}/stories/{world.stories['timetable']}/transitions", {"state": "accepted"})
    assert bens.get(f"{world.url}/panels/my-work").texts(".title") == []


def test_changes_bring_the_order_and_only_the_rows_that_changed(world, page):
    before = changes(page, world, -1, "current", "backlog", "icebox", "done")
    everything = {f"story-{number}" for number in world.stories.values()}
    assert set(before["items"]) == everything
    assert keys_of(before["panels"]["icebox"]) == [f"story-{world.stories['cabin']}"]

    card = world.stories["card"]
    page.post(f"{world.url}/stories/{card}/moves", {"list": "icebox", "place": "top"})
    after = changes(page, world, before["version"], "current", "backlog", "icebox", "done")
    assert after["version"] == before["version"] + 1
    assert list(after["items"]) == [f"story-{card}"]
    assert after["items"][f"story-{card}"].startswith(f'<li class="story" id="story-{card}"')
    assert keys_of(after["panels"]["icebox"]) == [f"story-{card}", f"story-{world.stories['cabin']}"]
    assert after["panels"]["icebox"]["meta"] == "2"


def test_a_line_that_a_page_lacks_is_asked_for_by_its_key(world, page):
    version = changes(page, world, -1, "icebox")["version"]
    key = f"story-{world.stories['cabin']}"
    assert changes(page, world, version, "icebox")["items"] == {}
    assert list(changes(page, world, version, "icebox", items=[key])["items"]) == [key]
    assert changes(page, world, version, "backlog", items=[key])["items"] == {}


def test_a_panel_that_is_gone_is_told_as_none(world, page):
    assert changes(page, world, -1, "weather")["panels"] == {"weather": None}


def test_unchanged_changes_are_not_sent_again(world, page):
    address = f"{world.url}/changes?since=3&panels=backlog"
    tag = page.get(address).headers["ETag"]
    page.get(address, 304, headers={"If-None-Match": tag})


def test_a_row_carries_the_stamp_that_its_panel_tells(world, page):
    told = changes(page, world, -1, "backlog")
    for group in told["panels"]["backlog"]["groups"]:
        for key, stamp in group["items"]:
            assert f' data-stamp="{stamp}"' in told["items"][key]


def test_what_a_page_shows_already_is_told_by_its_digest(world, page):
    before = changes(page, world, -1, "backlog", "icebox")
    have = [panel["digest"] for panel in before["panels"].values()]
    have += [group["digest"] for panel in before["panels"].values() for group in panel["groups"]]
    page.post(f"{world.url}/stories/{world.stories['card']}/moves", {"list": "backlog", "place": "bottom"})
    after = changes(page, world, before["version"], "backlog", "icebox", have=".".join(have))["panels"]
    assert set(after["icebox"]) == {"groups"}
    assert set(after["icebox"]["groups"]) <= set(have)
    assert any(not isinstance(group, str) for group in after["backlog"]["groups"])


@pytest.mark.parametrize(
    ("setting", "value", "attribute", "before", "after"),
    [
        ("automatic_planning", False, "data-manual", None, ""),
        ("show_story_priority", True, "data-prioritises", None, ""),
        ("bugs_and_chores_are_estimatable", True, "data-unestimated", "bug chore release", "release"),
        ("point_scale", "1,2,4", "data-scale", "0,1,2,3", "1,2,4"),
        ("iteration_length", 2, "data-weeks", "1", "2"),
    ],
)
def test_who_has_the_board_open_is_told_of_the_projects_new_settings_once(
    app, world, page, setting, value, attribute, before, after
):
    board = page.get(world.url).one("tracker-board")
    assert board.get(attribute) == before
    assert changes(page, world, -1, "backlog", rules=board.get("data-rules"))["rules"] is None
    with inside(app):
        change_settings(world.project, {setting: value}, by=world.ada.row, at=app.config["CLOCK"]())
    rules = changes(page, world, -1, "backlog", rules=board.get("data-rules"))["rules"]
    assert rules[attribute] == after
    assert changes(page, world, -1, "backlog", rules=rules["data-rules"])["rules"] is None
    for address in (world.url, f"{world.url}/panels/backlog"):
        fresh = page.get(address).one("tracker-board")
        assert {name: fresh.get(name) for name in rules} == rules


def test_done_goes_on_down_to_an_iteration_and_some_more(app, world, page, clock, monkeypatch):
    monkeypatch.setattr(queries, "DONE_AT_ONCE", 2)
    with inside(app):
        for week in range(8):
            for number in range(2):
                story = add_story(
                    world.project, world.ada.row, f"{week}-{number}", estimate=1, state="started"
                )
                for verb in (actions.finish, actions.deliver, actions.accept):
                    verb(story, by=world.ada.row, at=clock())
            clock.advance(days=7)
    first = page.get(f"{world.url}/panels/done")
    assert first.texts(".number") == ["10"]
    assert first.one(".earlier a").get("data-of") == "done:10"
    second = page.get(first.one(".earlier a").get("href"))
    assert second.texts(".number") == ["10", "9"]
    last = page.get(f"{world.url}/panels/done?of=3")
    assert last.texts(".number") == ["10", "9", "8", "7", "6", "5", "4", "3", "2"]
    assert not last.select(".earlier")
    told = changes(page, world, -1, "done:9")["panels"]["done:9"]
    assert [group["key"] for group in told["groups"]] == ["iteration-10", "iteration-9", "iteration-8"]


def test_done_shows_the_new_strength_of_an_iteration_that_ended_long_ago(app, world, page, clock):
    """Longer ago than velocity looks back."""
    for _ in range(7):
        clock.advance(days=7)
        with inside(app):
            actions.estimate(world.story("cabin"), clock().day % 3, by=world.ada.row, at=clock())

    def told(since, *have):
        return changes(page, world, since, "done", have=".".join(have))

    def strength(answer):
        return ["80 %" in group["head"] for group in answer["panels"]["done"]["groups"]]

    first = told(-1)
    assert strength(first) == [False]
    for verb, shown in (
        (lambda **who: iteration_actions.set_strength(world.project, 2, 80, **who), True),
        (lambda **who: undo(world.project, world.project.version, **who), False),
    ):
        with inside(app):
            verb(by=world.ben.row, at=clock())
        again = told(first["version"], first["panels"]["done"]["groups"][0]["digest"])
        assert strength(again) == [shown]
        assert again["items"] == {}
        first = again
