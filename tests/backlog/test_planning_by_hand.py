"""Planning by hand (semantics reference 2.7): people choose what is in Current, and so it stays."""

import pytest

from tests.projects.events import events
from tests.support.inside import inside
from tracker.backlog import actions, iteration_actions, queries
from tracker.backlog.state_change_queries import told_of
from tracker.backlog.undo_actions import undo
from tracker.exchange.actions import import_stories
from tracker.exchange.tracker_csv import read
from tracker.ledger.queries import lines_of_iteration, standing_of_iteration
from tracker.projects.actions import change_settings
from tracker.web import Refusal

INTO_CURRENT = {"list": "current", "place": "bottom"}


def switch(app, world, clock, *, automatic):
    with inside(app):
        return change_settings(
            world.project, {"automatic_planning": automatic}, by=world.ada.row, at=clock.advance(minutes=1)
        )


@pytest.fixture
def by_hand(app, world, clock):
    """Ferry, whose people plan: only the timetable, which is started, is in Current."""
    switch(app, world, clock, automatic=False)
    return world


def state(app, world, name):
    with app.app_context():
        return world.story(name).state


def plan(app, world, clock):
    """The names of the stories in each iteration of the plan; new ones are called by their title."""
    with app.app_context():
        names = {number: name for name, number in world.stories.items()}
        facts = queries.facts(world.project, clock())
        assert facts.current_stories() == facts.schedule()[0].stories
        shown = [[story.id for story in each.stories] for each in facts.schedule()]
        titles = queries.titles({story for each in shown for story in each})
        return [[names.get(story, titles[story]) for story in each] for each in shown]


def ledger(app, world):
    """What the ledger holds of the current iteration, which must be what the plan says."""
    with app.app_context():
        facts = queries.facts_read(world.project)
        held = standing_of_iteration(facts.current.id)
        assert held == facts.current_scope()
        return {name for name, number in world.stories.items() if number in held}


def move(page, world, name, **form):
    page.post(f"{world.url}/stories/{world.stories[name]}/moves", form, 204, fragment=True)


DRAGS = {
    "to the end of Current": ("card", {"list": "current", "place": "bottom"}, ["timetable", "card"]),
    "to its top, which is below what is begun": (
        "card",
        {"list": "current", "place": "top"},
        ["timetable", "card"],
    ),
    "above what is begun": ("card", {"list": "current", "before": "timetable"}, ["timetable", "card"]),
    "behind what is begun": ("card", {"list": "current", "after": "timetable"}, ["timetable", "card"]),
    "a bug": ("seats", {"list": "current", "place": "bottom"}, ["timetable", "seats"]),
    "a release": ("harbour", {"list": "current", "place": "bottom"}, ["timetable", "harbour"]),
    "out of the icebox, without points": (
        "cabin",
        {"list": "current", "place": "bottom"},
        ["timetable", "cabin"],
    ),
    "to Current, though its neighbour waits below": (
        "card",
        {"list": "current", "before": "seats"},
        ["timetable", "card"],
    ),
}


@pytest.mark.parametrize(("name", "form", "current"), DRAGS.values(), ids=DRAGS)
def test_what_somebody_drags_into_current_is_planned(app, by_hand, page, clock, name, form, current):
    form = {key: by_hand.stories.get(value, value) for key, value in form.items()}
    before = len(events(app, by_hand.project_id))
    for _ in range(2):
        move(page, by_hand, name, **form)
        assert state(app, by_hand, name) == "planned"
        assert plan(app, by_hand, clock)[0] == current
        assert len(events(app, by_hand.project_id)) == before + 1
        assert ledger(app, by_hand) == {*current} - {"harbour"}


def test_current_takes_whatever_is_dragged_in_and_nothing_by_itself(app, by_hand, page, clock):
    assert plan(app, by_hand, clock)[0] == ["timetable"]
    for name in ("seats", "card"):
        move(page, by_hand, name, **INTO_CURRENT)
    assert plan(app, by_hand, clock) == [["timetable", "seats", "card"], ["harbour"]]
    page.get(by_hand.url)
    assert page.texts("#panel-current .fullness") == ["4 over 1"]
    assert page.texts("#panel-current .story[data-state=planned] .step") == ["Start", "Start"]


def test_what_is_dragged_back_is_unstarted_where_it_is_dropped(app, by_hand, page, clock):
    for name in ("seats", "card"):
        move(page, by_hand, name, **INTO_CURRENT)
    move(page, by_hand, "seats", list="backlog", after=by_hand.stories["harbour"])
    assert state(app, by_hand, "seats") == "unstarted"
    assert plan(app, by_hand, clock) == [["timetable", "card"], ["harbour", "seats"]]
    move(page, by_hand, "card", list="backlog", before=by_hand.stories["timetable"])
    assert state(app, by_hand, "card") == "unstarted"
    assert ledger(app, by_hand) == {"timetable"}


