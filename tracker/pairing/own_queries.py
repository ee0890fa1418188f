"""Reading what somebody is told of their own pairs."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog.models import Label, story_label
from tracker.database import db
from tracker.pairing import own
from tracker.pairing.own import LOOKED_BACK, Own
from tracker.pairing.queries import lines_between
from tracker.pairing.rotation_queries import past, settings_of
from tracker.teams.models import Project
from tracker.teams.queries import members_of


def own_pairs(project: Project, person: Person, today: date) -> Own:
    """What the log of the project says to the person: those they may pair with are who rotates in its team
    today."""
    known = past(project, today + timedelta(days=1))
    lines = [line for line in lines_between(project, today - LOOKED_BACK, today) if person.id in line.people]
    rotating = settings_of(project).rotating.split()
    mates = {
        each.person_id: each.name
        for each in members_of(project.team_id)
        if each.belongs(today) and each.discipline in rotating and each.person_id != person.id
    }
    labels = _labels({line.story_id for line in lines if line.story_id is not None})
    return own.told(person.id, mates, lines, labels, known.days, known.last_paired)


def _labels(story_ids: Collection[int]) -> dict[int, list[str]]:
    rows = db.session.execute(
        select(story_label.c.story_id, Label.name)
        .join(Label, Label.id == story_label.c.label_id)
        .where(story_label.c.story_id.in_(story_ids))
        .order_by(Label.name)
    )
    found: dict[int, list[str]] = {}
    for story, label in rows:
        found.setdefault(story, []).append(label)
    return found
