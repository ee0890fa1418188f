"""What happened as API v5 tells it, to programs that ask and to webhooks alike (semantics reference 5.1):
`activity(happening)`, of what backlog/activity_queries.happenings reads. Times are instants until they are
sent, see `shapes.plainly`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from operator import attrgetter
from typing import Any

from tracker.api.activity_words import Told, told
from tracker.api.iteration_shapes import plain_number
from tracker.api.label_shapes import counts
from tracker.api.project_changes import project_changes
from tracker.api.shapes import NAMED, Link, Nested, Shape, always, brief
from tracker.backlog.followings import FOLLOWERS
from tracker.backlog.happening import CREATED, DELETED, STORY, UPDATED, Changed, Happening, Named
from tracker.backlog.line_up import Beside
from tracker.planning.calendar import starts_at

NOBODY = {"kind": "person", "id": 0, "name": "Tracker", "initials": "T"}
"""Who did what the command line does: programs expect somebody."""
STORY_PARTS = {
    "title": "name",
    "description": "description",
    "story_type": "story_type",
    "state": "current_state",
    "estimate": "estimate",
    "priority": "story_priority",
    "accepted_at": "accepted_at",
    "deadline_on": "deadline",
    "requester": "requested_by_id",
    "import_key": "external_id",
}
COLUMNS = {
    "task": ("story_id", "description", "complete", "position"),
    "comment": ("story_id", "epic_id", "text", "by_id", "commit_identifier", "commit_type"),
    "blocker": ("story_id", "description", "resolved", "by_id"),
    "review": ("story_id", "review_type_id", "reviewer_id", "status"),
    "code_link": ("story_id", "url", "status"),
    "attachment": ("filename", "size", "content_type", "comment_id", "by_id"),
    "epic": ("project_id", "name", "description", "label_id"),
    "label": ("project_id", "name"),
    "iteration": ("strength", "length_override"),
    "iteration_override": ("strength",),
}
"""Rows that programs are told of, and which of their columns."""
NAMES = {
    "by_id": "person_id",
    "url": "original_url",
    "strength": "team_strength",
    "length_override": "length",
}
TURNED = {
    **dict.fromkeys(("commit_identifier", "commit_type"), lambda text: text or None),
    "strength": lambda percent: plain_number(Fraction(percent, 100)),
    "length_override": lambda weeks: "default" if weeks is None else weeks,  # 1.8
}
KINDS = {"iteration": "iteration_override", "attachment": "file_attachment"}


def changes(happening: Happening) -> list[dict[str, Any]]:
    """The `changes` of an activity: what it made, changed and took away, with nulls (0.3, 2)."""
    stories = [_story(each, happening) for each in happening.changed if each.table == STORY]
    rows = [_row(each, happening) for each in happening.changed if each.table in COLUMNS]
    found = [*project_changes(happening), *_touched(happening), *stories, *rows, *_named(happening)]
    counted = list(_counted(happening))
    made = any(each["change_type"] == CREATED for each in stories)
    return [change for change in ([*found, *counted] if made else [*counted, *found]) if change]


def _counted(happening: Happening) -> Iterator[dict[str, Any]]:
    """The labels whose counts changed, save one that the event took away."""
    gone = {each.id for each in happening.changed if each.table == "label" and each.change == DELETED}
    for label_id, (before, after) in happening.label_counts.items():
        if label_id in happening.labels and label_id not in gone:
            yield {
                "kind": "label",
                "change_type": UPDATED,
                "id": label_id,
                "original_values": {"counts": counts(before.values())},
                "new_values": {"counts": counts(after.values())},
                "name": happening.labels[label_id],
            }


def _story(each: Changed, happening: Happening) -> dict[str, Any]:
    about = happening.stories.get(each.id)
    head = {"kind": "story", "change_type": each.change, "id": each.id}
    tail = {"name": about.name, **_kind_of_story(about)} if about else {}
    if each.change == DELETED:
        return {**head, **tail}
    after = dict(_story_values(each.became, happening))
    place_before, place_after = _places(happening.moves.get(each.id))
    if each.change == CREATED:
        whole = {"id": each.id, "project_id": happening.project.id, **after, **place_after}
        whole |= {"blocked_story_ids": []}
        created_at = about.created_at if about else None
        whole |= {"created_at": created_at or happening.at, "updated_at": happening.at}
        if "story_priority" not in tail:
            del whole["story_priority"]
        return {**head, "new_values": {name: v for name, v in whole.items() if v not in (None, "")}, **tail}
    before = dict(_story_values(each.was, happening)) | place_before
    after |= place_after
    then = happening.last_changed.get(each.id)
    if then is None or then.replace(microsecond=0) != happening.at.replace(microsecond=0):
        before["updated_at"], after["updated_at"] = then, happening.at
    return {**head, "original_values": before, "new_values": after, **tail}


def _places(move: tuple[Beside, Beside] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The neighbours that differ, before a move and after it."""
    before, after = (place._asdict() for place in move or (Beside(), Beside()))
    differing = [name for name in before if before[name] != after[name]]
    return {name: before[name] for name in differing}, {name: after[name] for name in differing}


