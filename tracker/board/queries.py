"""Reading the board: its cost depends on the open stories, not on how much is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from tracker.accounts.models import Person
from tracker.backlog.models import Blocker, Comment, Epic, Label, Story, StoryOwner, story_label
from tracker.backlog.plan import Facts, Ranked, lateness
from tracker.backlog.queries import PROJECT, RANKED, current_lines, facts, icebox, ranked
from tracker.backlog.workflow import State, is_estimable, next_steps, word
from tracker.board.panels import Board, Group, Row
from tracker.database import asked, db
from tracker.ledger.entries import figures_at
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, Span, day_of, span_of, starts_at
from tracker.planning.schedule import Planned, total
from tracker.teams.models import Project

DONE_AT_ONCE = 60
"""Done stories shown at first; earlier ones follow on demand, by whole iterations."""


def board(project: Project, at: datetime, done_before: int | None = None) -> Board:
    """The board as planned at this instant; Done ends before iteration `done_before`, or before Current."""
    known = facts(project, at)
    planned = known.schedule()
    done, earlier = _done(project, known, done_before)
    return Board(
        velocity=known.velocity.points,
        done=tuple(done),
        current=_current(project, known, planned[0], at),
        backlog=tuple(_groups(planned[1:])),
        icebox=tuple(icebox(project)),
        late={
            story.id: late
            for iteration in planned
            for story in iteration.stories
            if story.deadline_on and (late := lateness(story.deadline_on, iteration.span))
        },
        earlier=earlier,
    )


def _current(project: Project, known: Facts, planned: Planned[Ranked], at: datetime) -> Group:
    opened = known.current
    days = [day for day in opened.span.days if day <= day_of(at, project.zone)]
    ends = [starts_at(day + timedelta(days=1), project.zone) for day in days]
    remaining = figures_at(current_lines(known), ends)
    return Group(
        span=opened.span,
        stories=planned.stories,
        points=planned.points,
        done_points=total([story for story in planned.stories if story.state == State.ACCEPTED]),
        capacity=planned.capacity,
        strength=opened.strength,
        goal=opened.goal,
        reconstructed=opened.reconstructed,
        remaining=tuple(figures.remaining for figures in remaining),
    )


def _groups(planned: list[Planned[Ranked]]) -> list[Group]:
    groups = []
    empty = 0
    for iteration in planned:
        if not iteration.stories:
            empty += 1
            continue
        group = Group(
            span=iteration.span,
            stories=iteration.stories,
            points=iteration.points,
            done_points=0,
            capacity=iteration.capacity,
            strength=iteration.strength,
            empty_before=empty,
        )
        groups.append(group)
        empty = 0
    return groups


def _done(project: Project, known: Facts, before: int | None) -> tuple[list[Group], int | None]:
    """Done iterations with stories, newest first, and the number before which earlier ones wait."""
    limit = _start_of(project, before) or known.current.span.start_on
    stories = ranked(
        select(*RANKED)
        .where(
            Story.project_id == project.id,
            Story.accepted_at < starts_at(limit, project.zone),
            Story.deleted_at.is_(None),
        )
        .order_by(Story.accepted_at.desc(), Story.id.desc())
        .limit(DONE_AT_ONCE + 1)
    )
    if not stories:
        return [], None
    spans = _spans(project, known, day_of(_accepted(stories[-1]), project.zone))
    by_span: dict[Span, list[Ranked]] = defaultdict(list)
    for story in stories:
        span = span_of(day_of(_accepted(story), project.zone), list(spans))
        if span:
            by_span[span].append(story)
    groups = [_done_group(spans[span], stories) for span, stories in by_span.items()]
    more = len(stories) > DONE_AT_ONCE
    if more and len(groups) > 1:
        groups.pop()
    return groups, groups[-1].span.number if more else None


def _done_group(opened: Opened, newest_first: list[Ranked]) -> Group:
    points = total(newest_first)
    return Group(
        span=opened.span,
        stories=tuple(reversed(newest_first)),
        points=points,
        done_points=points,
        strength=opened.strength,
        goal=opened.goal,
        reconstructed=opened.reconstructed,
    )


def _accepted(story: Ranked) -> datetime:
    if story.accepted_at is None:
        raise ValueError(f"Story {story.id} is not accepted.")
    return story.accepted_at


def _start_of(project: Project, number: int | None) -> date | None:
    entered = iterations.numbered(project.id, number) if number is not None else None
    return entered.span.start_on if entered else None


def _spans(project: Project, known: Facts, since: date) -> dict[Span, Opened]:
    """The iterations from the one that contains `since`, newest first: entered or just begun."""
    begun = [opened for opened in reversed(known.opened) if opened.id is None]
    return {opened.span: opened for opened in (*begun, *iterations.ending_after(project.id, since))}


def rows(project: Project, stories: Collection[Ranked], late: Mapping[int, str], today: date) -> list[Row]:
    """Rows to draw, in no order, with all that hangs on the stories: six statements however many."""
    texts, labels, owners, comments, blockers = (
        _gathered(query, [story.id for story in stories]) for query in _HANGING
    )
    epics = frozenset(name for (name,) in asked(_EPIC_LABELS, project=project.id))
    estimates = project.bugs_and_chores_are_estimatable
    scale, rules = project.scale, stamp_of_rules(project)
    results = []
    for story in stories:
        (title, pair_names), *_ = texts[story.id]
        lacks = story.estimate is None and is_estimable(story.story_type, estimates)
        steps = next_steps(story.story_type, story.state, lacks)
        paired = story.pair_day == today
        results.append(
            Row(
                id=story.id,
                version=story.version,
                title=title,
                story_type=story.story_type,
                state=story.state,
                estimate=story.estimate,
                labels=tuple(name for (name,) in labels.get(story.id, ())),
                epic_labels=epics,
                owners=tuple(owners.get(story.id, ())),
                comments=sum(count for (count,) in comments.get(story.id, ())),
                blockers=tuple(sentence for (sentence,) in blockers.get(story.id, ())),
                pairs=tuple(pair_names.split(", ")) if paired and pair_names else (),
                deadline_on=story.deadline_on,
                late=late.get(story.id, ""),
                lacks_estimate=lacks,
                steps=tuple((to.value, word(story.story_type, story.state, to)) for to in steps),
                scale=scale,
                stamp=_stamp(story, late.get(story.id, ""), paired, rules),
            )
        )
    return results


def _gathered(query: Any, ids: list[int]) -> dict[int, list[tuple[Any, ...]]]:
    """The rows of the query by their first column, a story's id."""
    gathered: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for story_id, *rest in asked(query, ids=ids):
        gathered[story_id].append(tuple(rest))
    return gathered


