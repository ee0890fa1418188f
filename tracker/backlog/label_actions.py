"""Verbs of labels, each about all stories that carry one: a constant number of statements, one event."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy import delete as remove

from tracker.accounts.models import Person
from tracker.activity.models import event_story
from tracker.backlog import epic_queries, label_queries, queries
from tracker.backlog.fields import LONGEST_LABEL, label_name
from tracker.backlog.models import Epic, Label, Story, story_label
from tracker.backlog.remembering import note_labels, note_outdated
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.teams.models import Project
from tracker.text import counted
from tracker.web import Refusal


def create(project: Project, name: str, *, by: Person | None, at: datetime) -> Label:
    """A label that no story carries yet; the one there is where the project has it. Raises Refusal for no
    name."""
    with writing(project, by=by, at=at) as change:
        name = label_name(name)
        _check_name(name)
        known = queries.label_named(change.project, name)
        if known is not None:
            return known
        label = Label(project_id=change.project.id, name=name)
        db.session.add(label)
        db.session.flush()
        change.record("label.created", label_id=label.id, name=name)
        return label


def rename(label: Label, name: str, *, by: Person | None, at: datetime, merging: bool = False) -> Label:
    """Gives the label another name on all its stories. Where another label has that name the two become
    one, if `merging` says so; else a Refusal (409) tells what that would do. Answers the label that the
    stories carry."""
    project = db.session.get_one(Project, label.project_id)
    with writing(project, by=by, at=at) as change:
        name = label_name(name)
        _check_name(name)
        if name == label.name:
            return label
        other = queries.label_named(project, name)
        if other is not None:
            if not merging:
                raise Refusal(what_merging_does(label, other), 409)
            return _merge(change, label, other)
        before, label.name = label.name, name
        details: dict[str, Any] = {"label_id": label.id, "from": before, "to": name}
        change.record("label.renamed", **details)
        _name_stories(change, label_queries.labels_of_stories_with(label))
        return label


def merge(label: Label, into: Label, *, by: Person | None, at: datetime) -> Label:
    """Gives all stories of the label the other one, each once, and takes the label away. An epic goes with
    it; raises Refusal where both serve one. Answers the other label."""
    project = db.session.get_one(Project, label.project_id)
    with writing(project, by=by, at=at) as change:
        if db.session.get(Label, label.id) is None:
            return into
        if label.id == into.id:
            raise Refusal("A label cannot be merged into itself. Choose another one.")
        return _merge(change, label, into)


def delete(label: Label, *, by: Person | None, at: datetime) -> None:
    """Takes the label off all stories, and away. Raises Refusal where it serves an epic."""
    project = db.session.get_one(Project, label.project_id)
    with writing(project, by=by, at=at) as change:
        if db.session.get(Label, label.id) is None:
            return
        epic = epic_queries.epic_of(label)
        if epic is not None:
            raise Refusal(
                f"The label “{label.name}” serves the epic “{epic.name}”. "
                "Delete the epic first, or give it another label."
            )
        stories = _take_away(label)
        change.record("label.deleted", label_id=label.id, name=label.name)
        _name_stories(change, stories)


def what_merging_does(label: Label, into: Label) -> str:
    """What it would do, said before it is done."""
    stories = counted(label_queries.stories_with(label), "story")
    return (
        f"There is a label “{into.name}” already. Merging gives it the {stories} of “{label.name}” "
        f"and takes “{label.name}” away."
    )


def outdate_rows(change: Change, label_ids: Sequence[int]) -> None:
    """Lets every row of a story with one of these labels be drawn anew: its version becomes that of the
    change. One statement, however many stories."""
    _outdate(change, select(story_label.c.story_id).where(story_label.c.label_id.in_(label_ids)))


def _outdate(change: Change, story_ids: Select[int]) -> None:
    db.session.execute(
        update(Story)
        .where(Story.id.in_(story_ids))
        .values(version=change.project.version)
        .execution_options(synchronize_session=False)
    )
    note_outdated()
    _forget_stories()


def _merge(change: Change, label: Label, into: Label) -> Label:
    epic, other = epic_queries.epic_of(label), epic_queries.epic_of(into)
    if epic is not None and other is not None:
        raise Refusal(
            f"“{label.name}” serves the epic “{epic.name}” and “{into.name}” the epic “{other.name}”. "
            "Delete one of the two epics, or give it another label; then merge."
        )
    both = _take_away(label, epic, into)
    rows = [{"story_id": key, "label_id": into.id} for key, labels in both.items() if into.id not in labels]
    if rows:
        db.session.execute(insert(story_label), rows)
    change.record("label.merged", label_id=into.id, name=label.name, into=into.name)
    _name_stories(change, both)
    if epic is not None:
        outdate_rows(change, [into.id])
    return into


def _take_away(label: Label, epic: Epic | None = None, into: Label | None = None) -> dict[int, list[int]]:
    """Takes the label off all stories, and away; its epic gets another one. Answers the labels that its
    stories had, by the story."""
    stories = label_queries.labels_of_stories_with(label)
    note_labels(stories)
    db.session.execute(remove(story_label).where(story_label.c.label_id == label.id))
    if epic is not None and into is not None:
        epic.label = into
        db.session.flush()
    _forget_stories()
    db.session.delete(label)
    db.session.flush()
    return stories


def _name_stories(change: Change, story_ids: Collection[int]) -> None:
    """Puts the event into the history of these stories, and lets their rows be drawn anew: their version
    becomes that of the change. Two statements, however many stories."""
    change.name_stories(story_ids)
    event_id = change.event.id if change.event else None
    named = select(event_story.c.story_id).where(event_story.c.event_id == event_id)
    _outdate(change, named)


def _forget_stories() -> None:
    """What the session knows of stories and their labels is out of date."""
    for thing in list(db.session.identity_map.values()):
        if isinstance(thing, Story):
            db.session.expire(thing)


def _check_name(name: str) -> None:
    if not name:
        raise Refusal("A label needs a name.")
    if len(name) > LONGEST_LABEL:
        raise Refusal(f"The label has {len(name)} characters; at most {LONGEST_LABEL} fit.")