def _kind_of_story(story: Named) -> dict[str, str]:
    priority = {"story_priority": story.priority} if story.priority else {}
    return {"story_type": story.story_type, **priority}


def _touched(happening: Happening) -> Iterator[dict[str, Any]]:
    """The story on which something else changed: that brings its own time of change along, unless it is in
    the same second as the one before."""
    story = happening.story
    changed = any(each.table == STORY for each in happening.changed)
    if story is None or changed or not happening.changed:
        return
    told = _story(Changed(STORY, story.id, UPDATED, {}, {}), happening)
    if told["new_values"]:
        yield told


def _story_values(parts: Mapping[str, Any], happening: Happening) -> Iterator[tuple[str, Any]]:
    for part, value in parts.items():
        if part in STORY_PARTS:
            yield STORY_PARTS[part], _in_time(part, value, happening)
        elif part == "owners":
            yield "owned_by_id", value[0] if value else None
            yield "owner_ids", list(value or ())
        elif part == FOLLOWERS:
            yield "follower_ids", list(value or ())
        elif part == "labels":
            yield "label_ids", list(value or ())
            yield "labels", [happening.labels[each] for each in value or () if each in happening.labels]


def _in_time(name: str, value: Any, happening: Happening) -> Any:
    """Instants and days out of their texts."""
    if value is None or not name.endswith(("_at", "_on")):
        return value
    if name == "deadline_on":
        return starts_at(date.fromisoformat(value), happening.zone)
    return datetime.fromisoformat(value)


def _row(each: Changed, happening: Happening) -> dict[str, Any]:
    head: dict[str, Any] = {"kind": kind_of(each), "change_type": each.change}
    head |= {"id": each.id} if kind_of(each) != "iteration_override" else {}
    values = each.was if each.change == DELETED else each.became
    tail = {"name": _name(each, happening)} if each.table in ("epic", "label") else {}
    if each.change == DELETED:
        return {**head, **tail}
    after = dict(_row_values(each.table, values))
    place_before, place_after = _places(happening.epic_moves.get(each.id) if each.table == "epic" else None)
    after |= place_after
    if kind_of(each) == "iteration_override":
        after["number"] = happening.details.get("number", each.became.get("number", each.id))
    if each.change == CREATED:
        made = _in_time("created_at", each.became.get("created_at"), happening)
        stamps = {"id": each.id, "created_at": made or happening.at, "updated_at": happening.at}
        whole = {**stamps, **after}
        return {**head, "new_values": {name: v for name, v in whole.items() if v is not None}, **tail}
    before = dict(_row_values(each.table, each.was)) | place_before
    if not before:
        return {}
    return {**head, "original_values": before, "new_values": after, **tail}


def kind_of(each: Changed) -> str:
    """What programs call a row."""
    values = {**each.was, **each.became}
    if each.table == "task":
        return str(values.get("kind", "task"))
    if each.table == "code_link":
        return "branch" if values.get("kind") == "branch" else "pull_request"
    return KINDS.get(each.table, each.table)


