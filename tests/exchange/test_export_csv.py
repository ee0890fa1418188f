"""The former tracker's own format, written: what comes back of it is the same project, to the byte."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.test_real_files import GOOD
from tests.support.inside import inside
from tests.support.page import Page
from tests.support.real_data import EXPORTS, of_real_data
from tests.support.running import Run
from tests.world import World
from tracker.backlog import (
    actions,
    blocker_actions,
    checklist_actions,
    code_actions,
    comment_actions,
    epic_actions,
    review_actions,
)
from tracker.backlog.detail_models import CRITERION
from tracker.backlog.detail_queries import review_types
from tracker.backlog.mentions import written
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange import cells, csv_out, demo
from tracker.exchange.actions import import_bytes, import_stories
from tracker.exchange.csv_out import Widths
from tracker.exchange.export_queries import tracker_csv
from tracker.exchange.numbering import file_numbers
from tracker.exchange.parsed import (
    ParsedBlocker,
    ParsedComment,
    ParsedReview,
    ParsedStory,
    ParsedTask,
)
from tracker.exchange.tracker_csv import read
from tracker.projects.actions import create_project
from tracker.projects.copy_actions import SETTINGS
from tracker.teams.models import Project

NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)
BASE = "https://tracker.example"


def exported(project: Project, at: datetime = NOW) -> str:
    """The project's CSV; what was done so far is committed."""
    number = project.id
    db.session.commit()
    text = "".join(tracker_csv(number, at, BASE))
    db.session.rollback()
    return text


def came_back(project: Project, text: str, at: datetime = NOW) -> str:
    """The CSV of an empty project with the same settings into which this one was imported."""
    empty = create_project(
        f"{project.name[:40]} again",
        project.team,
        by=None,
        at=at,
        **{n: getattr(project, n) for n in SETTINGS},
    )
    report = import_stories(empty, read(text.encode(), "it.csv"), None, at)
    assert not report.refused, report.lines()
    assert not [note for note in report.notes if "iteration" in note.text]
    return exported(empty, at)


def fill(world: World) -> None:
    """Hangs everything on Ferry's stories that there is to hang."""
    ada, ben = world.ada.row, world.ben.row
    ticket, seats, card = world.story("ticket"), world.story("seats"), world.story("card")
    later = NOW - timedelta(hours=3)
    actions.edit(ticket, by=ada, at=later, labels=["pier", "map"], description='=1+1\n\n- "two", three\r\n')
    epic_actions.create(world.project, by=ada, at=later, name="The pier", label="pier", description="")
    comment_actions.add(ticket, written("Looks (quite) right", []), by=ben, at=later)
    comment_actions.add(ticket, written("@ada -- sure?", []), by=ada, at=later)
    checklist_actions.add(card, "Ask for colours", by=ada, at=later)
    done = checklist_actions.add(card, "Print, then test", by=ada, at=later)
    checklist_actions.tick(card, done, True, by=ada, at=later)
    checklist_actions.add(card, "Cash is gone", kind=CRITERION, by=ada, at=later)
    blocker_actions.add(card, f"#{seats.id}", by=ada, at=later)
    other = blocker_actions.add(card, "The bank sleeps", by=ada, at=later)
    blocker_actions.resolve(card, other, True, by=ada, at=later)
    kinds = {kind.name: kind for kind in review_types(world.project)}
    review_actions.ask(card, kinds["Design"], ben, by=ada, at=later)
    review_actions.judge(
        card, review_actions.ask(card, kinds["Code"], None, by=ada, at=later), "pass", by=ada, at=later
    )
    code_actions.link(card, "https://git.example/ferry/pull/12", by=ben, at=later)
    code_actions.link(card, "https://git.example/ferry/tree/card", by=ben, at=later)
    db.session.flush()


