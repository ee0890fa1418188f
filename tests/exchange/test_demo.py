"""The demonstration: a past that the real verbs made, the same each time, into an empty database only."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog import iteration_queries, queries
from tracker.backlog.detail_models import Blocker, Comment, Task
from tracker.backlog.models import Epic, Story
from tracker.backlog.plan import lateness
from tracker.database import db
from tracker.exchange import demo
from tracker.exchange.demo_rhythm import ZONE, at_time, note, past_before, rotate
from tracker.exchange.demo_stories import BUGS, FRESH, ICEBOX, PLANNED, URGENT, Idea, ideas
from tracker.exchange.demo_words import BLOCKERS, DESCRIPTIONS, TASKS
from tracker.ledger.entries import figures
from tracker.pairing.models import HandOver, Pairing
from tracker.planning.models import Iteration
from tracker.releases import score_queries
from tracker.releases.scores import tallies
from tracker.reports import queries as reports
from tracker.reports.models import WeeklyReport
from tracker.teams.models import Project, TeamMember
from tracker.web import Refusal

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)


@pytest.mark.sqlite_only("the archive of it goes around all engines and comes back equal, in test_archive")
def test_the_demonstration_is_a_living_project(app):
    told = []
    with inside(app):
        loaded = demo.load(at=NOW, progress=told.append)
        assert loaded.password in str(loaded)
    assert len(told) == 13
    with app.app_context():
        project = db.session.get_one(Project, loaded.project_id)
        _check_people(project, loaded)
        _check_stories(project)
        _check_details(project)
        _check_history(project)
        _check_ledger(project)
        _check_plan(project)
        _check_reports(project)
        _check_notes(project)


def _check_people(project, loaded):
    who = db.session.scalars(select(Person).where(Person.password_hash.is_not(None))).all()
    assert [person.email for person in who] == [loaded.email]
    team = db.session.scalars(select(TeamMember).where(TeamMember.team_id == project.team_id)).all()
    disciplines = Counter(member.discipline for member in team)
    assert disciplines == {"product": 1, "design": 1, "development": 5, "quality": 1}
    assert min(member.dedication for member in team) < 100
    assert len(queries.members(project)) == 8


def _check_stories(project):
    stories = db.session.scalars(select(Story).where(Story.project_id == project.id)).all()
    states = Counter(story.state for story in stories)
    assert states["accepted"] > 90
    assert 35 <= states["unstarted"] <= 60
    assert 15 <= states["unscheduled"] <= 25
    assert states["started"] >= 1
    releases = [story for story in stories if story.story_type == "release"]
    assert Counter(story.state for story in releases) == {"accepted": 3, "unstarted": 2}
    assert all(story.deadline_on for story in releases)
    assert sum(story.lacks_estimate and story.state == "unstarted" for story in stories) >= 2
    assert db.session.scalar(select(func.count()).select_from(Epic)) == 3
    for table in (Comment, Task):
        assert db.session.scalar(select(func.count()).select_from(table)) > 10
    assert db.session.scalar(select(func.count()).where(Blocker.resolved.is_(False))) >= 1


def _check_details(project):
    stories = db.session.scalars(select(Story).where(Story.project_id == project.id)).all()
    assert any(line.complete for story in stories for line in story.criteria)
    assert any(blocker.blocking for story in stories for blocker in story.blockers)
    assert {"unstarted", "pass"} & {review.status for story in stories for review in story.reviews}
    assert any(link.kind == "branch" for story in stories for link in story.code_links)
    assert all(set(story.owners) <= set(story.followers) for story in stories)


def _check_history(project):
    events = db.session.scalars(
        select(Event).where(Event.project_id == project.id).order_by(Event.version)
    ).all()
    assert [event.version for event in events] == list(range(1, project.version + 1))
    instants = [event.at for event in events]
    assert instants == sorted(instants)
    assert instants[-1] <= NOW
    local = [instant.astimezone(ZONE) for instant in instants]
    assert {instant.weekday() for instant in local} == {0, 1, 2, 3, 4}
    assert all(8 <= instant.hour < 19 for instant in local)
    kinds = Counter(event.kind for event in events)
    assert kinds["story.rejected"] >= 4
    assert kinds["story.estimated"] >= 10
    assert any(e.kind == "story.rejected" and e.details["from"] == "accepted" for e in events)
    pairings = db.session.scalars(select(Pairing)).all()
    sizes = Counter(len(pairing.people) for pairing in pairings)
    assert sizes[2] > 5 * sizes[1] > 0
    days = {pairing.day for pairing in pairings}
    assert len(days) >= 60
    assert db.session.scalar(select(func.count()).where(Story.pair_day == date(2026, 11, 18))) >= 1


def _check_ledger(project):
    iterations = db.session.scalars(
        select(Iteration).where(Iteration.project_id == project.id).order_by(Iteration.number)
    ).all()
    assert [iteration.number for iteration in iterations] == list(range(1, 14))
    done = []
    for iteration in iterations:
        sums = figures(iteration_queries.iteration_facts(project, iteration.number, NOW).lines)
        assert sums.remaining >= 0
        assert iteration.goal
        done.append(sums.done - sums.reopened)
    whole = done[:-1]
    assert 7 <= sum(whole) / len(whole) <= 14
    assert all(3 <= points <= 22 for points in whole)
    assert done[-1] > 0


def _check_plan(project):
    facts = queries.facts(project, NOW)
    assert 7 <= facts.velocity.points <= 15
    planned = facts.schedule()
    assert 5 <= len(planned) <= 9
    late = [
        lateness(story.deadline_on, each.span)
        for each in planned
        for story in each.stories
        if story.story_type == "release"
    ]
    assert late[0] == ""
    assert late[1].endswith("late")


def _check_reports(project):
    plan = reports.plan_of(project)
    assert (plan.is_on, plan.weekday, plan.recipients) == (True, "monday", "")
    told = db.session.scalars(select(WeeklyReport).order_by(WeeklyReport.id)).all()
    assert len(told) == 12
    headings = [each["heading"] for each in told[-1].contents["sections"]]
    assert headings == [
        "What was done",
        "What changed in scope",
        "What is at risk",
        "Releases",
        "Pairs and rotation",
    ]
    assert "than was said on" in " ".join(told[-1].contents["sections"][3]["sentences"])
    assert reports.all_due(NOW) == []
    ended = score_queries.ended(project, queries.facts(project, NOW))
    assert {each.kind for each in ended} == {"release"}
    assert len(ended) == 2
    assert sum(tally.forecasts for tally in tallies(ended)) >= 6


def _check_notes(project):
    notes = db.session.scalars(select(HandOver)).all()
    assert len(notes) > 20
    going = select(func.count()).where(Story.state == "started", Story.note_day.is_not(None))
    assert db.session.scalar(going) >= 1


@pytest.mark.sqlite_only("chance does not depend on the engine")
def test_the_same_each_time(database):
    def events():
        database.empty()
        with inside(database.app):
            demo.load(at=NOW)
            rows = db.session.execute(select(Event.kind, Event.at, Event.details).order_by(Event.version))
            return [(kind, at, details) for kind, at, details in rows]

    assert events() == events()


def test_where_a_project_is_nothing_is_loaded(app, world):
    with inside(app):
        with pytest.raises(Refusal, match="an empty database only"):
            demo.load(at=NOW)
        assert db.session.scalar(select(func.count()).select_from(Project)) == 1


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("hour", [0, 12, 23])
def test_an_iteration_is_always_under_way(weekday, hour):
    at = datetime(2026, 11, 16, hour, 30, tzinfo=UTC) + timedelta(days=weekday)
    past = past_before(at)
    begun = past.first_day + timedelta(weeks=12)
    worked = [day for day in past.working_days if begun <= day < at.astimezone(ZONE).date()]
    assert begun.strftime("%A").lower() == past.start_day
    assert 2 <= len(worked) <= 4
    assert past.iteration_of(past.last_day) == 13


@pytest.mark.parametrize(
    ("day", "is_last"),
    [(date(2026, 11, 19), False), (date(2026, 11, 20), True), (date(2026, 11, 16), False)],
)
def test_the_last_day_of_an_iteration(day, is_last):
    past = past_before(datetime(2026, 11, 18, 12, tzinfo=UTC))
    assert past.is_last_of_iteration(day) is is_last


def test_times_are_those_of_the_team():
    assert at_time(date(2026, 7, 1), 9) == datetime(2026, 7, 1, 8, 0, tzinfo=UTC)
    assert at_time(date(2026, 12, 1), 9) == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def test_everybody_pairs_with_everybody():
    people, met, day = list("abcdef"), {}, date(2026, 11, 2)
    for n in range(20):
        pairs = rotate(people, [], met)
        assert sorted(who for pair in pairs for who in pair) == people
        for pair in pairs:
            note(met, pair, day + timedelta(days=n))
    assert len(met) == 15


def test_an_odd_number_leaves_one_alone_and_those_kept_stay():
    pairs = rotate(list("abcde"), ["d", "b"], {})
    assert [len(pair) for pair in pairs] == [2, 2, 1]
    assert [pair[0] for pair in pairs[:2]] == ["d", "b"]


def test_ideas_are_read_from_lines():
    assert ideas("f3 tickets, crew | Scan\nc | Tidy up\nf | Dream") == [
        Idea("feature", 3, ("tickets", "crew"), "Scan"),
        Idea("chore", None, (), "Tidy up"),
        Idea("feature", None, (), "Dream"),
    ]


def test_whatever_is_said_of_a_story_is_said_of_one_there_is():
    titles = [idea.title for lines in (PLANNED, BUGS, URGENT, FRESH, ICEBOX) for idea in ideas(lines)]
    assert len(titles) == len(set(titles))
    assert {*DESCRIPTIONS, *TASKS, *BLOCKERS} <= set(titles)
