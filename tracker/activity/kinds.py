"""The kinds of events: for each, the particulars it must carry and the sentence that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class KindOfEvent:
    """`moves_plan` is False for what cannot change what is planned when, so that nothing need be settled.
    `undo` is True where all that the change does is told by what it replaced. `follows`: a change of this
    kind that comes at once after one of that kind is of the same deed, and is undone with it."""

    details: frozenset[str]
    sentence: str
    moves_plan: bool
    undo: bool
    follows: str


def _kind(
    sentence: str, *details: str, moves_plan: bool = True, undo: bool = False, follows: str = ""
) -> KindOfEvent:
    return KindOfEvent(frozenset(details), sentence, moves_plan, undo, follows)


def _still(sentence: str, *details: str, undo: bool = False, follows: str = "") -> KindOfEvent:
    """A kind that cannot change what is planned when."""
    return _kind(sentence, *details, moves_plan=False, undo=undo, follows=follows)


KINDS: dict[str, KindOfEvent] = {
    "project.created": _kind("created the project “{name}”", "name"),
    "project.changed": _kind("changed {fields}", "fields", "changes"),
    "project.archived": _kind("archived the project", moves_plan=False),
    "project.restored": _kind("restored the project from the archive", moves_plan=False),
    "project.deleted": _kind("deleted the project", "name", moves_plan=False),
    "project.brought_back": _kind("brought the project back", moves_plan=False),
    "project.copied": _kind("copied {stories} stories from “{name}”", "stories", "name"),
    "project.imported": _kind("imported {stories} stories from {file}", "file", "stories", "epics"),
    "member.invited": _kind("made an invitation as {role}", "role", moves_plan=False),
    "member.uninvited": _kind("withdrew an invitation as {role}", "role", moves_plan=False),
    "member.joined": _kind("joined as {role}", "role", "person_id", moves_plan=False),
    "member.added": _kind("added {name} as {role}", "name", "role", "person_id", moves_plan=False),
    "member.changed": _kind("made {name} {role}", "name", "role", "person_id", moves_plan=False),
    "member.removed": _kind("took {name} out of the project", "name", "person_id", moves_plan=False),
    "story.created": _kind("added “{title}”", "title", "story_type", "state", undo=True),
    "story.edited": _kind("changed {fields} of “{title}”", "title", "fields", "changes", undo=True),
    "story.estimated": _kind("estimated “{title}”: {to}", "title", "from", "to", undo=True),
    "story.moved": _kind("moved “{title}”", "title", "from", "to", undo=True),
    "story.deleted": _kind("deleted “{title}”", "title", undo=True),
    "story.moved_out": _kind("moved “{title}” to another project{without}", "title", "to", "without"),
    "story.moved_in": _kind("moved “{title}” here from another project{without}", "title", "from", "without"),
    "stories.moved_out": _kind("moved {count} stories to another project{without}", "count", "to", "without"),
    "stories.moved_in": _kind(
        "moved {count} stories here from another project{without}", "count", "from", "without"
    ),
    "story.started": _kind("started “{title}”", "title", "from", undo=True),
    "story.finished": _kind("finished “{title}”", "title", "from", undo=True),
    "story.delivered": _kind("delivered “{title}”", "title", "from", undo=True),
    "story.accepted": _kind("accepted “{title}”", "title", "from", undo=True),
    "story.redated": _kind(
        "dated the acceptance of “{title}” {to} instead of {from}", "title", "from", "to", undo=True
    ),
    "story.rejected": _kind("rejected “{title}”", "title", "from", undo=True),
    "story.unstarted": _kind("put “{title}” back to unstarted", "title", "from", undo=True),
    "story.planned": _kind("planned “{title}” for the current iteration", "title", "from", undo=True),
    "story.unscheduled": _kind("moved “{title}” to the icebox", "title", "from", undo=True),
    "stories.changed": _kind("{what}", "what", "count", undo=True),
    "change.undone": _kind("{verb}: {what}", "verb", "what", "version", undo=True),
    "iteration.strength_set": _kind(
        "set the team strength of iteration {number} to {to} %", "number", "from", "to", undo=True
    ),
    "iteration.length_set": _kind("set the length of iteration {number} to {to}", "number", "to", undo=True),
    "iteration.goal_set": _still(
        "set the goal of iteration {number}: “{to}”", "number", "from", "to", undo=True
    ),
    "iteration.goal_removed": _still(
        "took the goal off iteration {number}", "number", "from", "to", undo=True
    ),
    "report.made": _still("told week {week} to {recipients}", "week", "recipients"),
    "report.planned": _still("changed how the weekly report is sent: {fields}", "fields"),
    "report.hook_added": _still("added a webhook for the weekly report at {host}", "host"),
    "report.hook_removed": _still("took away the webhook for the weekly report at {host}", "host"),
    "report.declined": _still("took an address off the recipients of the weekly report"),
    "epic.created": _still("added the epic “{name}”", "epic_id", "name", undo=True),
    "epic.edited": _still(
        "changed {fields} of the epic “{name}”", "epic_id", "name", "fields", "changes", undo=True
    ),
    "epic.moved": _still("moved the epic “{name}”", "epic_id", "name", undo=True),
    "epic.deleted": _still("deleted the epic “{name}”", "epic_id", "name", undo=True),
    "epic.commented": _still("commented on the epic “{title}”", "title", "epic_id", "comment_id", undo=True),
    "epic.comment_edited": _still(
        "changed a comment on the epic “{title}”", "title", "epic_id", "comment_id", undo=True
    ),
    "epic.comment_deleted": _still(
        "deleted a comment on the epic “{title}”", "title", "epic_id", "comment_id", undo=True
    ),
    "label.created": _still("made the label “{name}”", "label_id", "name"),
    "label.renamed": _still("renamed the label “{from}” to “{to}”", "label_id", "from", "to", undo=True),
    "label.merged": _still("merged the label “{name}” into “{into}”", "label_id", "name", "into", undo=True),
    "label.deleted": _still("deleted the label “{name}”", "label_id", "name", undo=True),
    "story.cloned": _kind("added “{title}” as a copy of #{of}", "title", "of", undo=True),
    "story.split": _kind("split “{title}” into {count} more", "title", "count", "numbers", undo=True),
    "story.followed": _still("follows “{title}”", "title", undo=True),
    "story.followers_set": _still("{what} “{title}”", "title", "what", undo=True),
    "story.numbered": _still("said that “{title}” is {to} in the place it came from", "title", "from", "to"),
    "story.unfollowed": _still("follows “{title}” no longer", "title", undo=True),
    "task.added": _still("added the {which} “{text}” to “{title}”", "title", "which", "text", undo=True),
    "task.edited": _still(
        "changed the {which} “{text}” of “{title}” to “{to}”", "title", "which", "text", "to", undo=True
    ),
    "task.ticked": _still("ticked the {which} “{text}” of “{title}”", "title", "which", "text", undo=True),
    "task.unticked": _still(
        "took the tick off the {which} “{text}” of “{title}”", "title", "which", "text", undo=True
    ),
    "task.moved": _still("moved the {which} “{text}” within “{title}”", "title", "which", "text", undo=True),
    "task.deleted": _still("took the {which} “{text}” out of “{title}”", "title", "which", "text", undo=True),
    "blocker.added": _still("said what blocks “{title}”: {text}", "title", "text", undo=True),
    "blocker.edited": _still(
        "changed what blocks “{title}” from “{text}” to “{to}”", "title", "text", "to", undo=True
    ),
    "blocker.resolved": _still("resolved what blocked “{title}”: {text}", "title", "text", undo=True),
    "blocker.reopened": _still("said that “{title}” is blocked again: {text}", "title", "text", undo=True),
    "blocker.deleted": _still("took a blocker off “{title}”: {text}", "title", "text", undo=True),
    "review.asked": _still(
        "asked {reviewer} for a review of “{title}”: {review}",
        "title",
        "review",
        "reviewer",
        "reviewer_id",
        undo=True,
    ),
    "review.assigned": _still(
        "gave the review of “{title}” to {reviewer}: {review}",
        "title",
        "review",
        "reviewer",
        "reviewer_id",
        undo=True,
    ),
    "review.judged": _still(
        "set the review of “{title}” to {status}: {review}",
        "title",
        "review",
        "status",
        "reviewer_id",
        undo=True,
    ),
    "review.removed": _still("took a review off “{title}”: {review}", "title", "review", undo=True),
    "review_type.added": _still("added the kind of review {name}", "name"),
    "review_type.renamed": _still("renamed the kind of review {name} to {to}", "name", "to"),
    "review_type.hidden": _still("hid the kind of review {name}", "name"),
    "review_type.shown": _still("brought back the kind of review {name}", "name"),
    "code.linked": _still("linked {name} to “{title}”", "title", "name", "url", undo=True),
    "code.unlinked": _still("took the link to {name} off “{title}”", "title", "name", "url", undo=True),
    "code.changed": _still("says that {name} of “{title}” is {status}", "title", "name", "status", undo=True),
    "webhook.added": _still("added a webhook for changes at {host}", "host"),
    "webhook.changed": _still("changed the webhook at {host}: {what}", "host", "what"),
    "webhook.removed": _still("took away the webhook for changes at {host}", "host"),
    "webhook.switched_off": _still("switched off the webhook at {host}: {why}", "host", "why"),
    "forge.added": _still("lets {forge} tell of code: {name}", "forge", "name"),
    "forge.revoked": _still("listens to {name} no longer", "name"),
    "comment.added": _still("commented on “{title}”", "title", "comment_id", undo=True),
    "comment.edited": _still("changed a comment on “{title}”", "title", "comment_id", undo=True),
    "comment.deleted": _still("deleted a comment on “{title}”", "title", "comment_id", undo=True),
    "attachment.added": _still("attached {names} to “{title}”", "title", "names", undo=True),
    "attachment.removed": _still("took {names} off “{title}”", "title", "names", undo=True),
    "pairing.logged": _still(
        "logged {names} on “{title}” for {day}", "title", "names", "day", undo=True, follows="story.started"
    ),
    "pairing.corrected": _still(
        "corrected the pair on “{title}” for {day}: {names}", "title", "names", "day", undo=True
    ),
    "pairing.noted": _still("left a note for the next pair on “{title}”: {text}", "title", "text", undo=True),
    "pairing.note_removed": _still("took the note for the next pair off “{title}”", "title", undo=True),
    "pairing.imported": _still("took {count} lines of pairs out of {file}", "count", "file"),
    "pairing.suggested": _still("found {count} pairs in commits, to be confirmed", "count"),
    "pairing.identified": _still("said that {author} in commits is {name}", "author", "name"),
    "pairing.confirmed": _still(
        "confirmed {names} on “{title}” for {day}, as commits suggest", "names", "title", "day"
    ),
    "pairing.dismissed": _still(
        "dismissed {names} on “{title}” for {day}, which commits suggest", "names", "title", "day"
    ),
    "pairing.removed": _still("took {names} on “{title}” off {day}", "title", "names", "day", undo=True),
    "rotation.changed": _still("changed how pairs rotate"),
    "rotation.rules_changed": _still("changed the rules of the rotation"),
    "pairs.proposed": _still("put proposed pairs on the board of {day}", "day"),
    "pairs.arranged": _still("rearranged the pairs of {day}", "day"),
    "pairs.undone": _still("took back a change of the pairs of {day}", "day"),
    "pairs.published": _still("published the pairs of {day}: {count}", "day", "count"),
    "pairs.recorded": _still("recorded the pairs of {day}, as they were published: {count}", "day", "count"),
}


MOVED_OUT = ("story.moved_out", "stories.moved_out")
MOVED_IN = ("story.moved_in", "stories.moved_in")
"""Kinds of events with which stories leave their project for another one, and come into that."""
SETS_STRENGTH = ("iteration.strength_set", "change.undone")
"""Kinds of events that may give another strength to an iteration, be it one that has ended."""


LISTS = {"unscheduled": " to the icebox", "unstarted": " to the backlog", "planned": " to Current"}
"""Where a story has gone that came into this state by being moved."""


def check(kind: str, details: Mapping[str, Any]) -> None:
    """Raises ValueError where an event of this kind lacks particulars or carries unknown ones."""
    expected = KINDS[kind].details
    if set(details) != expected:
        raise ValueError(f"An event {kind} has {sorted(expected)}, but was given {sorted(details)}.")


def sentence(kind: str, details: Mapping[str, Any]) -> str:
    """What happened, without the name of who did it: "accepted “Sign in by passkey”"."""
    said = KINDS[kind].sentence.format_map(dict(details))
    if kind == "story.moved" and details.get("from") != details.get("to"):
        said += LISTS.get(details.get("to", ""), "")
    return said