def test_planned_stories_have_an_order_of_their_own(app, by_hand, page, clock):
    for name in ("seats", "card", "harbour"):
        move(page, by_hand, name, **INTO_CURRENT)
    move(page, by_hand, "harbour", list="current", place="top")
    move(page, by_hand, "seats", list="current", after=by_hand.stories["card"])
    assert plan(app, by_hand, clock) == [["timetable", "harbour", "card", "seats"]]


def test_many_are_planned_in_one_step(app, by_hand, page, clock):
    before = len(events(app, by_hand.project_id))
    many = " ".join(str(by_hand.stories[name]) for name in ("timetable", "card", "cabin"))
    page.post(f"{by_hand.url}/bulk", {"do": "move", "stories": many, **INTO_CURRENT}, fragment=True)
    assert plan(app, by_hand, clock)[0] == ["timetable", "card", "cabin"]
    assert len(events(app, by_hand.project_id)) == before + 1


def test_a_planned_story_is_started_and_then_stands_with_what_is_begun(app, by_hand, page, clock):
    for name in ("seats", "card"):
        move(page, by_hand, name, **INTO_CURRENT)
    page.post(f"{by_hand.url}/stories/{by_hand.stories['card']}/transitions", {"state": "started"})
    assert plan(app, by_hand, clock)[0] == ["timetable", "card", "seats"]
    page.post(f"{by_hand.url}/stories/{by_hand.stories['card']}/transitions", {"state": "unstarted"})
    assert plan(app, by_hand, clock)[:2] == [["timetable", "seats"], []]


def test_an_unestimated_feature_is_planned_and_not_started(app, by_hand, page):
    move(page, by_hand, "cabin", **INTO_CURRENT)
    page.post(f"{by_hand.url}/stories/{by_hand.stories['cabin']}/transitions", {"state": "started"}, 422)
    assert "needs an estimate before it can be started" in page.words
    assert state(app, by_hand, "cabin") == "planned"
    page.get(by_hand.url)
    cabin = f"#story-{by_hand.stories['cabin']}"
    assert page.texts(f"{cabin} .steps.estimate .step") == ["0", "1", "2", "3"], "it can be estimated there"


def test_what_is_added_in_current_is_planned_behind_the_rest(app, by_hand, page, clock):
    move(page, by_hand, "card", **INTO_CURRENT)
    page.post(f"{by_hand.url}/stories", {"title": "Ring the bell", "story_type": "chore", "list": "current"})
    page.post(f"{by_hand.url}/stories", {"title": "Sell ice", "story_type": "chore", "list": "backlog"})
    page.post(f"{by_hand.url}/lines", {"lines": "Paint it\nOil it", "list": "current", "add": "yes"})
    assert plan(app, by_hand, clock)[0] == ["timetable", "card", "Ring the bell", "Paint it", "Oil it"]
    assert plan(app, by_hand, clock)[1] == ["Sell ice", "seats", "harbour"]


def test_the_parts_of_a_planned_story_are_planned(app, by_hand, page, clock):
    move(page, by_hand, "seats", **INTO_CURRENT)
    page.post(f"{by_hand.url}/stories/{by_hand.stories['seats']}/splits", {"lines": "Seats on deck"})
    assert plan(app, by_hand, clock)[0] == ["timetable", "seats", "Seats on deck"]


def test_planned_stories_stay_planned_into_the_next_iteration(app, by_hand, page, clock):
    move(page, by_hand, "card", **INTO_CURRENT)
    clock.advance(days=7)
    assert plan(app, by_hand, clock)[0] == ["timetable", "card"]
    with inside(app):
        actions.estimate(by_hand.story("card"), 2, by=by_hand.ada.row, at=clock())
        current = queries.facts(by_hand.project).current
        committed = {line.story_id: line.kind for line in lines_of_iteration(current.id)[:2]}
    assert current.span.number == 4
    assert committed == {by_hand.stories[name]: "committed" for name in ("timetable", "card")}
    assert state(app, by_hand, "card") == "planned"


def test_current_stays_as_it_is_when_planning_becomes_manual(app, world, clock):
    with inside(app):
        signed = {"by": world.ada.row, "at": clock()}
        iteration_actions.set_strength(world.project, 3, 200, **signed)
        actions.estimate(world.story("card"), 1, **signed)
    before = plan(app, world, clock)
    assert before[0] == ["timetable", "seats", "card", "harbour"]
    held, since = ledger(app, world), len(events(app, world.project_id))
    assert switch(app, world, clock, automatic=False) == ["automatic_planning"]
    assert switch(app, world, clock, automatic=False) == []
    assert plan(app, world, clock) == before
    assert {state(app, world, name) for name in ("seats", "card", "harbour")} == {"planned"}
    assert ledger(app, world) == held
    (event,) = events(app, world.project_id, since)
    with app.app_context():
        current = queries.facts(world.project).current
        assert not [line for line in lines_of_iteration(current.id) if line.at == event.at]
        told = told_of([world.stories["card"]])[world.stories["card"]][-1]
        assert (told.version, told.before) == (event.version, "unstarted")


