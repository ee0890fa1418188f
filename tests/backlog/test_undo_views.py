"""Undoing through HTTP: from a script, and without one from the page of one's own last changes."""

from urllib.parse import unquote

from tests.support.inside import inside


def title(app, world):
    with inside(app):
        return world.story("card").title


def rename(page, world):
    page.post(f"{world.url}/stories/{world.stories['card']}", {"title": "Pay by phone"}, fragment=True)
    return page.headers["X-Undo"].partition(" ")


def test_every_write_tells_how_it_is_undone(app, world, page_of):
    ben = page_of(world.ben)
    version, _, words = rename(ben, world)
    assert ben.headers["X-Project-Version"] == version
    assert unquote(words) == "changed title of “Pay by phone”"
    ben.post(f"{world.url}/undo", {"version": version}, 200, fragment=True)
    assert ben.text == "took back: changed title of “Pay by phone”"
    assert title(app, world) == "Pay by card"
    again = ben.headers["X-Undo"].partition(" ")[0]
    ben.post(f"{world.url}/undo", {"version": again}, 200, fragment=True)
    assert ben.text == "did again: changed title of “Pay by phone”"
    assert title(app, world) == "Pay by phone"


def test_a_long_title_does_not_burst_the_headers(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/stories/{world.stories['card']}", {"title": "船" * 5000}, fragment=True)
    words = unquote(ben.headers["X-Undo"].partition(" ")[2])
    assert words.startswith("changed title of “船船")
    assert len(ben.headers["X-Undo"]) < 2000
    assert len(words) == 200


def test_what_changed_nothing_or_was_refused_offers_nothing(world, page_of):
    ben = page_of(world.ben)
    version, *_ = rename(ben, world)
    rename_again = f"{world.url}/stories/{world.stories['card']}"
    ben.post(rename_again, {"title": "Pay by phone"}, fragment=True)
    assert "X-Undo" not in ben.headers
    ben.post(f"{world.url}/undo", {"version": version}, fragment=True)
    ben.post(f"{world.url}/undo", {"version": version}, fragment=True)
    assert ben.text == "Nothing is left to undo of this change."
    assert "X-Undo" not in ben.headers


def test_a_refused_undo_says_who_changed_what(app, world, page_of):
    ben = page_of(world.ben)
    version, *_ = rename(ben, world)
    page_of(world.ada).post(f"{world.url}/stories/{world.stories['card']}", {"title": "Pay in cash"})
    ben.post(f"{world.url}/undo", {"version": version}, 409, fragment=True)
    assert ben.text == "Ada Ahlers changed the title of “Pay in cash” since, so nothing was undone."
    assert title(app, world) == "Pay in cash"


def test_without_scripts_the_last_changes_stand_on_a_page(app, world, page_of):
    ben = page_of(world.ben)
    rename(ben, world)
    ben.get(f"{world.url}/undo")
    assert ben.texts("tbody td:first-child")[0] == "changed title of “Pay by phone”"
    version = ben.select("tbody button")[0].get("value")
    ben.post(f"{world.url}/undo", {"version": version}).follow()
    assert "took back: changed title" in ben.words
    assert title(app, world) == "Pay by card"


def test_what_is_no_change_of_this_project_is_not_undone(world, page_of):
    ben = page_of(world.ben)
    ben.post(f"{world.url}/undo", {"version": "100000"}, 404, fragment=True)
    ben.post(f"{world.url}/undo", {}, 422, fragment=True)
    ben.post(f"{world.url}/undo", {"version": "x"}, 422, fragment=True)


def test_the_story_tells_that_it_was_undone(world, page_of):
    ben = page_of(world.ben)
    version, *_ = rename(ben, world)
    ben.post(f"{world.url}/undo", {"version": version}, fragment=True)
    ben.get(f"{world.url}/stories/{world.stories['card']}")
    assert "took back: changed title of “Pay by phone”" in ben.texts(".history li")[0]


def test_undoing_asks_the_same_however_much_came_after_it(world, page_of, count_queries):
    ben = page_of(world.ben)
    estimate, points = f"{world.url}/stories/{world.stories['card']}/estimate", iter("1212121212")
    counts = []
    for others in (0, 8):
        ben.post(estimate, {"estimate": next(points)}, fragment=True)
        version = ben.headers["X-Project-Version"]
        for n in range(others):
            story = f"{world.url}/stories/{world.stories['seats']}"
            ben.post(story, {"title": f"Seats {n}"}, fragment=True)
        with count_queries() as statements:
            ben.post(f"{world.url}/undo", {"version": version}, fragment=True)
        counts.append(len(statements))
    assert counts[1] <= counts[0], counts
    assert counts[0] <= 18, "\n".join(statements)
