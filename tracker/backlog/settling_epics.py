"""What a change does to the scopes of epics."""

from __future__ import annotations

from tracker.backlog import epic_queries, remembering
from tracker.backlog.models import Epic, Label
from tracker.backlog.settling import Happened, enter_change
from tracker.backlog.undoing import DELETED
from tracker.backlog.workflow import State
from tracker.ledger.entries import difference, opening
from tracker.ledger.queries import standings_in_epics, standings_of_epics
from tracker.teams.models import Project


def settle_epics(project: Project, happened: Happened) -> None:
    """Enters what the change did to the scopes of epics. A change of stories asks for theirs alone, and for
    nothing where it changed nothing that an epic's ledger holds; so a move costs nothing here."""
    if _concerns_all_epics(happened):
        scopes = epic_queries.scopes(project)
        held = standings_of_epics(scopes)
    else:
        story_ids = _changed_for_epics(happened)
        scopes = epic_queries.scopes(project, story_ids) if story_ids else {}
        held = standings_in_epics(scopes, story_ids) if scopes else {}
    begins = happened.event.kind in EPICS_BEGIN
    for epic_id, scope in scopes.items():
        before = held.get(epic_id, {})
        drafts = opening(scope) if begins and epic_id not in held else difference(before, scope)
        enter_change(happened, drafts, epic_id=epic_id)


EPICS_BEGIN = ("epic.created", "project.copied")
"""Kinds of events with which the ledgers of epics open."""
_HELD = {"estimate", "story_type", "labels", DELETED}
"""Parts of a story of which the ledger of an epic speaks."""


def _concerns_all_epics(happened: Happened) -> bool:
    event = happened.event
    if event.kind == "project.changed":
        return "bugs_and_chores_are_estimatable" in event.details["changes"]
    if event.kind == "change.undone":
        return remembering.has_changed(Epic, Label)
    return event.kind in (*EPICS_BEGIN, "project.imported", "epic.edited", "label.merged")


def _changed_for_epics(happened: Happened) -> list[int]:
    """The touched stories of which the change replaced something that the ledger of an epic holds."""
    found = []
    for story_id, story in happened.touched.items():
        parts = (happened.event.before or {}).get(str(story_id), {})
        accepts = "state" in parts and State.ACCEPTED in (parts["state"], story.state)
        if accepts or _HELD & parts.keys():
            found.append(story_id)
    return found
