"""Lines of text become stories, all of them by one verb."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.check_actions import check_labels, check_sketch, check_whole
from tracker.backlog.field_actions import labels_named
from tracker.backlog.follower_actions import followings
from tracker.backlog.lines import MOST, Line
from tracker.backlog.models import Story
from tracker.backlog.places import Place, at_top
from tracker.backlog.position_actions import kept_place, positions_at
from tracker.backlog.together_actions import naming, recorded
from tracker.backlog.workflow import State
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.teams.models import Project
from tracker.text import markdown
from tracker.web import Refusal


def add(
    project: Project,
    lines: Sequence[Line],
    state: str,
    *,
    by: Person | None,
    at: datetime,
    place: Place | None = None,
) -> list[Story]:
    """New stories from lines, in their order, at the place or where new ones go. Refused as a whole, with
    the number of the line and the rule."""
    with writing(project, by=by, at=at) as change:
        project = change.project
        if not lines:
            return []
        if len(lines) > MOST:
            raise Refusal(f"These are {len(lines)} lines; at most {MOST} become stories at once.")
        spot = kept_place(project, place or at_top(State(state)), State(state))
        names = sorted({name for line in lines for name in line.labels})
        labels = {label.name: label for label in labels_named(project, names)}
        positions = positions_at(project, spot, len(lines))
        stories = [
            Story(
                project=project,
                title=line.title,
                story_type=line.story_type.value,
                state=State(state).value,
                estimate=line.estimate,
                description_html=markdown(""),
                position=position,
                requested_by=by,
                followings=followings([by]),
                labels=[labels[name] for name in line.labels],
                created_at=change.at,
                updated_at=change.at,
            )
            for line, position in zip(lines, positions, strict=True)
        ]
        for number, story in enumerate(stories, 1):
            with naming(story, f"Line {number}: "):
                check_whole(story)
        db.session.add_all(stories)
        recorded(change, stories, lambda them: f"added {them}")
        return stories


def complaints(project: Project, lines: Sequence[Line]) -> dict[int, str]:
    """What is wrong with lines that shall become stories, by the number of the line."""
    found: dict[int, str] = {}
    for number, line in enumerate(lines, 1):
        try:
            check_sketch(project, line.title, line.story_type, line.estimate)
            check_labels(line.labels)
        except Refusal as refused:
            found[number] = refused.text
    return found
