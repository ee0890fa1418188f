"""A proposal as JSON, for programs: `tracker rotate` and whoever asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from tracker.pairing.rotation_costs import UNIT, period_of
from tracker.pairing.rotation_facts import Alternative, Facts, Group, Plan, Teammate


def proposal(
    project_id: int,
    day: date,
    facts: Facts,
    every: int,
    plan: Plan,
    others: Sequence[Alternative],
) -> dict[str, Any]:
    """The plan with its reasons, what it costs, and the alternatives with what they cost more."""
    return {
        "project": project_id,
        "day": day.isoformat(),
        "period": period_of(len(facts.roster), every),
        **_plan(plan),
        "alternatives": [
            {"words": other.words, "price": other.price / UNIT, **_plan(other.plan)} for other in others
        ],
    }


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "cost": plan.cost / UNIT,
        "groups": [_group(group) for group in plan.groups],
        "bench": [_person(person) for person in plan.bench],
        "paused": [{"id": work.id, "title": work.title} for work in plan.paused],
        "complaints": list(plan.complaints),
    }


def _group(group: Group) -> dict[str, Any]:
    story = group.story
    return {
        "people": [_person(person) for person in group.people],
        "story": {"id": story.id, "title": story.title} if story else None,
        "reasons": list(group.reasons),
        "cost": group.cost / UNIT,
        "pinned": group.pinned,
    }


def _person(person: Teammate) -> dict[str, Any]:
    return {"id": person.id, "name": person.name, "discipline": person.discipline}
