"""How long a proposal takes: goals 10 and 13. Milliseconds of processor time, of each state the best of three
runs, of the states the median."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bench.data import make, put
from bench.rotation.algorithms import ours
from bench.rotation.goals import Goal, mean, shape
from bench.rotation.simulation import Life, lived
from tracker.accounts.models import Person
from tracker.app import create_app
from tracker.database import about_to_write, db
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.rotation import Question, propose
from tracker.pairing.rotation_costs import colour
from tracker.pairing.rotation_facts import Card, Facts, Plan
from tracker.pairing.rotation_queries import morning
from tracker.teams.models import Project, TeamMember

TODAY = date(2026, 11, 18)
PEOPLE = 40
YEARS = 5
RUNS = 3


def speed(days: int) -> Iterator[Goal]:
    """Goals 10 and 13."""
    for size, plain, compiled in ((20, 5, 1), (40, 15, 2), (200, 1000, 60)):
        mornings = [facts for facts, _ in lived(Life(size, 1, absences=True), ours, days)][days // 2 :]
        took = [
            statistics.median(
                milliseconds(lambda f=f, c=c: propose(Question(f, compiled=c))) for f in mornings
            )
            for c in (False, True)
        ]
        yield Goal(
            10,
            f"one proposal for {size} people, networkx / rustworkx",
            f"≤ {plain} / {compiled} ms",
            f"{took[0]:.1f} / {took[1]:.1f} ms",
            took[0] <= plain and took[1] <= compiled,
        )
    with tempfile.TemporaryDirectory() as folder:
        lines, took_all = with_database(Path(folder))
    yield Goal(
        10,
        f"one proposal for {PEOPLE} people, {YEARS} years of history ({lines:,} lines) read from SQLite",
        "≤ 150 ms",
        f"{took_all:.0f} ms",
        took_all <= 150,
    )
    mornings = [facts for facts, _ in lived(Life(40, 2, absences=True), ours, days)][days // 2 :]
    drags = [_drag(facts) for facts in mornings]
    again = statistics.median(milliseconds(lambda q=q: propose(q)) for q, _ in drags)
    moved = mean(_moved(plan, propose(question)) for question, plan in drags)
    same = all(shape(propose(_settled(question))) == shape(plan) for question, plan in drags)
    yield Goal(
        13,
        "after a drag, 40 people; people who change besides the two cards",
        "≤ 50 ms; only what must",
        f"{again:.1f} ms; {moved:.1f} people on average; none where nothing was moved: {same}",
        again <= 50 and same,
    )


def with_database(folder: Path) -> tuple[int, float]:
    """Lines of a log of five years, in which 40 people rotated every working day; and the milliseconds of a
    proposal that reads it (SQLite works in the same process, so its time counts)."""
    app = create_app(make(folder, 0, 60).environment)
    about_to_write.set(True)
    with app.app_context():
        lines = _log_of_years()
        db.session.commit()
    about_to_write.set(False)

    def proposal() -> Plan:
        with app.app_context():
            return propose(morning(db.session.get_one(Project, 1), TODAY).question)

    took = milliseconds(proposal)
    with app.app_context():
        db.engine.dispose()
    return lines, took


def _log_of_years() -> int:
    at = datetime(2021, 1, 4, 9, tzinfo=UTC)
    first = 1 + (db.session.scalar(db.select(db.func.max(Person.id))) or 0)
    ids = range(first, first + PEOPLE)
    put(
        Person,
        [
            {
                "id": number,
                "name": f"Pilot {number:03}",
                "initials": "P",
                "email": f"pilot-{number}@example.com",
                "session_stamp": "",
                "created_at": at,
            }
            for number in ids
        ],
    )
    team = db.session.get_one(Project, 1).team_id
    put(TeamMember, [{"team_id": team, "person_id": number} for number in ids])
    begin = TODAY - timedelta(days=365 * YEARS)
    every = (begin + timedelta(days=n) for n in range((TODAY - begin).days))
    days = [day for day in every if day.weekday() < 5]
    pairs: list[list[tuple[int, int]]] = [[] for _ in range(PEOPLE - 1)]
    for one in range(PEOPLE):
        for other in range(one + 1, PEOPLE):
            pairs[colour(one, other, PEOPLE)].append((one, other))

    def story_on(number: int, day: date) -> int | None:
        """Stories of long ago are none of those in progress."""
        return number % 20 + 1 if day > TODAY - timedelta(days=7) else None

    told = [(day, pair) for n, day in enumerate(days) for pair in pairs[n % len(pairs)]]
    put(
        Pairing,
        [
            {"id": n, "project_id": 1, "story_id": story_on(n, day), "day": day, "created_at": at}
            for n, (day, _) in enumerate(told, 1)
        ],
    )
    put(
        PairingPerson,
        [
            {"pairing_id": n, "person_id": first + each}
            for n, (_, pair) in enumerate(told, 1)
            for each in pair
        ],
    )
    return len(told)


def milliseconds(run: Callable[[], object]) -> float:
    """Processor time of the best of some runs."""
    best = float("inf")
    for _ in range(RUNS):
        begin = time.process_time()
        run()
        best = min(best, time.process_time() - begin)
    return best * 1000


def _drag(facts: Facts) -> tuple[Question, Plan]:
    """Somebody swaps the second people of the first two pairs; the first card is pinned."""
    plan = propose(Question(facts))
    pairs = [group for group in plan.groups if len(group.people) == 2]
    one, other = pairs[0], pairs[1]
    people = frozenset((one.people[0].id, other.people[1].id))
    shown = tuple(Card(group.ids, group.story.id if group.story else None) for group in plan.groups)
    return Question(facts, cards=(Card(people, one.story and one.story.id),), shown=shown), plan


def _settled(question: Question) -> Question:
    return replace(question, cards=question.shown[:1])


def _moved(plan: Plan, other: Plan) -> int:
    """Of the people who are in none of the two dragged pairs: how many are in other pairs now."""
    kept = {group.ids for group in other.groups}
    return max(sum(len(group.ids) for group in plan.groups if group.ids not in kept) - 4, 0)