def test_the_file_is_the_former_trackers(app: Flask, world: World) -> None:
    with inside(app):
        fill(world)
        text = exported(world.project)
        ids = world.stories
    lines = text.splitlines()
    assert lines[0] == (
        "Id,Title,Labels,Iteration,Iteration Start,Iteration End,Type,Estimate,Current State,Created at,"
        "Accepted at,Deadline,Requested By,Description,URL,Owned By,Blocker,Blocker Status,Blocker,"
        "Blocker Status,Comment,Comment,Task,Task Status,Task,Task Status,Review Type,Reviewer,Review Status,"
        "Review Type,Reviewer,Review Status,Pull Request,Git Branch,"
        "Criterion,Criterion Status"
    )
    number = lines[1].partition(",")[0]
    assert lines[1].startswith(f"{number},The pier,pier,,,,epic,,,")
    assert lines[1].endswith(f"/epic/show/{number}")
    ticket = ids["ticket"]
    assert lines[2].startswith(
        f'{ticket},Buy a ticket,"map, pier",2,"Nov 9, 2026","Nov 15, 2026",feature,3,accepted,"Nov 2, 2026",'
        '"Nov 11, 2026",,Ada Ahlers,"\'=1+1'
    )
    assert f'{ids["harbour"]},The harbour opens,"",6,"Dec 7, 2026","Dec 13, 2026",release,,unstarted' in text
    assert text.splitlines()[-1] == (
        f'{ids["cabin"]},Choose a cabin,"",,,,feature,,unscheduled,"Nov 2, 2026",,,Ada Ahlers,,'
        f"{BASE}/story/show/{ids['cabin']},"
    )


def test_everything_comes_back_the_same_to_the_byte(app: Flask, world: World) -> None:
    with inside(app):
        fill(world)
        text = exported(world.project)
        assert came_back(world.project, text) == text


@pytest.mark.sqlite_only("what a file is made of is read alike on every engine, as the test before shows")
def test_the_demonstration_comes_back_the_same_to_the_byte(app: Flask) -> None:
    with inside(app):
        loaded = demo.load(at=NOW, progress=lambda sentence: None)
        project = db.session.get_one(Project, loaded.project_id)
        text = exported(project)
        assert text.count("\n") > 150
        assert came_back(project, text) == text


@of_real_data
@pytest.mark.parametrize("name", GOOD)
def test_what_real_teams_exported_comes_back_as_it_is(app: Flask, world: World, name: str) -> None:
    with inside(app):
        import_bytes((EXPORTS / name).read_bytes(), "Imported", world.ada.row, NOW, file=name)
        project = db.session.query(Project).filter_by(name="Imported").one()
        text = exported(project)
        assert came_back(project, text) == text
        numbers = {line.key for line in read((EXPORTS / name).read_bytes(), name).stories}
        assert {story.key for story in read(text.encode()).stories} == numbers


def test_into_the_very_same_project_it_makes_no_doubles(app: Flask, world: World) -> None:
    with inside(app):
        fill(world)
        text = exported(world.project)
        report = import_stories(world.project, read(text.encode()), world.ada.row, NOW)
        assert (report.outcome, report.complaints) == ("There is nothing new to import.", ())
        assert report.skipped == text.count("/show/")


def test_ids_of_imported_stories_stay_and_ours_make_way() -> None:
    assert file_numbers([(1, None), (2, "1"), (3, "700"), (4, "sha:x")]) == {
        1: "1000000000001",
        2: "1",
        3: "700",
        4: "4",
    }


def test_what_blocks_a_story_is_named_by_its_number_in_the_file(app: Flask, world: World) -> None:
    with inside(app):
        import_stories(world.project, read(b"Id,Title\n600101,Old\n"), None, NOW)
        old = db.session.query(Story).filter_by(import_key="600101").one()
        blocker_actions.add(world.story("card"), f"Waits for #{old.id}", by=None, at=NOW)
        text = exported(world.project)
        assert "Waits for #600101,blocked" in text
        assert came_back(world.project, text) == text


TEXT = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=30).map(
    lambda text: " ".join(text.split())
)
FILLED = TEXT.filter(lambda text: bool(text.strip()))
NAME = st.sampled_from(["Ola (night shift) Brandt", "Smiley :)"]) | st.text(
    st.sampled_from("aåZß'=+-@ ."), min_size=1, max_size=9
).map(lambda name: " ".join(f"N{name}".split()))
DAY = st.dates(date(2005, 1, 1), date(2026, 1, 1))
LABEL = (
    st.text(st.sampled_from("abcå =-'\""), min_size=1, max_size=6)
    .map(lambda t: " ".join(t.split()))
    .filter(bool)
)
URL = st.sampled_from(["https://git.example/a/pull/1", "https://git.example/a,b/tree/x%20y"])


def is_plain(comment: ParsedComment) -> bool:
    """Whether one can tell where the name begins: "(b (Smiley :) - Jan 1)" may be of "b (Smiley :)", too."""
    return "(" not in comment.text or comment.author.count(")") <= comment.author.count("(")


