"""The log corrected in two clicks and undone by one; a story's own page of pairs, and its note."""

import pytest

from tests.pairing.log import TUESDAY, events, lines, version
from tests.support.inside import inside
from tests.world import add_person
from tracker.database import db
from tracker.teams.models import Membership


@pytest.fixture
def instead(world, logged):
    return f"{world.url}/pairing/{logged}/instead"


def press(page, words):
    """Sends the question as a click on the button with these words does."""
    form = page.one(".pair-question form")
    button = next(each for each in form.cssselect("button") if words in each.text_content())
    people = [each.get("value") for each in form.cssselect("input[name=with]")]
    people += [button.get("value")] if button.get("name") else []
    page.post(form.get("action"), {"with": people})


@pytest.fixture
def gus(app, world):
    """Somebody else in the project, and as yet in no line."""
    with inside(app):
        person = add_person("Gus Groll")
        db.session.add(Membership(project_id=world.project_id, person_id=person.id, role="member"))


@pytest.mark.parametrize(
    ("of", "words", "names"),
    [
        ("ben", "Gus Groll", ["Ada Ahlers", "Gus Groll"]),
        ("ada", "Gus Groll", ["Ben Brandt", "Gus Groll"]),
        ("ben", "Nobody: take Ben Brandt out", ["Ada Ahlers"]),
        ("", "Gus Groll", ["Ada Ahlers", "Ben Brandt", "Gus Groll"]),
    ],
)
def test_a_name_and_another_name_are_two_clicks(app, world, page, instead, gus, of, words, names):
    before = version(app, world)
    links = [each.get("href") for each in page.get(f"{world.url}/pairing/log").select(".pair-line .names a")]
    wanted = f"{instead}?of={getattr(world, of).id}" if of else instead
    assert wanted in links
    page.get(wanted)
    press(page, words)
    assert lines(app) == [(world.stories["timetable"], TUESDAY, names)]
    assert events(app, world, before) == ["pairing.corrected"]


def test_the_question_is_only_asked_of_those_in_the_line(world, page, page_of, instead):
    page.get(f"{instead}?of={world.cy.id}", 404)
    page_of(world.cy).get(instead, 403)
    page_of(world.dora).get(instead, 404)


@pytest.mark.parametrize("what", ["correct", "remove", "add"])
def test_whatever_was_done_the_next_page_takes_it_back(app, world, page, logged, what):
    before = lines(app)
    if what == "add":
        day = {"day": "2026-11-18", "story": world.stories["card"], "with": [world.ben.id]}
        page.post(f"{world.url}/pairing", day)
    elif what == "correct":
        page.post(f"{world.url}/pairing/{logged}", {"with": [world.ben.id]})
    else:
        page.post(f"{world.url}/pairing/{logged}/remove")
    assert lines(app) != before
    page.get(f"{world.url}/pairing/log")
    form = page.one(".pair-undo")
    page.post(form.get("action"), {"version": form.cssselect("input")[0].get("value")})
    assert lines(app) == before
    assert page.get(f"{world.url}/pairing/log").select(".pair-undo") == []


def test_half_a_day_other_work_and_a_guest_by_the_form(app, world, page):
    data = {"day": "2026-11-17", "part": "morning", "subject": "The fair", "guest": "Gina Gast"}
    for _ in range(2):
        page.post(f"{world.url}/pairing", {**data, "with": [world.ada.id]})
    assert lines(app) == [(None, TUESDAY, ["Ada Ahlers", "Gina Gast"])]
    page.get(f"/teams/{world.team_id}")
    assert "Gina Gast guest" in page.texts("#people ~ .table-box tbody th")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"subject": "x" * 201}, "Other work has 201 characters; at most 200 fit."),
        ({"part": "night"}, "Part is none of those to choose from."),
        ({"guest": "x" * 201}, "Guest has 201 characters; at most 200 fit."),
        ({"subject": ""}, "Story is missing; or say what the other work was."),
    ],
)
def test_what_is_wrong_in_the_form_is_said(app, world, page, values, said):
    data = {"day": "2026-11-17", "subject": "The fair", "with": [world.ada.id], **values}
    page.post(f"{world.url}/pairing", data, 422)
    assert said in page.words
    assert lines(app) == []


