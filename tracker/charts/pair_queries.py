"""Reading what charts of pairs are made of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog.models import Label, story_label
from tracker.charts.chart import Asked
from tracker.charts.pair_records import KnowledgeFacts, Known, Mate, PairFacts
from tracker.charts.range_queries import range_of
from tracker.database import db
from tracker.pairing.models import Pairing, PairingPerson
from tracker.pairing.queries import lines_between
from tracker.pairing.rotation_queries import past, settings_of
from tracker.pairing.rotation_words import short_names
from tracker.planning.calendar import day_of
from tracker.teams.models import Project
from tracker.teams.queries import members_of

A_DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=90)
"""How far before a range the log is read, to know what was before its first days."""


def pairs(project: Project, what: Asked, now: datetime) -> PairFacts:
    """The log in the iterations asked for, with the past as far as it counts."""
    shown = range_of(project, what, now)
    first, today = shown.opened[0].span.start_on, day_of(now, project.zone)
    known = past(project, today + A_DAY)
    lines = lines_between(project, first - LOOKED_BACK, today)
    inside = [line for line in lines if line.day >= first]
    seen = {person for line in inside for person in line.people}
    return PairFacts(
        shown,
        _mates(project, seen, today),
        inside,
        known.days,
        known.last_paired,
        lines[: -len(inside) or None],
    )


def knowledge(project: Project, what: Asked, now: datetime) -> KnowledgeFacts:
    """Who worked on stories of which labels in the iterations asked for."""
    shown, today = range_of(project, what, now), day_of(now, project.zone)
    rows = db.session.execute(
        select(Label.name, PairingPerson.person_id, Pairing.day, Pairing.story_id)
        .select_from(Pairing)
        .join(PairingPerson, PairingPerson.pairing_id == Pairing.id)
        .join(story_label, story_label.c.story_id == Pairing.story_id)
        .join(Label, Label.id == story_label.c.label_id)
        .where(Pairing.project_id == project.id, Pairing.day >= shown.opened[0].span.start_on)
        .order_by(Pairing.day, Label.name, PairingPerson.person_id, Pairing.story_id)
    )
    worked = [Known(label, person, day, story or 0) for label, person, day, story in rows]
    return KnowledgeFacts(shown, _mates(project, {each.person for each in worked}, today), worked)


def _mates(project: Project, seen: Collection[int], today: date) -> tuple[Mate, ...]:
    """Who is in the team and rotates, and whoever was seen in the log and has not left the team, by name."""
    rotating, members = settings_of(project).rotating.split(), members_of(project.team_id)
    left = {each.person_id for each in members if not each.belongs(today)}
    team = {
        each.person_id
        for each in members
        if each.belongs(today) and each.discipline in rotating and not each.is_guest
    }
    wanted = (team | {*seen}) - left
    people = list(
        db.session.scalars(select(Person).where(Person.id.in_(wanted)).order_by(Person.name, Person.id))
    )
    short = short_names(people)
    return tuple(Mate(person.id, person.name, short[person.id]) for person in people)
