"""Verbs of a team's rotation: its manner and its rules. Events do not name the rules: they are for owners."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tracker.accounts.models import Person
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.pairing.queries import ids_to_name, people_with
from tracker.pairing.rotation_models import RotationRule
from tracker.pairing.rotation_queries import rule_of, rules_of, settings_of
from tracker.pairing.rotation_rules import Kind, Rule
from tracker.teams.models import Project
from tracker.web import Refusal

MOST_RULES = 200


def change_settings(project: Project, values: dict[str, Any], *, by: Person | None, at: datetime) -> None:
    """Sets how the team rotates; the same again does nothing."""
    with writing(project, by=by, at=at) as change:
        settings = settings_of(change.project)
        if all(getattr(settings, name) == value for name, value in values.items()):
            return
        for name, value in values.items():
            setattr(settings, name, value)
        db.session.add(settings)
        change.record("rotation.changed")


def add_rule(project: Project, rule: Rule, *, by: Person | None, at: datetime) -> None:
    """Adds a rule; one that is there already stays the only one. Raises Refusal where it names somebody
    unknown or one person twice, and beyond 200 rules."""
    with writing(project, by=by, at=at) as change:
        known = rules_of(change.project)
        if rule in [rule_of(row) for row in known]:
            return
        if len(known) >= MOST_RULES:
            raise Refusal(f"There are {MOST_RULES} rules already; remove some first.")
        people = [each for each in (rule.one, rule.other) if isinstance(each, int)]
        if not set(people) <= ids_to_name(change.project) or len(people_with(people)) < len(set(people)):
            raise Refusal("Somebody you chose is neither in the project nor in its team.")
        if rule.kind is not Kind.ALONE and rule.one == rule.other and isinstance(rule.one, int):
            raise Refusal("Choose two different people.")
        db.session.add(_row(change.project, rule))
        change.record("rotation.rules_changed")


def remove_rule(project: Project, rule: RotationRule | None, *, by: Person | None, at: datetime) -> None:
    """Takes a rule away; one that is gone is gone."""
    with writing(project, by=by, at=at) as change:
        if rule is None:
            return
        db.session.delete(rule)
        change.record("rotation.rules_changed")


def _row(project: Project, rule: Rule) -> RotationRule:
    row = RotationRule(project_id=project.id, kind=rule.kind.value)
    row.one_id, row.one_discipline = _side(rule.one)
    row.other_id, row.other_discipline = _side(rule.other)
    return row


def _side(side: int | str) -> tuple[int | None, str]:
    return (side, "") if isinstance(side, int) else (None, side)
