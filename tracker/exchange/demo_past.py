"""The past of the demonstration, replayed: people act through the same verbs as everybody, at the
instants at which they would have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from tracker.accounts.models import Person
from tracker.exchange import demo_stories
from tracker.exchange.demo_details import add_details
from tracker.exchange.demo_planning import Planning
from tracker.exchange.demo_reports import Reports
from tracker.exchange.demo_rhythm import DONE_WEEKS, Past, at_time
from tracker.exchange.demo_stage import Stage
from tracker.exchange.demo_stories import ideas
from tracker.exchange.demo_work import Work
from tracker.teams.models import Project


def replay(
    project: Project, team: dict[str, Person], past: Past, *, until: datetime, progress: Callable[[str], None]
) -> None:
    """Does everything the team did up to the instant; `progress` hears a sentence for each week."""
    stage = Stage(project, team, past)
    planning, work = Planning(stage, progress), Work(stage)
    _put_days_on_the_agenda(stage, planning, work)
    _put_surprises_on_the_agenda(stage, planning, until)
    reports = Reports(stage)
    reports.put_on_the_agenda()
    stage.run(until)
    work.block_a_purchase(until)
    add_details(stage, until)
    reports.forecast(until)


def _put_days_on_the_agenda(stage: Stage, planning: Planning, work: Work) -> None:
    """Planning opens an iteration, a stand-up each working day; on the first one planning takes longer."""
    past, chance = stage.past, stage.chance
    for day in past.working_days:
        is_first = day == past.first_day
        if (day - past.first_day).days % 7 == 0:
            stage.later(at_time(day, 9), planning.plan, past.iteration_of(day))
        stage.later(at_time(day, 11 if is_first else 9, chance.randint(20, 40)), work.stand_up, day)


def _put_surprises_on_the_agenda(stage: Stage, planning: Planning, until: datetime) -> None:
    """Bugs are found, somebody wants something at once, something has to wait, new ideas come up."""
    past, chance = stage.past, stage.chance
    for day in past.working_days:
        if past.iteration_of(day) > 1 and chance.random() < 0.36:
            instant = at_time(day, chance.randint(11, 15), chance.randint(0, 59))
            stage.later(instant, planning.find_bug)
    for weeks in range(1, DONE_WEEKS + 1, 2):
        day = past.first_day + timedelta(weeks=weeks, days=1)
        stage.later(at_time(day, 14, chance.randint(0, 50)), planning.add_urgent)
    for weeks in (3, 8, DONE_WEEKS):
        stage.later(at_time(past.first_day + timedelta(weeks=weeks, days=1), 15, 40), planning.drop)
    lately = [day for day in past.working_days if at_time(day, 16) < until][-2:]
    for idea, day, hour in zip(ideas(demo_stories.FRESH), (lately[0], *lately), (11, 15, 13), strict=True):
        stage.later(at_time(day, hour, chance.randint(5, 50)), planning.write_down, idea, None)
