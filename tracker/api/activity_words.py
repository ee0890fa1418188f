"""How API v5 tells what happened: its kinds of activities, the word that is highlighted, and the sentence
(semantics reference 5.1). What the former service had not is told in the same manner. Plain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tracker.activity.kinds import sentence
from tracker.backlog.happening import Happening


class Told(NamedTuple):
    kind: str
    highlight: str
    sentence: str


class Words(NamedTuple):
    """The kind of activity, what is highlighted, and the rest of the sentence, with the event's particulars
    and `comment`, the words of a comment, `what`, the type of the story, and `code`, the kind of a link."""

    kind: str
    highlight: str
    rest: str


TOLD: Mapping[str, Words] = {
    "project.created": Words("project_create_activity", "created", "this project"),
    "project.changed": Words("project_update_activity", "edited", "this project"),
    "project.archived": Words("project_update_activity", "archived", "this project"),
    "project.restored": Words("project_update_activity", "restored", "this project"),
    "project.copied": Words("model_import_activity", "imported", "{stories} stories"),
    "project.imported": Words("model_import_activity", "imported", "{stories} stories"),
    "member.joined": Words("project_membership_create_activity", "joined", "this project as {role}"),
    "project.deleted": Words("project_update_activity", "deleted", "this project"),
    "project.brought_back": Words("project_update_activity", "brought back", "this project"),
    "member.added": Words("project_membership_create_activity", "added", "{name} as {role}"),
    "member.changed": Words("project_membership_update_activity", "made", "{name} {role}"),
    "member.removed": Words("project_membership_delete_activity", "removed", "{name} from this project"),
    "iteration.strength_set": Words(
        "iteration_update_activity", "set", "the team strength of iteration {number} to {to}%"
    ),
    "iteration.length_set": Words(
        "iteration_update_activity", "set", "the length of iteration {number} to {to}"
    ),
    "iteration.goal_set": Words("iteration_update_activity", "set", 'the goal of iteration {number}: "{to}"'),
    "iteration.goal_removed": Words("iteration_update_activity", "removed", "the goal of iteration {number}"),
    "epic.created": Words("epic_create_activity", "added", "this epic"),
    "epic.edited": Words("epic_update_activity", "edited", "this epic"),
    "epic.moved": Words("epic_move_activity", "moved", "this epic{behind}"),
    "epic.deleted": Words("epic_delete_activity", "deleted", "this epic"),
    "epic.commented": Words("comment_create_activity", "added comment:", '"{comment}"'),
    "epic.comment_edited": Words("comment_update_activity", "edited", "this comment"),
    "epic.comment_deleted": Words("comment_delete_activity", "deleted", "this comment"),
    "label.created": Words("label_create_activity", "created", 'labels: "{name}"'),
    "label.renamed": Words("label_update_activity", "renamed", 'label: "{from}" to "{to}"'),
    "label.merged": Words("label_merge_activity", "merged", 'label: "{name}" into "{into}"'),
    "label.deleted": Words("label_delete_activity", "deleted", 'label: "{name}"'),
    "story.followed": Words("follower_create_activity", "started following", "this {what}"),
    "story.followers_set": Words("follower_update_activity", "edited", "the followers of this {what}"),
    "story.numbered": Words("story_update_activity", "edited", "this {what}"),
    "story.moved_out": Words(
        "story_move_from_project_activity", "moved", "this {what} to another project{without}"
    ),
    "story.moved_in": Words(
        "story_move_into_project{to_a_place}_activity", "moved", "this {what} into this project{without}"
    ),
    "stories.moved_out": Words(
        "story_move_from_project_activity", "moved", "{count} stories to another project{without}"
    ),
    "stories.moved_in": Words(
        "story_move_into_project_activity", "moved", "{count} stories into this project{without}"
    ),
    "story.unfollowed": Words("follower_delete_activity", "stopped following", "this {what}"),
    "task.added": Words("{which}_create_activity", "added {which}:", '"{text}"'),
    "task.edited": Words("{which}_update_activity", "rewrote {which}:", '"{to}"'),
    "task.ticked": Words("{which}_update_activity", "completed {which}:", '"{text}"'),
    "task.unticked": Words("{which}_update_activity", "uncompleted {which}:", '"{text}"'),
    "task.moved": Words("{which}_update_activity", "moved {which}:", '"{text}"'),
    "task.deleted": Words("{which}_delete_activity", "deleted {which}:", '"{text}"'),
    "blocker.added": Words("blocker_create_activity", "added blocker:", '"{text}"'),
    "blocker.edited": Words("blocker_update_activity", "edited blocker:", '"{to}"'),
    "blocker.resolved": Words("blocker_update_activity", "resolved blocker:", '"{text}"'),
    "blocker.reopened": Words("blocker_update_activity", "reopened blocker:", '"{text}"'),
    "blocker.deleted": Words("blocker_delete_activity", "deleted blocker:", '"{text}"'),
    "review.asked": Words("review_create_activity", "added review:", '"{review}"'),
    "review.assigned": Words("review_update_activity", "assigned review:", '"{review}"'),
    "review.judged": Words("review_update_activity", "set review:", '"{review}" to {status}'),
    "review.removed": Words("review_delete_activity", "deleted review:", '"{review}"'),
    "review_type.added": Words("review_type_create_activity", "added review type:", '"{name}"'),
    "review_type.renamed": Words("review_type_update_activity", "renamed review type:", '"{name}" to "{to}"'),
    "review_type.hidden": Words("review_type_update_activity", "hid review type:", '"{name}"'),
    "review_type.shown": Words("review_type_update_activity", "showed review type:", '"{name}"'),
    "code.linked": Words("{code}_create_activity", "added", "{name} to this {what}"),
    "code.unlinked": Words("{code}_delete_activity", "removed", "{name} from this {what}"),
    "code.changed": Words("pull_request_update_activity", "{status}", "{name} of this {what}"),
    "comment.added": Words("comment_create_activity", "added comment:", '"{comment}"'),
    "comment.edited": Words("comment_update_activity", "edited", "this comment"),
    "comment.deleted": Words("comment_delete_activity", "deleted", "this comment"),
    "attachment.added": Words("file_attachment_create_activity", "added attachment:", '"{names}"'),
    "attachment.removed": Words("file_attachment_delete_activity", "deleted attachment:", '"{names}"'),
}
"""Events that are not about what a story is; those that are, are told by what changed of it."""
NEIGHBOURS = {"before_id", "after_id"}
PLACE = {*NEIGHBOURS, "updated_at"}
"""What changes of a story that is only moved."""
OF_STORIES = ("story.", "stories.", "change.undone")


def told(happening: Happening, changes: Sequence[Mapping[str, Any]]) -> Told:
    """How the event is told that made these changes."""
    said = _said(happening, changes)
    if happening.kind in TOLD:
        known = _particulars(happening, changes)
        kind, highlight, rest = (each.format_map(known) for each in TOLD[happening.kind])
        return _told(happening, kind, highlight, rest + said)
    stories = [each for each in changes if each["kind"] == "story"]
    if stories and happening.kind.startswith(OF_STORIES):
        kind, highlight, rest = _one(stories[0], happening) if len(stories) == 1 else _several(stories)
        return _told(happening, kind, highlight, rest + said)
    first, _, rest = sentence(happening.kind, happening.details).partition(" ")
    return _told(happening, f"{happening.kind.replace('.', '_')}_activity", first, rest)


def _said(happening: Happening, changes: Sequence[Mapping[str, Any]]) -> str:
    """What somebody said of a story while they changed it; what came with a new one is not repeated."""
    if not happening.kind.startswith("story.") or happening.kind == "story.created":
        return ""
    made = (
        each["new_values"]
        for each in changes
        if each["kind"] == "comment" and each["change_type"] == "create"
    )
    return "".join(f' with comments: "{values.get("text", "")}"' for values in made)


def _told(happening: Happening, kind: str, highlight: str, rest: str) -> Told:
    who = happening.by.name if happening.by else "Tracker"
    return Told(kind, highlight, f"{who} {highlight} {rest}")


def _particulars(happening: Happening, changes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    values = {each["kind"]: each.get("new_values", {}) for each in changes}
    return {
        **happening.details,
        "what": happening.story.story_type if happening.story else "story",
        "comment": values.get("comment", {}).get("text", ""),
        "code": "branch" if "branch" in values else "pull_request",
        "behind": _behind(happening.epics.get(values.get("epic", {}).get("after_id") or 0)),
        "to_a_place": "_and_prioritize" if "story.moved" in happening.together else "",
    }


def _behind(name: str | None) -> str:
    return f" after '{name}'" if name else ""


def _one(change: Mapping[str, Any], happening: Happening) -> Words:
    """What happened to a story: its state is told before its estimate, and that before its place."""
    what = f"this {change.get('story_type', 'story')}"
    if change["change_type"] != "update":
        done = "added" if change["change_type"] == "create" else "deleted"
        return Words(f"story_{change['change_type']}_activity", done, what)
    new = change["new_values"]
    if happening.kind == "story.moved" or (new.keys() <= PLACE and new.keys() & NEIGHBOURS):
        above = happening.stories.get(new.get("after_id") or 0)
        return Words("story_move_activity", "moved", f"this story{_behind(above.name if above else None)}")
    if "current_state" in new:
        return Words("story_update_activity", str(new["current_state"]), what)
    if new.get("estimate") is not None:
        points = new["estimate"]
        worth = f"{points} point{'' if points == 1 else 's'}"
        return Words("story_update_activity", "estimated", f"{what} as {worth}")
    return Words("story_update_activity", "edited", what)


def _several(changes: Sequence[Mapping[str, Any]]) -> Words:
    count = f"{len(changes)} stories"
    for change_type, done in (("create", "added"), ("delete", "deleted")):
        if all(each["change_type"] == change_type for each in changes):
            return Words(f"story_{change_type}_activity", done, count)
    if all(each["change_type"] == "update" and each["new_values"].keys() <= PLACE for each in changes):
        return Words("story_move_activity", "moved", count)
    return Words("story_update_activity", "edited", count)