def test_a_story_has_a_page_of_its_pairs(app, world, page, logged):
    address = f"{world.url}/stories/{world.stories['timetable']}"
    page.get(f"{address}/pairs")
    assert page.texts(".on-story > .story") == ["Tue 17 Nov"]
    assert page.texts(".on-story > .names > span > a") == ["Ada Ahlers", "Ben Brandt"]
    page.post(f"{world.url}/pairing", {
        "story": world.stories["timetable"], "day": "2026-11-18", "with": [world.ada.id]
    })  # fmt: skip
    assert page.get(f"{address}/pairs").texts(".on-story .names > span.meta") == ["alone"]
    assert page.get(f"{world.url}/stories/{world.stories['card']}/pairs").texts("main .empty") == [
        "Nobody has been logged on this story yet."
    ]


def test_from_a_story_any_day_half_a_day_and_a_guest_are_logged(app, world, page):
    """Its page is where one comes back to, with the offer to take it back."""
    address, story = f"{world.url}/stories/{world.stories['card']}/pairs", world.stories["card"]
    form = page.get(address).one(".pair-add form")
    assert [field.get("value") for field in form.cssselect("input[name=story]")] == [str(story)]
    sent = {"story": story, "from": "story", "day": "2026-11-13", "part": "morning", "guest": "Gil Guest"}
    page.post(f"{world.url}/pairing", {**sent, "with": [world.ben.id]}).follow()
    assert page.texts(".on-story > .story") == ["Fri 13 Nov"]
    assert page.texts(".on-story > .names > span > a") == ["Ben Brandt", "Gil Guest"]
    assert "morning" in page.texts(".on-story > .names .meta")
    page.post(f"{world.url}/undo", {"version": page.one(".pair-undo input[name=version]").get("value")})
    assert lines(app) == []
    assert page.get(address).select(".pair-undo") == []


def test_on_a_story_a_name_and_another_name_are_two_clicks(app, world, page, logged):
    story = world.stories["timetable"]
    address = f"{world.url}/stories/{story}/pairs"
    page.get(address)
    page.get(page.select(".on-story .names a")[0].get("href"))
    form = page.one(".pair-question form")
    hidden = [(field.get("name"), field.get("value")) for field in form.cssselect("input[type=hidden]")]
    sent = {"from": dict(hidden)["from"], "with": [world.ben.id, world.cy.id]}
    page.post(form.get("action"), sent)
    assert page.location.partition("?")[0] == address
    assert lines(app) == [(story, TUESDAY, ["Ben Brandt", "Cy Celik"])]


def test_the_next_pair_sees_the_note_first(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}"
    before = version(app, world)
    for _ in range(2):
        page.post(f"{address}/hand-over", {"text": "The bank's second step is missing"})
    assert events(app, world, before) == ["pairing.noted"]
    for url in (f"{address}/start", address, f"{address}/pairs"):
        assert page.get(url).texts(".hand-over blockquote") == ["The bank's second step is missing"]
    page.get(f"{address}/start", fragment=True)
    assert page.texts(".hand-over blockquote") == ["The bank's second step is missing"]
    page.post(f"{address}/hand-over", {"text": ""})
    assert page.get(address).select(".hand-over") == []


def test_a_note_has_an_end(world, page):
    address = f"{world.url}/stories/{world.stories['card']}"
    page.post(f"{address}/hand-over", {"text": "x" * 1001}, 422)
    assert "Note for the next pair has 1001 characters; at most 1000 fit." in page.words


def test_a_note_is_for_those_who_work(world, page_of):
    address = f"{world.url}/stories/{world.stories['card']}/hand-over"
    page_of(world.ada).get(address, 405)
    page_of(world.cy).post(address, {"text": "x"}, 403)
    page_of(world.dora).post(address, {"text": "x"}, 404)


def test_undoing_a_note_shows_the_one_before(app, world, page):
    address = f"{world.url}/stories/{world.stories['card']}"
    for text in ("First", "Second"):
        page.post(f"{address}/hand-over", {"text": text})
    page.post(f"{world.url}/undo", {"version": version(app, world)})
    assert page.get(address).texts(".hand-over blockquote") == ["First"]
