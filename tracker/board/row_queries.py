"""All that rows of stories show, in one statement however many they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal_column,
    select,
    union_all,
)

from tracker.accounts.models import Person
from tracker.backlog.detail_models import CRITERION, TASK, Blocker, Comment, Review, ReviewType, Task
from tracker.backlog.models import Epic, Label, Story, StoryOwner, story_label
from tracker.backlog.plan import Ranked
from tracker.backlog.queries import PROJECT
from tracker.backlog.unfinished import left_open
from tracker.backlog.workflow import STEPS, State, is_estimable
from tracker.board.rows import Row
from tracker.database import asked, one_of
from tracker.releases.release import Outlook
from tracker.teams.models import Project

Hanging = Mapping[str, list[tuple[Any, ...]]]
MARKED = ("p0", "p1", "p2")
"""The priorities that a row marks: what can wait says nothing."""
AT_ONCE = 1000
"""Stories of one statement: SQLite takes 32,766 parameters."""


def rows(
    project: Project, stories: Collection[Ranked], releases: Mapping[int, Outlook], today: date
) -> Iterator[Row]:
    """Rows to draw, in no order, with all that hangs on the stories."""
    waiting = iter(stories)
    while some := list(islice(waiting, AT_ONCE)):
        gathered: dict[int, dict[str, list[tuple[Any, ...]]]] = defaultdict(lambda: defaultdict(list))
        found = _hanging_on([story.id for story in some], project)
        for story_id, what, number, one, other in sorted(found, key=_in_order):
            gathered[story_id][what].append((number, one, other))
        common = _Common(
            epic_labels=frozenset([one for _, one, _ in gathered[0]["epic"]]),
            scale=project.scale,
            estimates_all=project.bugs_and_chores_are_estimatable,
            shows_priority=project.show_story_priority,
        )
        for story in some:
            yield _row(common, story, gathered[story.id], releases.get(story.id), today)


def _hanging_on(ids: list[int], project: Project) -> Sequence[Any]:
    if len(ids) == 1:
        return asked(_OF_ONE, story=ids[0], project=project.id)
    return asked(_OF_SOME, ids=ids, project=project.id)


def _in_order(row: Any) -> tuple[Any, ...]:
    return row[2], row[3]


class _Common(NamedTuple):
    """What is the same for all rows of a project; `estimates_all`: bugs and chores, too."""

    epic_labels: frozenset[str]
    scale: tuple[int, ...]
    estimates_all: bool
    shows_priority: bool


def _row(common: _Common, story: Ranked, hanging: Hanging, outlook: Outlook | None, today: date) -> Row:
    ((_, title, pair_names),) = hanging["text"]
    lacks = story.estimate is None and is_estimable(story.story_type, common.estimates_all)
    return Row(
        id=story.id,
        version=story.version,
        title=title,
        story_type=story.story_type,
        state=story.state,
        estimate=story.estimate,
        priority=_priority(hanging) if common.shows_priority else "",
        labels=tuple([name for _, name, _ in hanging.get("label", ())]),
        epic_labels=common.epic_labels,
        owners=tuple([(initials, name) for _, initials, name in hanging.get("owner", ())]),
        comments=sum([number for number, _, _ in hanging.get("comments", ())]),
        blockers=tuple([sentence for _, sentence, _ in hanging.get("blocker", ())]),
        blocking=tuple([number for number, _, _ in hanging.get("blocking", ())]),
        reviews=tuple([(name, status) for _, name, status in hanging.get("review", ())]),
        left_open=_left_open(hanging) if story.state != _ACCEPTED else "",
        pairs=tuple(pair_names.split(", ")) if story.pair_day == today and pair_names else (),
        deadline_on=story.deadline_on,
        outlook=outlook,
        lacks_estimate=lacks,
        steps=() if lacks else tuple(STEPS[story.story_type].get(story.state, ())),
        scale=common.scale,
    )


def _priority(hanging: Hanging) -> str:
    return next((priority for _, priority, _ in hanging.get("priority", ())), "")


_ACCEPTED = State.ACCEPTED
"""Members of enumerations are found slowly."""


def _left_open(hanging: Hanging) -> str:
    if hanging.keys().isdisjoint(_OPEN):
        return ""
    lines = {kind: number for number, kind, _ in hanging["lines"]}
    waiting = sum(status != "pass" for _, _, status in hanging["review"])
    return left_open(lines.get(CRITERION, 0), lines.get(TASK, 0), waiting, len(hanging["blocker"]))


_OPEN = frozenset({"lines", "review", "blocker"})


def _part(what: str, story_id: Any, number: Any = 0, one: Any = "", other: Any = "") -> Select[Any]:
    """Columns that all parts have in common: the story, what it is, a number that also orders, two texts."""
    texts = [_said(text) if isinstance(text, str) else text for text in (one, other)]
    counted = _NONE if isinstance(number, int) else cast(number, BigInteger)
    return select(story_id, _said(what), counted, *texts)


def _said(word: str) -> ColumnElement[str]:
    """A word of ours within the statement: each parameter costs as much as a row."""
    return literal_column(f"'{word}'", String)


_NONE: ColumnElement[int] = literal_column("0", BigInteger)


_is_here = exists().where(
    Story.id == Blocker.story_id, Story.deleted_at.is_(None), Story.project_id == PROJECT
)
"""Whether the blocked story is one of the project. By a join, SQLite would read all that the project has."""


def _hanging(of: Callable[[Any], ColumnElement[bool]]) -> CompoundSelect[Any]:
    """What hangs on the stories of which `of` says that a column names them; and under the number 0 the
    labels that epics have."""
    return union_all(
        _part("text", Story.id, 0, Story.title, Story.pair_names).where(of(Story.id)),
        _part("priority", Story.id, 0, Story.priority).where(of(Story.id), one_of(Story.priority, MARKED)),
        _part("label", story_label.c.story_id, 0, Label.name)
        .join(Label, Label.id == story_label.c.label_id)
        .where(of(story_label.c.story_id)),
        _part("owner", StoryOwner.story_id, StoryOwner.position, Person.initials, Person.name)
        .join(Person, Person.id == StoryOwner.person_id)
        .where(of(StoryOwner.story_id)),
        _part("comments", Comment.story_id, func.count())
        .where(of(Comment.story_id))
        .group_by(Comment.story_id),
        _part("blocker", Blocker.story_id, Blocker.id, Blocker.description).where(
            ~Blocker.resolved, of(Blocker.story_id)
        ),
        _part("blocking", Blocker.blocking_id, Blocker.story_id).where(
            ~Blocker.resolved, of(Blocker.blocking_id), _is_here
        ),
        _part("review", Review.story_id, Review.id, ReviewType.name, Review.status)
        .join(ReviewType, ReviewType.id == Review.review_type_id)
        .where(of(Review.story_id)),
        _part("lines", Task.story_id, func.count(), Task.kind)
        .where(~Task.complete, of(Task.story_id))
        .group_by(Task.story_id, Task.kind),
        _part("epic", _NONE, 0, Label.name)
        .join(Epic, Epic.label_id == Label.id)
        .where(Epic.project_id == PROJECT),
    )


_OF_ONE: Any = _hanging(lambda column: column == bindparam("story", type_=BigInteger()))
_OF_SOME: Any = _hanging(lambda column: column.in_(bindparam("ids", expanding=True)))
"""A list is written into the statement each time, and mostly a single story has changed."""