def test_current_fills_itself_again_when_planning_becomes_automatic(app, by_hand, page, clock):
    for name in ("card", "seats"):
        move(page, by_hand, name, **INTO_CURRENT)
    since = len(events(app, by_hand.project_id))
    switch(app, by_hand, clock, automatic=True)
    assert [event.kind for event in events(app, by_hand.project_id, since)] == ["project.changed"]
    assert {state(app, by_hand, name) for name in ("card", "seats")} == {"unstarted"}
    planned = plan(app, by_hand, clock)
    assert planned[0] == ["timetable"], "the velocity has room for no more"
    assert [name for each in planned for name in each] == ["timetable", "card", "seats", "harbour"]
    assert ledger(app, by_hand) == {"timetable"}


def test_what_a_file_brought_as_planned_comes_on_top_of_the_backlog_when_planning_becomes_automatic(
    app, by_hand, clock
):
    file = b"Id,Title,Type,Current State\n1,Ice,chore,unstarted\n2,Tea,chore,planned\n3,Tar,chore,planned\n"
    with inside(app):
        who = {"by": by_hand.ada.row, "at": clock.advance(minutes=1)}
        import_stories(by_hand.project, read(file, "old.csv"), **who)
    assert plan(app, by_hand, clock)[0] == ["timetable", "Tea", "Tar"]
    switch(app, by_hand, clock, automatic=True)
    ranked = [name for iteration in plan(app, by_hand, clock) for name in iteration]
    assert ranked == ["timetable", "Tea", "Tar", "seats", "card", "harbour", "Ice"]


def test_where_current_fills_itself_nothing_is_planned_by_hand(app, world, page, clock):
    move(page, world, "card", **INTO_CURRENT)
    assert state(app, world, "card") == "unstarted"
    page.post(f"{world.url}/stories/{world.stories['card']}/transitions", {"state": "planned"}, 422)
    assert "exist only where planning is manual" in page.words
    page.get(f"{world.url}/choices")
    assert "planned" not in page.text
    page.get(world.url)
    assert not page.select(".fullness")


def test_a_plan_is_undone_and_done_again(app, by_hand, page, clock):
    move(page, by_hand, "card", **INTO_CURRENT)
    for expected in (["timetable"], ["timetable", "card"]):
        with inside(app):
            undo(by_hand.project, by_hand.project.version, by=by_hand.ada.row, at=clock.advance(minutes=1))
        assert plan(app, by_hand, clock)[0] == expected
        assert ledger(app, by_hand) == {*expected}


def test_nothing_is_planned_again_by_undoing_once_planning_is_automatic(app, by_hand, page, clock):
    move(page, by_hand, "card", **INTO_CURRENT)
    page.post(f"{by_hand.url}/stories/{by_hand.stories['card']}/transitions", {"state": "started"})
    with app.app_context():
        started = by_hand.project.version
    switch(app, by_hand, clock, automatic=True)
    with pytest.raises(Refusal, match="only where planning is manual"), inside(app):
        undo(by_hand.project, started, by=by_hand.ada.row, at=clock.advance(minutes=1))
    assert state(app, by_hand, "card") == "started"


@pytest.mark.parametrize("search", ["state:planned", "owner:ada state:planned", "mywork:ada"])
def test_planned_stories_are_found(app, by_hand, page, search):
    move(page, by_hand, "card", **INTO_CURRENT)
    with inside(app):
        actions.edit(
            by_hand.story("card"), owners=[by_hand.ada.row], by=by_hand.ada.row, at=app.config["CLOCK"]()
        )
    page.get(f"{by_hand.url}/panels/search", query_string={"of": search})
    assert page.texts(".story .title") == ["Pay by card"]
    page.get(f"{by_hand.url}/panels/my-work")
    assert page.texts(".story .title") == ["Pay by card"]


def test_a_move_into_current_asks_as_much_in_a_longer_backlog(app, by_hand, page, count_queries):
    asked = []
    for name in ("card", "seats"):
        with count_queries() as statements:
            move(page, by_hand, name, **INTO_CURRENT)
        asked.append(len(statements))
        many = "\n".join(f"Chore {number} chore" for number in range(30))
        page.post(f"{by_hand.url}/lines", {"lines": many, "list": "current", "add": "yes"})
    assert asked[1] <= asked[0]


def test_a_board_that_was_looked_at_before_knows_who_plans(app, world, page, clock):
    for automatic in (True, False, True):
        page.get(world.url)
        switch(app, world, clock, automatic=automatic)
        assert bool(page.get(world.url).select("tracker-board[data-manual]")) is not automatic
        news = page.get(f"{world.url}/changes?panels=current", fragment=True).answer.json
        assert (news["rules"]["data-manual"] is None) is automatic


def test_turning_planning_over_asks_as_much_however_much_is_planned(app, by_hand, page, clock, count_queries):
    asked = []
    for count in (2, 30):
        many = "\n".join(f"Chore {number} chore" for number in range(count))
        page.post(f"{by_hand.url}/lines", {"lines": many, "list": "current", "add": "yes"})
        for automatic in (True, False):
            with count_queries() as statements:
                switch(app, by_hand, clock, automatic=automatic)
            asked.append(len(statements))
    assert asked[2:] == asked[:2]
