"""Reading what a rotation of a day is worked out from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import aliased

from tracker.backlog.detail_models import Blocker
from tracker.backlog.models import Story, StoryOwner
from tracker.backlog.workflow import State, StoryType
from tracker.database import db
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.queries import lines_between
from tracker.pairing.rotation import Question
from tracker.pairing.rotation_facts import Card, Facts, Manner, Odd, Pair, Stays, Teammate, Work
from tracker.pairing.rotation_models import ROTATING, PairBoard, RotationRule, RotationSettings
from tracker.pairing.rotation_past import LOOKED_BACK, Past, hours, known_for
from tracker.pairing.rotation_rules import Kind, Rule
from tracker.planning.calendar import WEEK_DAYS
from tracker.teams.models import Project
from tracker.teams.presence import Kind as Away
from tracker.teams.presence import Member, Present
from tracker.teams.presence import on as on_day
from tracker.teams.queries import absences_in, members_of

GOING_ON = (State.STARTED, State.REJECTED)
WAITING = (State.PLANNED, State.UNSTARTED)
SPARE = 3
"""Stories to come that are read beyond one for each pair."""


@dataclass(frozen=True, slots=True)
class Morning:
    """A team on a day: the question of its rotation, everybody for whom it is a day in the team, and who of
    those that rotate does not work on that day of the week."""

    question: Question
    day: date
    people: Sequence[Present]
    resting: Sequence[Member]

    def limits(self, people: Collection[int]) -> list[str]:
        """Of these who are here for half of the day what they do in the other: "Ana: away in the morning"."""
        here = self.question.facts.here
        return [
            f"{each.member.name}: {each.in_words}"
            for each in self.people
            if each.member.person_id in here & {*people} and each.pairs_in and each.in_words
        ]

    @property
    def out(self) -> list[tuple[str, str]]:
        """Who does not take part, and why, by name: "away", "on support duty in the morning"."""
        here = self.question.facts.here
        found = [
            (each.member.name, each.in_words or f"{each.member.discipline} does not rotate")
            for each in self.people
            if each.member.person_id not in here
        ]
        resting = f"does not work on {WEEK_DAYS[self.day.weekday()].capitalize()}s"
        return sorted([*found, *((each.name, resting) for each in self.resting)])


def morning(
    project: Project,
    day: date,
    *,
    bench: Collection[int] = (),
    cards: Iterable[Card] = (),
    names_rules: bool = False,
) -> Morning:
    """What is known of the team before a day. `bench`: who was taken out by hand; `cards`: what is settled;
    `names_rules`: whether who asks may read the rules. The history comes in one aggregate, whatever its
    length."""
    settings = settings_of(project)
    rotating = settings.rotating.split()
    members = members_of(project.team_id)
    people = on_day(day, members, absences_in(project.team_id, day, day))
    settled = tuple(cards)
    forced = {person for card in settled for person in card.people}
    mates = [each for each in members if each.belongs(day) and not each.is_guest]
    taking_part = [
        each for each in people if _takes_part(each, rotating, forced) and each.member.person_id not in bench
    ]
    known = past(project, day)
    roster = {
        each.person_id: Teammate(each.person_id, each.name, each.discipline, each.from_on or date.min)
        for each in mates
        if each.discipline in rotating
    }
    for each in taking_part:
        who = each.member
        roster[who.person_id] = Teammate(
            who.person_id, who.name, who.discipline, who.from_on or date.min, "", hours(each.pairs_in)
        )
    going_on, next_up = _stories(project, day, known, len(taking_part))
    facts = Facts(
        roster=tuple(roster.values()),
        here=frozenset(each.member.person_id for each in taking_part),
        apart=known.apart,
        alone=known.alone,
        known_for={each.person_id: known_for(known.days, each.from_on) for each in members},
        last=known.last,
        slots_since=known.slots_since,
        going_on=going_on,
        next_up=next_up,
    )
    alone = [Rule(Kind.ALONE, each.member.person_id) for each in taking_part if not each.pairs_in]
    rules = (*(rule_of(row) for row in rules_of(project)), *alone)
    question = Question(facts, rules, manner_of(settings), settled, names_rules=names_rules)
    resting = [each for each in mates if not each.works(day) and each.discipline in rotating]
    return Morning(question, day, people, resting)


def settings_of(project: Project) -> RotationSettings:
    """The project's settings; where there are none yet, the usual ones, which nobody has saved."""
    found = db.session.get(RotationSettings, project.id)
    return found or RotationSettings(
        project_id=project.id, stays="any", odd="alone", stay_limit=2, every=1, overlap=120, rotating=ROTATING
    )


def manner_of(settings: RotationSettings) -> Manner:
    return Manner(
        Stays(settings.stays), Odd(settings.odd), settings.stay_limit, settings.every, settings.overlap
    )