COMMENT = st.builds(ParsedComment, FILLED, NAME, DAY).filter(is_plain)
LINE = st.builds(ParsedTask, FILLED, st.booleans())
STORIES = st.builds(
    ParsedStory,
    row=st.just(2),
    key=st.integers(1, 10**12).map(str),
    title=FILLED,
    story_type=st.sampled_from(["feature", "bug", "chore", "release"]),
    state=st.sampled_from(["unscheduled", "unstarted", "accepted", "rejected"]),
    estimate=st.none() | st.integers(0, 99),
    priority=st.sampled_from(["p0", "p3", "none"]),
    description=st.lists(TEXT, max_size=3).map("\n".join).map(str.strip),
    labels=st.lists(LABEL, max_size=3, unique=True).map(tuple),
    created=DAY,
    accepted=st.none() | DAY,
    deadline=st.none() | DAY,
    requested_by=NAME,
    owners=st.lists(NAME, max_size=3, unique_by=str.casefold).map(tuple),
    comments=st.lists(COMMENT, max_size=3).map(tuple),
    tasks=st.lists(LINE, max_size=2).map(tuple),
    criteria=st.lists(LINE, max_size=2).map(tuple),
    blockers=st.lists(st.builds(ParsedBlocker, FILLED, st.booleans()), max_size=2).map(tuple),
    reviews=st.lists(
        st.builds(ParsedReview, LABEL, st.just("") | NAME, st.sampled_from(["unstarted", "pass"])), max_size=2
    ).map(tuple),
    pull_requests=st.lists(URL, max_size=2).map(tuple),
    branches=st.lists(URL, max_size=1).map(tuple),
    iteration=st.none() | st.integers(1, 999),
    iteration_start=st.none() | DAY,
    iteration_end=st.none() | DAY,
)


@given(STORIES)
def test_whatever_a_story_says_is_read_as_it_was_written(story: ParsedStory) -> None:
    widths = Widths(3, 2, 3, 2, 2, 2, 1, 2)
    fixed = csv_out.fixed(shows_priority=True)
    text = csv_out.header(widths, fixed) + csv_out.story_line(story, widths, fixed, BASE)
    found = read(text.encode())
    assert found.complaints == ()
    assert found.stories == (story,)


@pytest.mark.parametrize("author", ["Ola (night shift) Brandt", "Smiley :)"])
@pytest.mark.parametrize("text", ["(", "See (", "See (all of it)", ":) and :("])
def test_parentheses_of_a_comment_are_not_taken_for_its_author(text: str, author: str) -> None:
    read_again = cells.comment(f"{text} ({author} - Jan 1, 2005)")
    assert read_again == ParsedComment(text, author, date(2005, 1, 1))


def test_the_page_sends_the_file_and_old_addresses_lead_to_stories(
    app: Flask, world: World, page: Page, page_of
) -> None:
    with inside(app):
        import_stories(
            world.project, read(b"Id,Title,Type,Labels\n600101,Old,,\n77,Pier,epic,pier\n"), None, NOW
        )
    page.get(f"{world.url}/export.csv")
    assert page.headers["Content-Disposition"] == 'attachment; filename="ferry_20261118_1000.csv"'
    assert page.text.splitlines()[1].startswith("77,Pier,pier")
    assert "http://localhost/story/show/600101" in page.text
    page.get("/story/show/600101", 302)
    assert page.location.startswith(f"{world.url}/stories/")
    page.get(f"/story/show/{world.stories['card']}", 302)
    assert page.location == f"{world.url}/stories/{world.stories['card']}"
    page.get("/epic/show/77", 302)
    assert page.location.startswith(f"{world.url}/epics/")
    page.get("/story/show/600102", 404)
    page_of(world.dora).get("/story/show/600101", 404)
    page_of(world.dora).get(f"{world.url}/export.csv", 404)
    page_of(world.cy).get(f"{world.url}/export.csv")


def test_the_command_writes_the_same(app: Flask, world: World, run: Run, tmp_path: Path) -> None:
    with inside(app):
        text = exported(world.project, datetime.now(UTC)).replace(BASE, "")
    assert run("export", "csv", str(world.project_id)).output == text
    file = tmp_path / "ferry.csv"
    assert run("export", "stories", "--project", str(world.project_id), "--to", str(file)).exit_code == 0
    assert file.read_text() == text
    missing = run("export", "csv", "99")
    assert (missing.exit_code, missing.output) == (1, "There is no project 99.\n")