def _row_values(table: str, parts: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for part, value in parts.items():
        if part in COLUMNS[table]:
            yield NAMES.get(part, part), TURNED[part](value) if part in TURNED else value


def _name(each: Changed, happening: Happening) -> str:
    own = each.became.get("name") or each.was.get("name") or happening.details.get("name")
    return str(own or (happening.epics if each.table == "epic" else happening.labels).get(each.id, ""))


def _named(happening: Happening) -> Iterator[dict[str, Any]]:
    """A label that somebody made: its row is not remembered, since undoing would not take it away."""
    if happening.kind == "label.created":
        name, number = happening.details["name"], happening.details["label_id"]
        values = {"id": number, "project_id": happening.project.id, "name": name}
        values |= {"created_at": happening.at, "updated_at": happening.at}
        yield {"kind": "label", "change_type": CREATED, "id": number, "new_values": values, "name": name}


def primary_resources(happening: Happening) -> list[dict[str, Any]]:
    """What the activity is about: its stories, else its epic or label, else the project."""
    story = happening.story
    moved = (happening.stories.get(each.id) for each in happening.changed if each.table == STORY)
    about = [story] if story else [each for each in moved if each]
    if about and not happening.kind.startswith("project."):
        return [_story_resource(each) for each in about]
    details = happening.details
    for kind in ("epic", "label"):
        if f"{kind}_id" in details:
            number = details[f"{kind}_id"]
            name = str(details.get("name") or details.get("to") or details.get("title") or "")
            link = {"url": Link(f"/epic/show/{number}")} if kind == "epic" else {}
            return [{"kind": kind, "id": number, "name": name, **link}]
    url = Link(f"/projects/{happening.project.id}")
    return [{**_brief("project", happening.project), "url": url}]


def _brief(kind: str, named: Named) -> dict[str, Any]:
    return {"kind": kind, "id": named.id, "name": named.name}


def _story_resource(story: Named) -> dict[str, Any]:
    url = Link(f"/story/show/{story.id}")
    return {**_brief("story", story), **_kind_of_story(story), "url": url}


def _performer(happening: Happening) -> dict[str, Any]:
    return {"kind": "person", **happening.by._asdict()} if happening.by else NOBODY


@dataclass(frozen=True, slots=True)
class SeenActivity:
    """An event, what it changed and how it is told."""

    happening: Happening
    changes: Sequence[Mapping[str, Any]]
    told: Told


def seen(happening: Happening) -> SeenActivity:
    """The event as ACTIVITY shows it."""
    found = changes(happening)
    return SeenActivity(happening, found, told(happening, found))


CHANGE = brief(
    *("change", "kind", "change_type", "id", "original_values", "new_values", "name", "story_type"),
    "story_priority",
    has_key=False,  # what is set of an iteration to come has none
)
RESOURCE = brief("resource", "kind", "id", "name", "story_type", "story_priority", "url")
PERFORMER = brief("performer", "kind", "id", "name", "initials")
ACTIVITY = Shape(
    "activity",
    {
        "kind": attrgetter("told.kind"),
        "guid": lambda activity: f"{activity.happening.project.id}_{activity.happening.version}",
        "project_version": attrgetter("happening.version"),
        "message": attrgetter("told.sentence"),
        "highlight": attrgetter("told.highlight"),
        "changes": Nested(lambda: CHANGE, lambda activity: list(activity.changes)),
        "primary_resources": Nested(lambda: RESOURCE, lambda activity: primary_resources(activity.happening)),
        "secondary_resources": always([]),
        "project": Nested(lambda: NAMED, lambda activity: _brief("project", activity.happening.project)),
        "performed_by": Nested(lambda: PERFORMER, lambda activity: _performer(activity.happening)),
        "occurred_at": attrgetter("happening.at"),
    },
    key="guid",
)
"""An activity, its properties in the order in which they were always sent."""


def activity(happening: Happening) -> dict[str, Any]:
    """All of an activity, as webhooks send it."""
    return ACTIVITY.show(seen(happening))