def rules_of(project: Project) -> list[RotationRule]:
    query = select(RotationRule).where(RotationRule.project_id == project.id).order_by(RotationRule.id)
    return list(db.session.scalars(query))


def find_rule(project: Project, rule_id: int) -> RotationRule | None:
    rule = db.session.get(RotationRule, rule_id)
    return rule if rule is not None and rule.project_id == project.id else None


def rule_of(row: RotationRule) -> Rule:
    return Rule(Kind(row.kind), row.one_id or row.one_discipline, row.other_id or row.other_discipline)


def board_of(project: Project, day: date) -> PairBoard | None:
    return db.session.scalars(
        select(PairBoard).where(PairBoard.project_id == project.id, PairBoard.day == day)
    ).one_or_none()


def story_titles(project: Project, ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Story.id, Story.title).where(Story.project_id == project.id, Story.id.in_(ids))
    )
    return dict(rows.all())


def _takes_part(each: Present, rotating: Collection[str], forced: Collection[int]) -> bool:
    """Who can pair for half of the day at least, or works alone all day; guests only where they were set."""
    who = each.member
    works_alone = each.is_here and {each.morning, each.afternoon} == {Away.ALONE}
    able = bool(each.pairs_in) or works_alone
    return able and (who.person_id in forced or (who.discipline in rotating and not who.is_guest))


def past(project: Project, day: date) -> Past:
    """What the log says of the time before the day: pairing days, when two last paired and anybody was alone,
    of the whole history; and the latest lines."""
    before = Pairing.project_id == project.id, Pairing.day < day
    days = list(db.session.scalars(select(Pairing.day).where(*before).distinct().order_by(Pairing.day)))
    first = days[-LOOKED_BACK:][0] if days else day
    lines = lines_between(project, first, day - timedelta(days=1)) if days else []
    last_paired, last_alone = _last_of_all(before)
    return Past(days, last_paired, last_alone, lines)


def _last_of_all(
    before: Sequence[ColumnElement[bool]],
) -> tuple[dict[Pair, date], dict[int, date]]:
    """The last day on which any two were on one line, and on which anybody was on a line alone: the history
    in one statement, whatever its length."""
    one, other = aliased(PairingPerson), aliased(PairingPerson)
    company = (other.pairing_id == one.pairing_id) & (other.person_id != one.person_id)
    rows = db.session.execute(
        select(one.person_id, other.person_id, func.max(Pairing.day))
        .select_from(Pairing)
        .join(one, one.pairing_id == Pairing.id)
        .outerjoin(other, company)
        .where(*before, other.person_id.is_(None) | (other.person_id > one.person_id))
        .group_by(one.person_id, other.person_id)
    )
    last = {(person, mate or 0): day for person, mate, day in rows}
    paired = {pair: day for pair, day in last.items() if pair[1]}
    alone = {person: day for (person, mate), day in last.items() if not mate}
    return paired, alone


def _stories(
    project: Project, day: date, known_past: Past, people: int
) -> tuple[tuple[Work, ...], tuple[Work, ...]]:
    """What is in progress, and as much of what comes next as there could be pairs; by rank."""
    columns = select(Story.id, Story.title, Story.position).where(
        Story.project_id == project.id, Story.deleted_at.is_(None), Story.story_type != StoryType.RELEASE
    )
    going_on = db.session.execute(columns.where(Story.state.in_(GOING_ON)).order_by(Story.position)).all()
    blocked = select(Blocker.story_id).where(Blocker.resolved.is_(False))
    ready = (Story.story_type != StoryType.FEATURE) | Story.estimate.is_not(None)
    next_up = db.session.execute(
        columns.where(Story.state.in_(WAITING), ready, Story.id.not_in(blocked))
        .order_by(Story.state == State.UNSTARTED, Story.position)
        .limit(people + SPARE)
    ).all()
    ids = [row.id for row in (*going_on, *next_up)]
    known: dict[int, set[int]] = {}
    for story, person in db.session.execute(
        select(Pairing.story_id, PairingPerson.person_id)
        .join(PairingPerson, PairingPerson.pairing_id == Pairing.id)
        .where(Pairing.story_id.in_(ids), Pairing.day < day)
        .distinct()
    ):
        known.setdefault(story or 0, set()).add(person)
    owners = db.session.execute(
        select(StoryOwner.story_id, StoryOwner.person_id)
        .where(StoryOwner.story_id.in_(ids))
        .order_by(StoryOwner.position.desc())
    )
    anchors = dict(owners.all())

    def works(rows: Sequence[Row[int, str, int]]) -> tuple[Work, ...]:
        return tuple(
            Work(
                row.id,
                row.title,
                row.position,
                known_past.stays(row.id),
                frozenset(known.get(row.id, ())),
                anchors.get(row.id),
            )
            for row in rows
        )

    return works(going_on), works(next_up)
