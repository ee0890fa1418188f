"""The keywords of a search: what each takes, how else it is written, and what it is for (reference 4.2).

A search word is one line here, one in `search_sentence.py` that tells it, and one in
`search_filter_queries.py` that asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.backlog.fields import PRIORITIES
from tracker.backlog.search_dates import dates
from tracker.backlog.workflow import State, StoryType


@dataclass(frozen=True, slots=True)
class Keyword:
    """`hint` is what completion says of it. `read` answers a value as it is kept, or None where it is none
    of this keyword; `expects` completes the sentence that says so. `offers` are values to choose from, or
    the name of those that the project has: labels, epics, people, releases, review-types. Where `is_text`,
    a value may have wildcards, or be a regular expression or a whole name in quotes; where `may_lack`,
    `""` is for stories without any. Completion offers it where the project has `setting` on."""

    name: str
    hint: str
    read: Callable[[str], str | None]
    expects: str = ""
    offers: tuple[str, ...] | str = ()
    is_text: bool = False
    is_date: bool = False
    may_lack: bool = False
    setting: str = ""


_NUMBERS = re.compile(r"-1|(?:[<>]=?)?\d{1,4}|\d{1,4}\.\.\d{1,4}", re.ASCII)
_YES = {"true": "true", "yes": "true", "false": "false", "no": "false"}
_IS = {"blocked": "blocked", "blocking": "blocking", "following": "following", "followed": "following"}
_HAS = {
    "blocker": "blocker",
    "blockers": "blocker",
    "blocked": "blocker",
    "blocking": "blocking",
    "label": "label",
    "labels": "label",
    "epic": "epic",
    "epics": "epic",
    "owner": "owner",
    "owners": "owner",
    "attachment": "attachment",
    "attachments": "attachment",
    "comment": "comment",
    "comments": "comment",
    "estimate": "estimate",
    "external_id": "external_id",
}
_STATES = {"planned": "planned", "icebox": "unscheduled", **{state.value: state.value for state in State}}
_TYPES = {kind.value: kind.value for kind in StoryType} | {f"{kind.value}s": kind.value for kind in StoryType}
_REVIEWS = {"unstarted": "unstarted", "in_review": "in_review", "pass": "pass", "revise": "revise"}


def _any(text: str) -> str | None:
    return text


def _date(text: str) -> str | None:
    return text.lower() if dates(text) else None


def _points(text: str) -> str | None:
    return text if _NUMBERS.fullmatch(text) else None


def _story(text: str) -> str | None:
    number = text.removeprefix("#")
    return number if re.fullmatch(r"\d{1,18}", number, re.ASCII) else None


def _text(name: str, hint: str, offers: str | tuple[str, ...] = (), *, may_lack: bool = True) -> Keyword:
    return Keyword(name, hint, _any, offers=offers, is_text=True, may_lack=may_lack)


def _choice(name: str, hint: str, values: dict[str, str], setting: str = "") -> Keyword:
    shown = tuple(dict.fromkeys(values.values()))
    expects = f"one of {', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 2 else " or ".join(shown)
    return Keyword(name, hint, lambda text: values.get(text.lower()), expects, shown, setting=setting)


DATES = "a date such as 2026-11-22, 11/22/2026, today, yesterday or -2w, or a range of two: -2w..yesterday"
MOMENTS = {"created": "added", "updated": "changed", "accepted": "accepted"}
RELATIONS = {"": "", "_on": "on", "_since": "since", "_after": "after", "_before": "before"}


def _moments() -> list[Keyword]:
    return [
        Keyword(
            f"{name}{relation}",
            f"{word} {words}".strip(),
            _date,
            DATES,
            ("today", "yesterday", "-1w", "-2w"),
            is_date=True,
        )
        for name, word in MOMENTS.items()
        for relation, words in RELATIONS.items()
    ]


KEYWORDS: dict[str, Keyword] = {
    keyword.name: keyword
    for keyword in (
        _text("label", "carries this label", "labels"),
        _text("owner", "somebody works on it", "people"),
        _choice("state", "how far it is", _STATES),
        _choice("type", "feature, bug, chore or release", _TYPES),
        _choice("priority", "p0 to p3, or none", {each: each for each in PRIORITIES}, "show_story_priority"),
        _text("epic", "belongs to this epic", "epics"),
        _text("requester", "somebody asked for it", "people"),
        _text("mywork", "what waits for somebody", "people", may_lack=False),
        _text("name", "words of the title", may_lack=False),
        Keyword("estimate", "points; -1 is none", _points, "points such as 3, 1..3, >2, or -1 for none"),
        _choice("is", "blocked, blocking, following", _IS),
        _choice("has", "has a label, an owner, a blocker …", _HAS),
        _choice("no", "lacks a label, an owner, a blocker …", _HAS),
        _text("release", "stands in the backlog of this release", "releases"),
        _text("reviewer", "somebody is asked to review it", "people"),
        _text("review", "has this kind of review", "review-types"),
        _choice("review_status", "how its reviews stand", _REVIEWS),
        _choice("blocked", "true or false", _YES),
        Keyword("id", "number of a story", _story, "the number of a story"),
        _text("external_id", "what an imported file called it"),
        *_moments(),
        _choice("includedone", "also what was accepted in done iterations", _YES),
    )
}
ALSO = {
    "labels": "label",
    "owned_by": "owner",
    "owners": "owner",
    "requested_by": "requester",
    "epics": "epic",
    "title": "name",
    "points": "estimate",
    "states": "state",
    "types": "type",
    "story_priority": "priority",
    "story_type": "type",
    "current_state": "state",
    "reviews": "review",
    "modified": "updated",
    "modified_on": "updated_on",
    "modified_since": "updated_since",
    "modified_after": "updated_after",
    "modified_before": "updated_before",
    "include_done": "includedone",
}
"""Other ways to write a keyword."""
