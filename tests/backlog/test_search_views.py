"""Searching through HTTP: the panel, the field's helpers, and the searches that people keep."""

from __future__ import annotations

from tests.support.inside import inside
from tests.world import add_story
from tracker.activity.models import Event
from tracker.backlog.models import SavedSearch
from tracker.database import db


def panel(page, world, of, **options):
    return page.get(f"{world.url}/panels/search", query_string={"of": of}, **options)


def kept(app):
    with app.app_context():
        return [(each.name, each.query) for each in db.session.query(SavedSearch).order_by(SavedSearch.id)]


def save(page, world, name="Mine", query="owner:ben", status=303):
    return page.post(f"{world.url}/searches", {"name": name, "query": query}, status)


def test_a_search_is_a_page_without_scripts(world, page):
    panel(page, world, "estimate:2..3")
    assert page.texts(".story .title") == ["Show the timetable", "Pay by card"]
    assert page.texts(".search-head .understood") == ["Stories of 2 to 3 points."]
    assert page.texts(".iteration-head h3") == ["In progress", "Unstarted"]
    assert page.one(".search-form input[name=of]").get("value") == "estimate:2..3"
    assert page.texts(".foot a") == ["Show 1 more of done iterations"]
    page.get(page.one(".foot a").get("href"))
    assert page.texts(".story .title") == ["Show the timetable", "Pay by card", "Buy a ticket"]


def test_what_is_not_understood_is_said(world, page):
    panel(page, world, "ower:ben type:bug")
    assert page.texts(".not-understood") == ["I do not know “ower:”; did you mean owner:?"]
    assert page.texts(".story .title") == ["Seats are sold twice"]
    panel(page, world, "ower:ben")
    assert page.texts(".story .title") == []
    assert "nothing was searched for" in page.words


def test_an_empty_search_shows_how(world, page):
    panel(page, world, "")
    assert page.select(".examples a")
    for example in page.texts(".examples code"):
        panel(page, world, example)
        assert not page.select(".not-understood")


def test_searches_of_any_length_and_kind_are_answered(world, page):
    panel(page, world, "(((" + "a " * 400)
    panel(page, world, "x" * 1001, status=404)
    panel(page, world, "<script>alert(1)</script>")
    assert "<script>alert" not in page.text


def test_a_search_shows_what_changed_since(app, world, page):
    panel(page, world, "captain")
    assert page.texts(".story .title") == []
    with inside(app):
        add_story(world.project, world.ben.row, "The captain's table")
    panel(page, world, "captain")
    assert page.texts(".story .title") == ["The captain's table"]


def test_a_search_is_told_of_in_changes(world, page):
    news = page.get(f"{world.url}/changes?since=0&panels=search:type:bug").answer.json
    told = news["panels"]["search:type:bug"]
    assert [group["key"] for group in told["groups"]] == ["asked", "part-unstarted"]
    assert [key for key, _ in told["groups"][1]["items"]] == [f"story-{world.stories['seats']}"]


def test_the_sentence_while_one_types(world, page):
    answer = page.get(f"{world.url}/searches/sentence?of=label:pier+ower:x").answer.json
    assert answer["sentence"] == "Stories labelled “pier”"
    assert answer["query"] == "label:pier ower:x"
    assert answer["complaints"] == [
        {"text": "I do not know “ower:”; did you mean owner:?", "begin": 11, "end": 17}
    ]


def test_what_completion_offers(world, page):
    words = {word["name"]: word["values"] for word in page.get(f"{world.url}/searches/words").answer.json}
    assert words["owner"] == ["me", "Ada Ahlers", "Ben Brandt", "Cy Celik"]
    assert words["release"] == ["The harbour opens"]
    assert "started" in words["state"]
    assert words["name"] == []


def test_keeping_a_search_changes_nothing_of_the_project(app, world, page_of):
    for who in (world.ada, world.cy):
        page = page_of(who)
        with app.app_context():
            before = world.project.version, db.session.query(Event).count()
        save(page, world)
        page.follow()
        assert page.texts(".saved-search span") == ["Mine"]
        assert page.one(".saved-search").get("data-search") == "owner:ben"
        with app.app_context():
            assert (world.project.version, db.session.query(Event).count()) == before
    assert kept(app) == [("Mine", "owner:ben")] * 2


def test_the_same_name_again_replaces_the_search(app, world, page):
    save(page, world)
    save(page, world)
    save(page, world, query="  owned_by:ada ")
    assert kept(app) == [("Mine", "owner:ada")]


def test_a_search_is_renamed_and_deleted(app, world, page):
    save(page, world)
    save(page, world, name="Bugs", query="type:bug")
    with app.app_context():
        mine, bugs = (each.id for each in db.session.query(SavedSearch).order_by(SavedSearch.id))
    page.post(f"{world.url}/searches/{mine}", {"name": "Ben's"})
    page.post(f"{world.url}/searches/{mine}", {"name": "Ben's"})
    page.post(f"{world.url}/searches/{mine}", {"name": "Bugs"}, 409)
    page.post(f"{world.url}/searches/{mine}", {"name": ""}, 422)
    page.post(f"{world.url}/searches/{bugs}/deletions")
    page.post(f"{world.url}/searches/{bugs}/deletions", status=404)
    assert kept(app) == [("Ben's", "owner:ben")]


def test_searches_are_nobody_elses_business(app, world, page, page_of):
    save(page, world)
    with app.app_context():
        number = db.session.query(SavedSearch).one().id
    for who in (world.ben, world.cy):
        page_of(who).post(f"{world.url}/searches/{number}", {"name": "Ours"}, 404)
        page_of(who).post(f"{world.url}/searches/{number}/deletions", status=404)
        assert page_of(who).get(f"{world.url}/searches").select(".saved-search") == []
    page_of(world.dora).post(f"{world.url}/searches", {"name": "x", "query": "x"}, 404)
    page_of(world.dora).post(f"{world.url}/searches/{number}", {"name": "x"}, 404)
    page.get(f"{world.url}/searches/{number}", 405)
    page.get(f"{world.url}/searches/{number}/deletions", 405)
    assert kept(app) == [("Mine", "owner:ben")]


def test_what_asks_for_nothing_is_not_kept(app, world, page):
    save(page, world, query="ower:ben", status=422)
    save(page, world, query="", status=422)
    save(page, world, name="", status=422)
    save(page, world, query="x" * 1001, status=422)
    assert kept(app) == []
