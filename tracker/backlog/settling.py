"""What a change does to the plan: the iterations that began are entered before it, and after it the
difference between the plan and what the ledger holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert

from tracker.activity.kinds import KINDS
from tracker.activity.models import Event
from tracker.backlog import known_plan, queries, remembering
from tracker.backlog.known_plan import Known, Standings
from tracker.backlog.models import Story
from tracker.backlog.plan import Facts
from tracker.backlog.scopes import Ended, Redated, amendments, dated, release_scope
from tracker.backlog.undoing import DELETED
from tracker.backlog.workflow import State, StoryType
from tracker.database import db
from tracker.ledger.entries import Draft, Standing, difference, opening
from tracker.ledger.models import Entry
from tracker.ledger.queries import (
    left_as_done,
    lines_of_stories,
    standing_of_iteration,
    standings_of_releases,
)
from tracker.planning import queries as iterations
from tracker.planning.calendar import Opened, day_of, starts_at
from tracker.planning.models import Iteration, Override
from tracker.teams.models import Project


@dataclass(frozen=True, slots=True)
class Ground:
    """What a change stands on: the latest iterations, the current one last (none in a project that is
    just being made), and the plan before it, where this process knows it."""

    opened: Sequence[Opened]
    known: Known | None


@dataclass(frozen=True, slots=True)
class Happened:
    """A change that was recorded: its event, its instant, the name of who did it ("": nobody), and the
    stories it touched by their numbers."""

    event: Event
    at: datetime
    name: str
    touched: Mapping[int, Story]


def prepare(project: Project, at: datetime) -> Ground:
    """Enters the iterations that began while nobody wrote, so that the change finds them opened."""
    known = queries.known_at(project, at)
    # another host, whose clock is ahead, may have entered one by a change that did nothing else
    if known and known.facts.current.span.number == iterations.latest_number(project.id):
        return Ground(known.facts.opened, known)
    opened = iterations.latest(project.id, queries.LOOK_BACK)
    due = queries.due_iterations(project, opened[-1].span, at) if opened else ()
    return Ground(_opened(project, opened, due) if due else opened, None)


def settle(project: Project, ground: Ground, happened: Happened) -> None:
    """Enters the difference that the change made to the plan, and keeps what is then known of it."""
    kind = happened.event.kind
    about_stories = kind.partition(".")[0] in known_plan.ABOUT_STORIES
    about_stories = about_stories and not remembering.has_changed(Iteration, Override)
    known = ground.known if about_stories and not remembering.has_changed_others() else None
    if known is None and not KINDS[kind].moves_plan:
        return
    if known:
        facts = known_plan.facts_after(known.facts, happened.touched.values())
    else:
        facts = queries.facts_read(project, ground.opened if about_stories else None)
    if KINDS[kind].moves_plan:
        _amend(project, facts, happened)
        after = Known(
            project.version,
            facts,
            _enter_iteration(facts, known.current if known else None, happened),
            _enter_releases(facts, known.releases if known else {}, happened),
        )
    elif known:
        after = Known(project.version, facts, known.current, known.releases)
    known_plan.remember(project, after)


def enter(
    drafts: Sequence[Draft],
    *,
    at: datetime,
    iteration_id: int | None = None,
    release_id: int | None = None,
    epic_id: int | None = None,
    dated_at: datetime | None = None,
    event: Event | None = None,
    who: Callable[[int], str] = lambda _story_id: "",
) -> None:
    """Enters drafts into the ledger of an iteration, a release or an epic; `who` tells for a story's id what
    stands beside its entries. `dated_at` is for amendments (see ledger.models.Entry)."""
    if not drafts:
        return
    titles = queries.titles({draft.story_id for draft in drafts})
    rows = [
        {
            "iteration_id": iteration_id,
            "release_id": release_id,
            "epic_id": epic_id,
            "story_id": draft.story_id,
            "kind": draft.kind.value,
            "points": draft.points,
            "unestimated": draft.unestimated,
            "at": at,
            "dated_at": dated_at,
            "event_id": event.id if event else None,
            "title": titles[draft.story_id],
            "who": who(draft.story_id),
        }
        for draft in drafts
    ]
    db.session.execute(insert(Entry), rows)


def _opened(project: Project, last: Sequence[Opened], due: Sequence[Opened]) -> tuple[Opened, ...]:
    """Enters the iterations that are due; the latest then, the current one last."""
    facts = queries.facts_read(project, last)
    for opened in due:
        facts = facts.opening(opened)
        span = opened.span
        iteration = Iteration(
            project_id=project.id,
            number=span.number,
            start_on=span.start_on,
            end_on=span.end_on,
            working=opened.working,
            strength=opened.strength,
            goal=opened.goal,
        )
        db.session.add(iteration)
        db.session.flush()
        begin = starts_at(span.start_on, project.zone)
        enter(opening(facts.current_scope()), at=begin, iteration_id=iteration.id)
    taken_over = Override.project_id == project.id, Override.number <= facts.current.span.number
    db.session.execute(delete(Override).where(*taken_over))
    return iterations.latest(project.id, queries.LOOK_BACK)


def _enter_iteration(facts: Facts, held: Standings | None, happened: Happened) -> Standings:
    """Enters what changed in the current iteration; answers what the ledger then holds of it. `held` is
    what it held, where that is known."""
    iteration_id = facts.current.id
    if iteration_id is None:
        raise LookupError("The current iteration was not entered.")
    if held is None:
        held = standing_of_iteration(iteration_id)
    scope = facts.current_scope()
    enter_change(happened, difference(held, scope), iteration_id=iteration_id)
    return scope


def _enter_releases(
    facts: Facts, held: Mapping[int, Standings | None], happened: Happened
) -> dict[int, Standings | None]:
    """As _enter_iteration, for each release in the plan."""
    scopes = facts.release_scopes
    unknown = [release_id for release_id in scopes if release_id not in held]
    found = standings_of_releases(unknown) if unknown else {}
    scheduled = {story.id for story in facts.scheduled} if scopes else set()
    returned = _returned(scopes, happened)
    after: dict[int, Standings | None] = {}
    for release_id, scope in scopes.items():
        before = held[release_id] if release_id in held else found.get(release_id)
        touched = dict(happened.touched)
        if before and release_id in touched:  # a marker that comes back from resting knows nothing newer
            touched |= queries.stories(story_id for story_id, each in before.items() if each.done)
        known = {story_id: _if_accepted(story) for story_id, story in touched.items()}
        wanted = release_scope(before or {}, scope, scheduled, known, returned.get(release_id, ()))
        drafts = opening(wanted) if before is None else difference(before, wanted)
        enter_change(happened, drafts, release_id=release_id)
        after[release_id] = wanted if drafts or before is not None else None
    return after


def _returned(release_ids: Collection[int], happened: Happened) -> dict[int, list[int]]:
    """By release the stories that it had delivered until they were deleted, and that are there again."""
    before = happened.event.before or {}
    back = [
        story_id
        for story_id, story in happened.touched.items()
        if before.get(str(story_id), {}).get(DELETED) and _if_accepted(story)
    ]
    found: dict[int, list[int]] = {}
    left = left_as_done(release_ids, back) if back and release_ids else {}
    for (release_id, story_id), event_id in left.items():
        took = db.session.get_one(Event, event_id).before or {}
        if took.get(str(story_id), {}).get(DELETED) is False:
            found.setdefault(release_id, []).append(story_id)
    return found


def _if_accepted(story: Story) -> Standing | None:
    if story.state != State.ACCEPTED or story.deleted_at is not None:
        return None
    return Standing(story.estimate or 0, story.lacks_estimate, True)


def _amend(project: Project, facts: Facts, happened: Happened) -> None:
    """Enters into iterations that have ended what a change has dated into them or out of them."""
    redated = dated(
        _redated(happened),
        starts_at(facts.current.span.start_on, project.zone),
        undoing=happened.event.kind == "change.undone",
    )
    if not redated:
        return
    first = day_of(min(each.since for each in redated), project.zone)
    ended = [
        Ended(each.id, starts_at(each.span.start_on, project.zone), starts_at(each.span.end_on, project.zone))
        for each in reversed(iterations.ending_after(project.id, first))
        if each.id and each.span.number < facts.current.span.number
    ]
    lines = lines_of_stories([each.id for each in ended], [each.story_id for each in redated])
    for iteration in ended:
        for each in redated:
            drafts = amendments(each, iteration, lines.get((iteration.id, each.story_id), ()))
            enter_change(happened, drafts, iteration_id=iteration.id, dated_at=each.now or each.was)


def _redated(happened: Happened) -> list[Redated]:
    """The touched stories that got another date of acceptance, or none; a deleted one has none."""
    found = []
    for story_id, story in happened.touched.items():
        parts = (happened.event.before or {}).get(str(story_id), {})
        if "accepted_at" not in parts and DELETED not in parts:
            continue
        now = story.accepted_at
        was = now
        if "accepted_at" in parts:
            was = datetime.fromisoformat(parts["accepted_at"]) if parts["accepted_at"] else None
        standing = Standing(story.estimate or 0, story.lacks_estimate, True)
        before = None if parts.get(DELETED) else was
        after = None if story.deleted_at is not None else now
        if story.story_type != StoryType.RELEASE:
            found.append(Redated(story_id, before, after, standing))
    return found


def enter_change(happened: Happened, drafts: Sequence[Draft], **scope: Any) -> None:
    """Enters what a change did into the ledger of one scope (see `enter`). Its author stands beside the
    stories that were touched; others came in or went out because the plan moved after it, and their entries
    say so."""
    follows = f"the plan, after {happened.name}" if happened.name else "the plan"

    def who(story_id: int) -> str:
        return happened.name if story_id in happened.touched else follows

    enter(drafts, at=happened.at, event=happened.event, who=who, **scope)
