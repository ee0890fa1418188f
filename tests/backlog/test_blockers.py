"""Stories that wait for stories: a blocker that names one is resolved by its acceptance, in that event."""

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.activity.models import Event, event_story
from tracker.backlog import actions
from tracker.backlog import blocker_actions as blockers
from tracker.backlog import detail_queries as queries
from tracker.database import db
from tracker.web import Refusal


def events(world):
    return db.session.scalar(select(func.count()).where(Event.project_id == world.project_id))


def block(world, name, text, clock):
    return blockers.add(world.story(name), text, by=world.ada.row, at=clock())


@pytest.mark.parametrize(
    "text", ["#{}", "Waits for #{}, says Ben", "See http://x.example/projects/1/stories/{}"]
)
def test_a_blocker_names_the_story_it_waits_for(ferry, clock, text):
    blocker = block(ferry, "card", text.format(ferry.stories["timetable"]), clock)
    assert blocker.blocking is ferry.story("timetable")
    assert queries.waiting_for([ferry.stories["timetable"]]) == [(blocker, ferry.story("card"))]


def test_an_imported_story_is_named_by_its_old_number_too(ferry, clock):
    ferry.story("timetable").import_key = "173501234"
    assert block(ferry, "card", "Waits for #173501234", clock).blocking is ferry.story("timetable")


@pytest.mark.parametrize("text", ["Waits for the bank", "Waits for #999999", "a#{}", "##{}"])
def test_words_alone_name_no_story(ferry, clock, text):
    assert block(ferry, "card", text.format(ferry.stories["timetable"]), clock).blocking is None


def test_the_number_of_no_story_alone_is_refused(ferry, clock):
    with pytest.raises(Refusal, match="There is no story #999999"):
        block(ferry, "card", "#999999", clock)


def test_acceptance_resolves_in_its_own_event_what_waited(ferry, clock):
    blocker = block(ferry, "card", f"#{ferry.stories['timetable']}", clock)
    words = block(ferry, "card", "The bank has not answered", clock)
    story, before = ferry.story("timetable"), events(ferry)
    for verb in (actions.finish, actions.deliver, actions.accept):
        assert not blocker.resolved
        verb(story, by=ferry.ben.row, at=clock())
    assert blocker.resolved
    assert not words.resolved
    assert events(ferry) == before + 3
    assert ferry.story("card").version == story.version == ferry.project.version


def test_deletion_resolves_it_too(ferry, clock):
    blocker = block(ferry, "card", f"#{ferry.stories['timetable']}", clock)
    actions.delete(ferry.story("timetable"), by=ferry.ada.row, at=clock())
    assert blocker.resolved


def test_both_stories_are_news_when_one_begins_or_ceases_to_block_the_other(ferry, clock):
    card, timetable, ada = ferry.story("card"), ferry.story("timetable"), ferry.ada.row
    blocker = block(ferry, "card", f"#{timetable.id}", clock)
    assert card.version == timetable.version == ferry.project.version
    blockers.resolve(card, blocker, True, by=ada, at=clock())
    assert card.version == timetable.version == ferry.project.version
    blockers.resolve(card, blocker, False, by=ada, at=clock())
    blockers.edit(card, blocker, f"#{ferry.stories['seats']}", by=ada, at=clock())
    assert timetable.version == ferry.story("seats").version == ferry.project.version
    actions.delete(card, by=ada, at=clock())
    assert ferry.story("seats").version == ferry.project.version


def test_the_history_of_the_story_that_waited_tells_of_it(ferry, clock):
    block(ferry, "card", f"#{ferry.stories['timetable']}", clock)
    for verb in (actions.finish, actions.deliver, actions.accept):
        verb(ferry.story("timetable"), by=ferry.ben.row, at=clock())
    told, _ = queries.history(ferry.story("card"), ferry.ada.row)
    assert (told[0][0].kind, told[0][1]) == ("story.accepted", "Ben Brandt")
    assert db.session.scalars(select(event_story.c.story_id)).all().count(ferry.stories["card"]) == 1


def test_a_story_is_read_in_as_many_statements_however_much_hangs_on_it(
    app, world, clock, page_of, count_queries
):
    url = f"{world.url}/stories/{world.stories['card']}"

    def statements(*names):
        with inside(app):
            for name in names:
                block(world, "card", f"#{world.stories[name]}", clock)
        with count_queries() as asked:
            page_of(world.ben).get(url)
        return len(asked)

    assert statements("timetable") == statements("seats", "cabin", "ticket", "harbour")
