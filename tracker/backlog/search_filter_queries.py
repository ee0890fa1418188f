"""What each term of a search asks the database. A search word is one function and its entry in FILTERS.

Names of people, labels, epics and releases are compared here, in Python, and asked for by their numbers:
so all engines agree on what is the same name. No condition is ever NULL, so that each can be turned round.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import and_, bindparam, exists, false, literal, not_, or_, select

from tracker.backlog import text_index
from tracker.backlog.detail_models import Review
from tracker.backlog.models import Story, StoryFollower, StoryOwner, story_label
from tracker.backlog.search_dates import dates
from tracker.backlog.search_ground_queries import Ground
from tracker.backlog.search_having_queries import HAVING, Condition, is_blocked
from tracker.backlog.search_matching import in_name, in_text, whole_name
from tracker.backlog.search_tree import Manner, Term, Value
from tracker.backlog.words import fold, words
from tracker.backlog.workflow import IN_PROGRESS, State, StoryType, is_estimable


def condition_of(term: Term, ground: Ground) -> Condition:
    """What holds for the stories the term asks for."""
    ask = FILTERS[term.keyword]
    condition = or_(*(ask(ground, value) for value in term.values))
    return not_(condition) if term.negated else condition


def _in(column: Any, ids: Collection[int]) -> Condition:
    """Whether the column is one of these numbers, however many; it may be NULL."""
    if not ids:
        return false()
    numbers = column.in_(bindparam(None, list(ids), expanding=True, literal_execute=True))
    return and_(column.is_not(None), numbers)


def _people(ground: Ground, value: Value) -> list[int]:
    """The numbers of the people meant: me, initials, a number, or a name or a part of it."""
    if value.manner == Manner.PLAIN and fold(value.text) == "me":
        return [ground.person_id] if ground.person_id is not None else []
    by_name, by_initials = in_name(value), whole_name(value)
    return [
        number
        for number, name, initials in ground.people
        if by_name(name) or by_initials(initials) or value.text == str(number)
    ]


def _text(ground: Ground, value: Value) -> Condition:
    """Words in the texts, or in the names of labels and of people that have to do with the story (4.1, 6)."""
    matches = in_text(value)
    labels = [number for number, name, _ in ground.labels if matches(name)]
    people = [number for number, name, _ in ground.people if matches(name)]
    return or_(
        _written(ground, value, title_only=False),
        _labelled(labels),
        _owned(people),
        _in(Story.requested_by_id, people),
    )


def _name(ground: Ground, value: Value) -> Condition:
    return _written(ground, value, title_only=True)


def _written(ground: Ground, value: Value, *, title_only: bool) -> Condition:
    if value.manner in (Manner.PATTERN, Manner.REGEX):
        return _in(Story.id, ground.scanned[value, title_only])
    whole = value.manner == Manner.QUOTED
    return Story.id.in_(text_index.holding(words(value.text), whole=whole, title_only=title_only))


def _label(ground: Ground, value: Value) -> Condition:
    if not value.text:
        return not_(HAVING["label"]())
    matches = whole_name(value)
    return _labelled([number for number, name, _ in ground.labels if matches(name)])


def _labelled(labels: Collection[int]) -> Condition:
    found = select(story_label.c.story_id).where(_in(story_label.c.label_id, labels))
    return Story.id.in_(found) if labels else false()


def _epic(ground: Ground, value: Value) -> Condition:
    if not value.text:
        return not_(HAVING["epic"]())
    by_name, by_label = in_name(value), whole_name(value)
    return _labelled([id for id, label, epic in ground.labels if epic and (by_name(epic) or by_label(label))])


def _owner(ground: Ground, value: Value) -> Condition:
    return _owned(_people(ground, value)) if value.text else not_(HAVING["owner"]())


def _owned(people: Collection[int]) -> Condition:
    found = select(StoryOwner.story_id).where(_in(StoryOwner.person_id, people))
    return Story.id.in_(found) if people else false()


def _requester(ground: Ground, value: Value) -> Condition:
    if not value.text:
        return Story.requested_by_id.is_(None)
    return _in(Story.requested_by_id, _people(ground, value))


def _my_work(ground: Ground, value: Value) -> Condition:
    """What they own that is in progress or planned, and what they requested that is delivered (2.10)."""
    people = _people(ground, value)
    return or_(
        and_(_owned(people), Story.state.in_((*IN_PROGRESS, State.PLANNED))),
        and_(_in(Story.requested_by_id, people), Story.state == State.DELIVERED),
    )


def _state(ground: Ground, value: Value) -> Condition:
    return _planned(ground) if value.text == State.PLANNED else Story.state == value.text


def _planned(ground: Ground) -> Condition:
    """What waits in Current: by hand, or because the plan has put it there."""
    if ground.project.automatic_planning:
        return _in(Story.id, ground.planned)
    return Story.state == State.PLANNED


def _type(_ground: Ground, value: Value) -> Condition:
    return Story.story_type == value.text


def _priority(_ground: Ground, value: Value) -> Condition:
    return Story.priority == value.text


def _estimate(ground: Ground, value: Value) -> Condition:
    if value.text == "-1":
        return _lacks_estimate(ground)
    first, dots, last = value.text.partition("..")
    if dots:
        return and_(Story.estimate.is_not(None), Story.estimate.between(int(first), int(last)))
    sign = first.rstrip("0123456789")
    return and_(Story.estimate.is_not(None), _COMPARED[sign](Story.estimate, int(first[len(sign) :])))


_COMPARED: dict[str, Callable[[Any, int], Condition]] = {
    "": lambda column, number: column == number,
    ">": lambda column, number: column > number,
    "<": lambda column, number: column < number,
    ">=": lambda column, number: column >= number,
    "<=": lambda column, number: column <= number,
}


def _lacks_estimate(ground: Ground) -> Condition:
    """Whether the story has no points, and is of a type that gets some in this project."""
    both = ground.project.bugs_and_chores_are_estimatable
    estimable = [kind.value for kind in StoryType if is_estimable(kind, both)]
    return and_(Story.estimate.is_(None), Story.story_type.in_(estimable))


def _release(ground: Ground, value: Value) -> Condition:
    if not value.text:
        held: set[int] = set().union(*ground.release_scopes.values())
        return and_(not_(_in(Story.id, held)), Story.story_type != StoryType.RELEASE)
    matches = in_name(value)
    meant = [id for id, title in ground.releases if value.text == str(id) or matches(title)]
    stories: set[int] = set(meant).union(*(ground.release_scopes.get(id, ()) for id in meant))
    return _in(Story.id, stories)


def _reviewer(ground: Ground, value: Value) -> Condition:
    if not value.text:
        return not_(_reviewed(Review.reviewer_id.is_not(None)))
    return _reviewed(_in(Review.reviewer_id, _people(ground, value)))


def _review(ground: Ground, value: Value) -> Condition:
    """The kind of a review, and perhaps how it stands: `design` or `design&pass`."""
    if not value.text:
        return not_(_reviewed(literal(True)))
    kind, sign, status = value.text.rpartition("&")
    matches = whole_name(Value(kind if sign else status, value.manner))
    kinds = [number for number, name in ground.review_types if matches(name)]
    stands = Review.status == status.lower() if sign else literal(True)
    return _reviewed(and_(_in(Review.review_type_id, kinds), stands))


def _review_status(_ground: Ground, value: Value) -> Condition:
    return _reviewed(Review.status == value.text)


def _reviewed(condition: Condition) -> Condition:
    return exists().where(Review.story_id == Story.id, condition)


def _is(ground: Ground, value: Value) -> Condition:
    if value.text == "following":
        follower = StoryFollower.person_id == (ground.person_id or 0)
        return exists().where(StoryFollower.story_id == Story.id, follower)
    return HAVING[{"blocked": "blocker"}.get(value.text, value.text)]()


def _has(_ground: Ground, value: Value) -> Condition:
    return HAVING[value.text]()


def _no(ground: Ground, value: Value) -> Condition:
    return _lacks_estimate(ground) if value.text == "estimate" else not_(HAVING[value.text]())


def _blocked(_ground: Ground, value: Value) -> Condition:
    return is_blocked() if value.text == "true" else not_(is_blocked())


def _id(_ground: Ground, value: Value) -> Condition:
    return Story.id == int(value.text)


def _external_id(_ground: Ground, value: Value) -> Condition:
    if not value.text:
        return Story.import_key.is_(None)
    return and_(Story.import_key.is_not(None), Story.import_key == value.text)


def _moment(column: Any, relation: str) -> Callable[[Ground, Value], Condition]:
    """A date of the story: on a day or within days, or since, after or before them. What is said to be
    so many days or hours ago is all that happened since."""

    def ask(ground: Ground, value: Value) -> Condition:
        found = dates(value.text)
        if found is None:
            raise ValueError(f"{value.text} is no date.")
        zone = ground.project.zone
        begin, end = found.begin(ground.at, zone), found.end(ground.at, zone)
        if relation == "since" or (not relation and found.is_span):
            return _there(column, column >= begin)
        if relation == "after":
            return _there(column, column >= end)
        if relation == "before":
            return _there(column, column < begin)
        return _there(column, column >= begin, column < end)

    return ask


def _there(column: Any, *conditions: Condition) -> Condition:
    return and_(column.is_not(None), *conditions)


_MOMENTS = {"created": Story.created_at, "updated": Story.updated_at, "accepted": Story.accepted_at}
FILTERS: dict[str, Callable[[Ground, Value], Condition]] = {
    "": _text,
    "name": _name,
    "label": _label,
    "epic": _epic,
    "owner": _owner,
    "requester": _requester,
    "mywork": _my_work,
    "state": _state,
    "type": _type,
    "estimate": _estimate,
    "priority": _priority,
    "release": _release,
    "reviewer": _reviewer,
    "review": _review,
    "review_status": _review_status,
    "is": _is,
    "has": _has,
    "no": _no,
    "blocked": _blocked,
    "id": _id,
    "external_id": _external_id,
    **{name: _moment(column, "") for name, column in _MOMENTS.items()},
    **{
        f"{name}_{relation}": _moment(column, relation)
        for name, column in _MOMENTS.items()
        for relation in ("on", "since", "after", "before")
    },
}
