"""The demonstration's team of eight rotates for two weeks in the browser: people are away, days are odd and
even, two never pair, a story stays open for four days; and of every pair the screen says why."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from tests.browser.conftest import migrated
from tests.browser.ferry import Server
from tests.support.clock import Clock
from tests.support.inside import inside
from tests.world import PASSWORD, add_person, add_project, add_story
from tracker.app import create_app
from tracker.backlog import actions as backlog
from tracker.backlog.models import Story
from tracker.database import db
from tracker.exchange.demo_words import AWAY, OWNER, TEAM
from tracker.teams import absence_actions as absences
from tracker.teams.calendar_file import Entry
from tracker.teams.models import Team, TeamMember
from tracker.teams.permissions import Role

MONDAY = date(2026, 11, 30)
DAYS = [MONDAY + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)]
WHO = (
    "never paired",
    "last paired ",
    "paired last time",
    "turn to be alone",
    "works alone today",
    "is alone:",
)
ON_WHAT = ("stays:", "stay on it", "the next story in the backlog", "taken over:", "nobody was logged on it")


@pytest.fixture
def harbour(tmp_path: Path) -> Iterator[Any]:
    """The people of the demonstration, with their days and absences, and stories enough; at a server whose
    clock the test sets."""
    clock = Clock(datetime(2026, 11, 26, 9, tzinfo=UTC))
    app = create_app(migrated(tmp_path).environment, CLOCK=clock)
    with inside(app):
        project_id = gather(clock())
    made = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=made.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{made.server_port}"
    yield SimpleNamespace(app=app, clock=clock, address=address, url=f"{address}/projects/{project_id}")
    made.shutdown()
    thread.join(10)


@pytest.fixture
def server(harbour: Any, tmp_path: Path) -> Server:
    """What pages are opened on."""
    return Server(harbour.address, tmp_path)


def gather(at: datetime) -> int:
    """Makes the team and its project; the project's number."""
    team = Team(name="Harbour")
    db.session.add(team)
    db.session.flush()
    people = {each.name: add_person(each.name, email=f"{n}@example.com") for n, each in enumerate(TEAM)}
    for each in TEAM:
        part = {"discipline": each.discipline, "dedication": each.dedication, "week": each.week}
        db.session.add(TeamMember(team_id=team.id, person_id=people[each.name].id, **part))
    monday = at.date() - timedelta(days=at.weekday())
    for away in AWAY:
        first = monday + timedelta(days=away.first)
        entry = Entry(first, first + timedelta(days=away.days - 1), away.part)
        absences.add(people[away.name], entry, kind=away.kind, at=at)
    owner = people[OWNER.name]
    roles = {person: Role.OWNER if person is owner else Role.MEMBER for person in people.values()}
    project = add_project("Harbour", team, roles, begin=at)
    for number in range(1, 31):
        add_story(project, owner, f"Story {number}", at=at, estimate=1)
    return project.id


def test_two_weeks(harbour: Any, open_page: Any) -> None:
    page: Page = open_page()
    sign_in(page, harbour)
    forbid(page, harbour.url, "Amara Okafor", "Bao Nguyen")
    before: dict[str, set[str]] = {}
    days_open: dict[str, int] = {}
    sizes, long_one = [], ""
    for day in DAYS:
        harbour.clock.set(day.year, day.month, day.day, 8)
        page.goto(f"{harbour.url}/pairing")
        page.get_by_role("button", name="Propose").click()
        expect(page.get_by_role("button", name="Publish")).to_be_visible()
        tracks = read(page)
        here = set().union(*tracks.values())
        told = page.locator("pair-board").inner_text()
        assert [each.name for each in TEAM if each.name not in told] == []
        sizes.append(len(here))
        assert sum(len(people) == 1 for people in tracks.values()) == len(here) % 2
        assert not [people for people in tracks.values() if {"Amara Okafor", "Bao Nguyen"} <= people]
        for story, people in tracks.items():
            owners = before.get(story, set()) & here
            assert not owners or owners & people, (day, story)
        page.get_by_role("button", name="Publish").click()
        expect(page.locator(".head .meta")).to_contain_text("Published by Inês Carvalho")
        long_one = long_one or next(iter(tracks))
        before, days_open = tracks, {story: days_open.get(story, 0) + 1 for story in tracks}
        evening(harbour, days_open, long_one)
    assert {size % 2 for size in sizes} == {0, 1}
    page.goto(f"{harbour.url}/pairing/log")
    assert page.locator(".pair-line").count() >= sum((size + 1) // 2 for size in sizes)


def sign_in(page: Page, harbour: Any) -> None:
    page.goto(harbour.url)
    page.get_by_label("E-mail").fill("0@example.com")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("link", name="Pairs", exact=True)).to_be_visible()


def forbid(page: Page, url: str, one: str, other: str) -> None:
    page.goto(f"{url}/rotation")
    page.get_by_label("One", exact=True).select_option(label=one)
    page.get_by_label("Other", exact=True).select_option(label=other)
    page.get_by_role("button", name="Add the rule for people").click()
    expect(page.get_by_text(f"{one} and {other} never pair")).to_be_visible()


def read(page: Page) -> dict[str, set[str]]:
    """The people on each story. Every track says why these people and why this story."""
    found = {}
    for track in page.locator(".track").all():
        why = track.locator(".why li").all_inner_texts()
        title = track.locator(".track-title").inner_text()
        assert any(words in line for line in why for words in WHO), (title, why)
        assert any(words in line for line in why for words in ON_WHAT), (title, why)
        found[title] = set(track.locator(".mate > summary").all_inner_texts())
    return found


def evening(harbour: Any, days_open: dict[str, int], long_one: str) -> None:
    """What was new is in progress; what took two days is accepted, but one that takes four."""
    harbour.clock.advance(hours=8)
    with inside(harbour.app):
        for title, days in days_open.items():
            story = db.session.scalars(db.select(Story).where(Story.title == title)).one()
            if story.state == "unstarted":
                backlog.change_state(story, "started", by=None, at=harbour.clock())
            if days >= (4 if title == long_one else 2):
                for state in story_steps(story):
                    backlog.change_state(story, state, by=None, at=harbour.clock())


def story_steps(story: Story) -> tuple[str, ...]:
    return ("accepted",) if story.story_type == "chore" else ("finished", "delivered", "accepted")