_IDS: Any = bindparam("ids", expanding=True)
_HANGING = (
    select(Story.id, Story.title, Story.pair_names).where(Story.id.in_(_IDS)),
    select(story_label.c.story_id, Label.name)
    .join(Label)
    .where(story_label.c.story_id.in_(_IDS))
    .order_by(Label.name),
    select(StoryOwner.story_id, Person.initials, Person.name)
    .join(Person, Person.id == StoryOwner.person_id)
    .where(StoryOwner.story_id.in_(_IDS))
    .order_by(StoryOwner.position),
    select(Comment.story_id, func.count()).where(Comment.story_id.in_(_IDS)).group_by(Comment.story_id),
    select(Blocker.story_id, Blocker.description).where(~Blocker.resolved, Blocker.story_id.in_(_IDS)),
)
"""What a row shows of a story, each led by the story's id: its text, labels, owners, comments, blockers."""
_EPIC_LABELS = select(Label.name).join(Epic).where(Epic.project_id == PROJECT)


def names_changed_at() -> datetime | None:
    """When anybody's name or initials last changed."""
    return db.session.scalar(select(func.max(Person.changed_at)))


def stamp_of_rules(project: Project) -> str:
    """What the project's settings, and people's names, add to the look of its rows."""
    names = names_changed_at()
    changed = int(names.timestamp()) if names else 0
    return f"{int(project.bugs_and_chores_are_estimatable)}.{project.point_scale}.{changed}"


def _stamp(story: Ranked, late: str, paired: bool, rules: str) -> str:
    """Changes whenever the story's row looks different: by its version, the plan, the project's rules."""
    return f"{story.version}.{int(paired)}.{late.partition(' ')[0]}.{rules}"
