"""Searching as a patient person does it, who reads every story of the project."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from tests.backlog.harbour import Fact
from tracker.backlog.search_matching import in_name, in_text, whole_name
from tracker.backlog.search_tree import OR, Group, Node, Query, Term, Unread


def expected(query: Query, facts: list[Fact], numbers: dict[str, int]) -> set[str]:
    """What a patient reader would find."""
    if query.node is None or not query.asks:
        return set()
    monday = datetime(2026, 11, 15, 23, tzinfo=UTC)
    return {
        fact.name
        for fact in facts
        if _holds(query.node, fact, numbers)
        and (query.includes_done or fact.state != "accepted" or (fact.accepted or monday) >= monday)
    }


def _holds(node: Node, fact: Fact, numbers: dict[str, int]) -> bool | None:
    if isinstance(node, Unread):
        return None
    if isinstance(node, Term):
        found = any(_value_holds(node.keyword, value, fact, numbers) for value in node.values)
        return found != node.negated
    assert isinstance(node, Group)
    held = _holds(node.first, fact, numbers)
    for joint, each in node.rest:
        other = _holds(each, fact, numbers)
        if held is None or other is None:
            held = other if held is None else held
        else:
            held = held or other if joint == OR else held and other
    return held if held is None or not node.negated else not held


def _people_hold(value: Any, names: list[str]) -> bool:
    def initials(name: str) -> str:
        return "".join(word[0] for word in name.split()).upper()

    if not value.text:
        return not names
    if value.text == "me":
        return "Ada Ahlers" in names
    return any(in_name(value)(name) or whole_name(value)(initials(name)) for name in names)


def _value_holds(keyword: str, value: Any, fact: Fact, numbers: dict[str, int]) -> bool:
    text = value.text
    has = {
        "blocker": fact.blocked,
        "blocked": fact.blocked,
        "blocking": fact.blocking,
        "label": bool(fact.labels),
        "epic": bool(fact.epics),
        "owner": bool(fact.owners),
        "attachment": fact.attached,
        "comment": "Ask the *skipper*" in fact.texts,
        "external_id": fact.key is not None,
        "estimate": fact.estimate is not None,
        "following": fact.followed,
    }
    if keyword == "":
        names = [*fact.labels, *fact.owners, *([fact.requester] if fact.requester else [])]
        return any(map(in_text(value), [*fact.texts, *names]))
    if keyword == "name":
        return in_text(value)(fact.title)
    if keyword == "label":
        return any(map(whole_name(value), fact.labels)) if text else not fact.labels
    if keyword == "epic":
        return (
            any(map(in_name(value), fact.epics)) or bool(fact.epics and whole_name(value)("pier"))
            if text
            else not fact.epics
        )
    if keyword in ("owner", "requester"):
        return _people_hold(
            value, fact.owners if keyword == "owner" else [fact.requester] if fact.requester else []
        )
    if keyword == "reviewer":
        return _people_hold(value, [reviewer for _, reviewer, _ in fact.reviews if reviewer])
    if keyword == "review":
        kind, _, status = text.partition("&")
        return (
            any(k.lower() == kind.lower() and status in ("", s) for k, _, s in fact.reviews)
            if text
            else not fact.reviews
        )
    if keyword == "review_status":
        return any(status == text for _, _, status in fact.reviews)
    if keyword in ("is", "has"):
        return has[text]
    if keyword == "no":
        return _points_hold("-1", fact) if text == "estimate" else not has[text]
    if keyword == "blocked":
        return fact.blocked == (text == "true")
    if keyword == "state":
        return fact.state == text
    if keyword == "type":
        return fact.story_type == text
    if keyword == "id":
        return numbers[fact.name] == int(text)
    if keyword == "external_id":
        return fact.key == (text or None)
    if keyword == "estimate":
        return _points_hold(text, fact)
    return _date_holds(keyword, text, fact)


def _points_hold(text: str, fact: Fact) -> bool:
    if text == "-1":
        return fact.estimate is None and fact.story_type == "feature"
    if fact.estimate is None:
        return False
    first, dots, last = text.partition("..")
    if dots:
        return int(first) <= fact.estimate <= int(last)
    for sign, test in ((">=", int.__ge__), ("<=", int.__le__), (">", int.__gt__), ("<", int.__lt__)):
        if text.startswith(sign):
            return test(fact.estimate, int(text.removeprefix(sign)))
    return fact.estimate == int(text)


def _date_holds(keyword: str, text: str, fact: Fact) -> bool:
    at = fact.created if keyword.startswith("created") else fact.accepted
    day = date(2026, 11, 9)
    assert text == "2026-11-09"
    if at is None:
        return False
    there = (at + timedelta(hours=1)).date()  # Berlin in November
    return {
        "": there == day,
        "on": there == day,
        "since": there >= day,
        "after": there > day,
        "before": there < day,
    }[keyword.partition("_")[2]]
