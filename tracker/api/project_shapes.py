"""Projects as API v5 shows them (semantics reference 1.1)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from tracker.api.account_shapes import ACCOUNT
from tracker.api.epic_shapes import EPIC
from tracker.api.label_shapes import LABEL
from tracker.api.people_shapes import MEMBERSHIP, TIME_ZONE, time_zone
from tracker.api.shapes import Nested, Read, Shape, always, brief
from tracker.api.story_part_shapes import REVIEW_TYPE
from tracker.api.story_shapes import STORY
from tracker.api.webhook_shapes import INTEGRATION
from tracker.planning.calendar import starts_at
from tracker.projects.scales import is_custom

Later = Callable[[], Any]
STORY_TEMPLATE = brief("story_template", "kind", "id", "name")
"""None are kept; who asks for them within a project is told so."""


@dataclass(frozen=True, slots=True)
class SeenProject:
    """A project's row, what its plan says of it, and how its parts are read where they are asked for."""

    row: Any
    at: datetime
    begin_on: date
    current_number: int
    changed_at: datetime
    velocity: Later
    volatility: Later
    parts: dict[str, Later] = field(default_factory=dict)


def _part(name: str) -> Callable[[SeenProject], Any]:
    return lambda project: project.parts[name]()


def _shown_from(project: SeenProject) -> datetime | None:
    begin: date | None = project.parts["shown_from"]()
    return starts_at(begin, project.row.zone) if begin else None


def _ids(name: str) -> Callable[[SeenProject], list[int]]:
    return lambda project: [each.id for each in project.parts[name]()]


_USUAL: dict[str, Read | Nested] = {
    "id": attrgetter("row.id"),
    "kind": always("project"),
    "name": attrgetter("row.name"),
    "version": attrgetter("row.version"),
    "iteration_length": attrgetter("row.iteration_length"),
    "week_start_day": lambda project: project.row.week_start_day.capitalize(),
    "point_scale": attrgetter("row.point_scale"),
    "point_scale_is_custom": lambda project: is_custom(project.row.point_scale),
    "bugs_and_chores_are_estimatable": attrgetter("row.bugs_and_chores_are_estimatable"),
    "automatic_planning": attrgetter("row.automatic_planning"),
    "enable_tasks": attrgetter("row.enable_tasks"),
    "start_date": attrgetter("begin_on"),
    "time_zone": Nested(lambda: TIME_ZONE, lambda project: time_zone(project.row.time_zone, project.at)),
    "velocity_averaged_over": attrgetter("row.velocity_averaged_over"),
    "number_of_done_iterations_to_show": attrgetter("row.number_of_done_iterations_to_show"),
    "has_google_domain": always(False),
    "description": lambda project: project.row.description or None,
    "profile_content": lambda project: project.row.profile_content or None,
    "enable_incoming_emails": always(False),
    "initial_velocity": attrgetter("row.initial_velocity"),
    "public": always(False),
    "atom_enabled": always(False),
    "project_type": attrgetter("row.project_type"),
    "start_time": lambda project: starts_at(project.begin_on, project.row.zone),
    "created_at": attrgetter("row.created_at"),
    "updated_at": attrgetter("changed_at"),
    "show_story_priority": attrgetter("row.show_story_priority"),
    "account_id": attrgetter("row.team_id"),
    "current_iteration_number": attrgetter("current_number"),
    "enable_following": always(True),
}
_ASKED: dict[str, Read | Nested] = {
    "current_velocity": lambda project: project.velocity(),
    "current_volatility": lambda project: project.volatility()[0],
    "current_standard_deviation": lambda project: project.volatility()[1],
    "labels": Nested(lambda: LABEL, _part("labels")),
    "label_ids": _ids("labels"),
    "epics": Nested(lambda: EPIC, _part("epics")),
    "epic_ids": _ids("epics"),
    "memberships": Nested(lambda: MEMBERSHIP, _part("memberships")),
    "membership_ids": _ids("memberships"),
    "review_type_ids": _ids("review_types"),
    "story_ids": lambda project: project.parts["story_ids"](),
    "stories": Nested(lambda: STORY, _part("stories")),
    "account": Nested(lambda: ACCOUNT, _part("account")),
    "review_types": Nested(lambda: REVIEW_TYPE, _part("review_types")),
    "integrations": Nested(lambda: INTEGRATION, _part("integrations")),
    "integration_ids": _ids("integrations"),
    "iteration_override_numbers": lambda project: project.parts["overrides"](),
    "shown_iterations_start_time": _shown_from,
    "story_templates": Nested(lambda: STORY_TEMPLATE, always([])),
    "story_template_ids": always([]),
    "featured": always(False),
    **dict.fromkeys(("show_priority_icon", "show_priority_icon_in_all_panels"), always(False)),
    **dict.fromkeys(("accounting_type", "join_as", "status", "scm_type_host_url_mapping"), always(None)),
}
PROJECT = Shape("project", {**_USUAL, **_ASKED}, asked=frozenset(_ASKED))
"""A project; what the former service had and ours has not may be asked for, too (1.1.1)."""
