"""Bringing a file into a project, in one transaction that the caller commits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from datetime import datetime
from time import monotonic
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from flask import current_app

from tracker.accounts.actions import create_person
from tracker.accounts.models import Person
from tracker.backlog import text_index
from tracker.backlog.detail_models import Blocker, CodeLink, Comment, Review, ReviewType, Task
from tracker.backlog.label_actions import outdate_rows
from tracker.backlog.models import Epic, Label, Story, StoryFollower, StoryOwner, story_label
from tracker.backlog.ordering import GAP, between
from tracker.backlog.workflow import SCHEDULED, State
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.exchange import file_actions, queries, rows
from tracker.exchange.file_actions import Files
from tracker.exchange.history_actions import insert_all, write_history
from tracker.exchange.parsed import Parsed, ParsedStory, Unreadable
from tracker.exchange.progress import Progress, on_stderr, silent
from tracker.exchange.report import Report
from tracker.exchange.rows import Casting, Row
from tracker.exchange.rules import propose
from tracker.exchange.survey import Survey, folded, survey
from tracker.exchange.tracker_csv import read
from tracker.projects.actions import change_settings, create_project
from tracker.teams.models import Membership, Project, Team
from tracker.teams.permissions import Role
from tracker.web import Refusal

Reader = Callable[[bytes, str], Parsed]
"""What makes stories of the bytes of a file of this name; raises Unreadable."""

LONGEST_NAME = 50
NO_FILES: Files = MappingProxyType({})
BATCH = 500
"""Stories written at a time; their numbers are read back by their keys, which bounds that question."""

HANGING: tuple[tuple[Any, Callable[[ParsedStory, int, Casting], Iterable[Row]]], ...] = (
    (StoryOwner.__table__, rows.owners),
    (story_label, rows.labels),
    (Task.__table__, rows.tasks),
    (Comment.__table__, rows.comments),
    (StoryFollower.__table__, rows.followers),
    (Review.__table__, rows.reviews),
    (CodeLink.__table__, rows.links),
)
"""What hangs on a story: its table, and the rows that a parsed story has in it."""


def import_bytes(
    data: bytes,
    project_name: str,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    skip_bad: bool = False,
    *,
    file: str = "",
    progress: Progress | None = None,
    reader: Reader = read,
) -> Report:
    """Imports a CSV or ZIP into the project of that name, which is made where there is none; with another
    `reader` what that reads. A file that cannot be read, or has complaints (unless `skip_bad`), is refused:
    then nothing is written."""
    try:
        parsed = reader(data, file)
        _check_name(project_name)
    except (Unreadable, Refusal) as reason:
        return Report(file or "the file", project_name, refused=True, dry_run=dry_run, trouble=str(reason))
    project = queries.project_named(project_name)
    if project is not None and project.is_archived:
        trouble = f"{project.name} is archived; restore it first."
        return Report(file or "the file", project_name, refused=True, dry_run=dry_run, trouble=trouble)
    trial = examine(project or project_name, parsed, by, at, skip_bad)
    if dry_run:
        return trial
    if trial.refused:
        return replace(trial, dry_run=False)
    parsed, files = stored(data, rows.rendered(parsed), project, by, at)
    project = project or project_for(project_name, by, at, parsed)
    progress = progress or on_stderr(monotonic)
    return import_stories(project, parsed, by, at, skip_bad, progress=progress, files=files)


def stored(
    data: bytes, parsed: Parsed, project: Project | None, by: Person | None, at: datetime
) -> tuple[Parsed, Files]:
    """Before an import: stores the files of the ZIP whose stories are not here yet, and notes of which it
    could not. Commits where there are any."""
    known = queries.ground_of(project, by, at).story_keys if project and parsed.files else ()
    files, notes = file_actions.keep(data, parsed, by=by, at=at, known=known)
    return parsed.noting((), notes), files


def examine(
    project: Project | str,
    parsed: Parsed,
    by: Person | None,
    at: datetime,
    skip_bad: bool = False,
    *,
    time_zone: str = "",
) -> Report:
    """What the import would do, which is written nowhere; a name stands for a project yet to be made."""
    if isinstance(project, Project):
        ground, name = queries.ground_of(project, by, at), project.name
    else:
        zone = ZoneInfo(time_zone or current_app.config["DEFAULT_TIME_ZONE"])
        ground, name = queries.ground_of_new(propose(parsed), zone, by), project.strip()
    return _report(survey(parsed, ground, at), name, skip_bad, dry_run=True)


def project_for(name: str, by: Person | None, at: datetime, parsed: Parsed) -> Project:
    """The project of that name, made where there is none."""
    return queries.project_named(name) or make_project(name, by, at, parsed)


def make_project(
    name: str,
    by: Person | None,
    at: datetime,
    parsed: Parsed,
    *,
    team: Team | None = None,
    time_zone: str = "",
) -> Project:
    """A new project with settings that suit the file, of this team or of a new one of its name. Refuses
    a name that is taken."""
    name = name.strip()
    zone = time_zone or current_app.config["DEFAULT_TIME_ZONE"]
    return create_project(name, team or name, by=by, at=at, time_zone=zone, **asdict(propose(parsed)))


def import_stories(
    project: Project,
    parsed: Parsed,
    by: Person | None,
    at: datetime,
    skip_bad: bool = False,
    *,
    progress: Progress = silent,
    files: Files = NO_FILES,
) -> Report:
    """Brings in every story and epic that is not here yet, below what is here, in the file's order; with
    them labels, people, and all that hangs on them, `files` that are stored already, and the past as their
    dates tell it. One event, and one of the setting where it makes the project show priorities.
    With complaints nothing is written, unless `skip_bad` leaves those rows out."""
    parsed = rows.rendered(parsed)
    with writing(project, by=by, at=at) as change:
        found = survey(parsed, queries.ground_of(change.project, by, at), at)
        report = _report(found, change.project.name, skip_bad)
        if report.refused or not (found.stories or found.epics):
            return report
        casting = _cast(change.project, found, by, at)
        _insert_epics(change.project, found, casting)
        story_ids = _insert_stories(change.project, found, casting, progress)
        file_actions.attach(files, story_ids, by=by, at=at)
        event = change.record(
            "project.imported", file=parsed.file, stories=len(found.stories), epics=len(found.epics)
        )
        change.name_stories(story_ids.values())
        outdate_rows(change, [casting.labels[epic.label] for epic in found.epics])
        db.session.flush()
        write_history(change.project, found, story_ids, casting, event)
    if found.brings_priorities:
        change_settings(project, {"show_story_priority": True}, by=by, at=at)
    return report


def _check_name(name: str) -> None:
    length = len(name.strip())
    if not length:
        raise Refusal("Name the project.")
    if length > LONGEST_NAME:
        raise Refusal(f"The name of the project has {length} characters; at most {LONGEST_NAME} are kept.")


def _report(found: Survey, project_name: str, skip_bad: bool, *, dry_run: bool = False) -> Report:
    return Report(
        file=found.parsed.file,
        project=project_name,
        rows=found.parsed.rows,
        counts=found.counts,
        skipped=found.skipped,
        iterations=found.spans[-1].number if any(story.accepted for story in found.stories) else 0,
        complaints=found.parsed.complaints,
        notes=found.notes,
        refused=bool(found.parsed.complaints) and not skip_bad,
        dry_run=dry_run,
    )


def _cast(project: Project, found: Survey, by: Person | None, at: datetime) -> Casting:
    """Makes the people and labels that are not here, and says who and which is who and which."""
    people = dict(found.ground.people)
    for name in found.people:
        person = create_person(name, at=at)
        people[folded(name)] = person.id
        db.session.add(Membership(project_id=project.id, person_id=person.id, role=Role.MEMBER.value))
    insert_all(Label.__table__, [{"project_id": project.id, "name": name} for name in found.labels])
    insert_all(
        ReviewType.__table__, [{"project_id": project.id, "name": kind} for kind in found.review_types]
    )
    return Casting(
        project_id=project.id,
        version=project.version + 1,
        zone=project.zone,
        by_id=by.id if by else None,
        by_name=by.name if by else "",
        at=at,
        people=people,
        labels=queries.label_ids(project),
        review_types=queries.review_type_ids(project),
        html=found.parsed.html,
    )


def _insert_epics(project: Project, found: Survey, casting: Casting) -> None:
    position = between(queries.last_epic_position(project), None) or 0
    db.session.add_all(
        Epic(**rows.epic(epic, position + GAP * index, casting)) for index, epic in enumerate(found.epics)
    )
    db.session.flush()


def _insert_stories(project: Project, found: Survey, casting: Casting, progress: Progress) -> dict[str, int]:
    """Writes the stories and what hangs on them; returns their numbers by key. In the backlog and in the
    icebox they come below what stands there, in the order of the file."""
    next_in = {
        scheduled: between(queries.last_position(project, states), None) or 0
        for scheduled, states in ((True, SCHEDULED), (False, (State.UNSCHEDULED,)))
    }
    story_ids: dict[str, int] = {}
    total = len(found.stories)
    for start in range(0, total, BATCH):
        batch = found.stories[start : start + BATCH]
        written: list[Row] = []
        for story in batch:
            scheduled = story.state != State.UNSCHEDULED
            written.append(rows.story(story, next_in[scheduled], casting))
            next_in[scheduled] += GAP
        insert_all(Story.__table__, written)
        story_ids |= queries.story_ids(project, [story.key for story in batch])
        for table, made_of in HANGING:
            insert_all(
                table, [row for story in batch for row in made_of(story, story_ids[story.key], casting)]
            )
        text_index.keep([story_ids[story.key] for story in batch])
        progress(start + len(batch), total)
    _insert_blockers(found, casting, story_ids)
    return story_ids


def _insert_blockers(found: Survey, casting: Casting, story_ids: dict[str, int]) -> None:
    """Last of all, since a blocker may name any story of the file."""
    made = (
        row
        for story in found.stories
        for row in rows.blockers(story, story_ids[story.key], casting, story_ids)
    )
    insert_all(Blocker.__table__, list(made))
