"""The sentence that says what a search was understood to ask for:

Started or finished features labelled “pier”, owned by “ben”, changed since 1 Nov.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from tracker.backlog.fields import NO_PRIORITY
from tracker.backlog.search_dates import Ago, dates
from tracker.backlog.search_keywords import MOMENTS, RELATIONS
from tracker.backlog.search_tree import AND, OR, Group, Manner, Node, Query, Term, Value


def understood(query: Query, today: date) -> str:
    """What the query asks for, in plain English; "" where it asks for nothing."""
    if not query.asks or query.node is None:
        return ""
    told = _tell(query.node, today)
    done = ", those of done iterations too" if query.includes_done else ""
    text = f"{told}{done}"
    return f"{text[0].upper()}{text[1:]}"


@dataclass
class _Told:
    """The parts of a phrase about stories: “started” “features” “labelled …, owned by …”."""

    adjectives: list[str] = field(default_factory=list)
    nouns: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        noun = self.nouns[0] if self.nouns else "stories"
        head = " ".join([*self.adjectives, noun])
        parts = [*(f"that are {each}" for each in self.nouns[1:]), *self.rest]
        return f"{head} {', '.join(parts)}" if parts else head


def _tell(node: Node, today: date) -> str:
    joint, nodes = _joined(node)
    if joint == OR:
        return " or ".join(_tell(each, today) for each in nodes)
    told = _Told()
    for each in nodes:
        if isinstance(each, Term):
            _add(told, each, today)
        elif isinstance(each, Group):
            told.rest.append(_group(each, today))
    return str(told)


def _group(group: Group, today: date) -> str:
    """A group within a sentence about stories that must hold besides."""
    inner = Group(group.first, group.rest)
    joint, nodes = _joined(inner)
    terms = [each for each in nodes if isinstance(each, Term)]
    if joint == OR and len(terms) == len(nodes) and not group.negated:
        phrases = [_phrase(term, today) for term in terms]
        return " or ".join(phrases)
    return f"{'but no' if group.negated else 'that are'} {_tell(inner, today)}"


def _joined(node: Node) -> tuple[str, list[Node]]:
    """The node as parts of one joint: what is grouped from the left becomes a group of its own."""
    if not isinstance(node, Group) or node.negated:
        return AND, [node]
    parts, joint = [node.first], ""
    for index, (each, operand) in enumerate(node.rest):
        if joint and each != joint:
            parts = [Group(node.first, node.rest[:index])]
        joint = each
        parts.append(operand)
    return joint, parts


def _add(told: _Told, term: Term, today: date) -> None:
    if term.keyword == "state" and not told.adjectives:
        names = _either([value.text for value in term.values])
        told.adjectives.append(f"not {names}" if term.negated else names)
    elif term.keyword == "type" and not term.negated:
        told.nouns.append(_either([f"{value.text}s" for value in term.values]))
    else:
        told.rest.append(_phrase(term, today))


def _phrase(term: Term, today: date) -> str:
    """What the term says of stories, to stand after the noun."""
    name, _, relation = term.keyword.partition("_")
    if name in MOMENTS and f"_{relation}".rstrip("_") in RELATIONS:
        text = " or ".join(_moment(name, relation, value.text, today) for value in term.values)
        return f"not {text}" if term.negated else text
    lack = _LACKING.get(term.keyword)
    if lack and any(not value.text for value in term.values):
        without = lack[1] if term.negated else lack[0]
        others = tuple(value for value in term.values if value.text)
        if not others:
            return without
        joint = " and " if term.negated else " or "
        return f"{without}{joint}{_phrase(Term(term.keyword, others, term.negated), today)}"
    return _PHRASES[term.keyword](term.values, term.negated)


def _either(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _shown(value: Value) -> str:
    return f"“{value.text}”" if value.manner != Manner.REGEX else f"what matches {value}"


def _naming(before: str, negated: str = "") -> Callable[[tuple[Value, ...], bool], str]:
    """A phrase that is followed by the values."""

    def tell(values: tuple[Value, ...], turned: bool) -> str:
        opposite = negated or f"not {before}"
        return f"{opposite if turned else before} {_either([_shown(value) for value in values])}"

    return tell


def _choosing(words: dict[str, tuple[str, str]]) -> Callable[[tuple[Value, ...], bool], str]:
    """A phrase for each value, and one for its opposite."""

    def tell(values: tuple[Value, ...], turned: bool) -> str:
        chosen = [words[value.text][turned] for value in values]
        return (" and " if turned else " or ").join(chosen)

    return tell


_POINTS = {">=": "at least", "<=": "at most", ">": "more than", "<": "less than"}


def _points(values: tuple[Value, ...], turned: bool) -> str:
    text = _either([_number(value.text) for value in values])
    if text == "no estimate":
        return "with an estimate" if turned else "without an estimate"
    return f"{'not ' if turned else ''}of {text} {'point' if text == '1' else 'points'}"


def _number(text: str) -> str:
    if text == "-1":
        return "no estimate"
    first, dots, last = text.partition("..")
    if dots:
        return f"{first} to {last}"
    sign = next((sign for sign in _POINTS if text.startswith(sign)), "")
    return f"{_POINTS[sign]} {text.removeprefix(sign)}" if sign else text


def _priority(values: tuple[Value, ...], turned: bool) -> str:
    text = _either([value.text for value in values])
    if text == NO_PRIORITY:
        return "with a priority" if turned else "without a priority"
    return f"{'not ' * turned}of priority {text}"


def _title(values: tuple[Value, ...], turned: bool) -> str:
    return f"{'without' if turned else 'with'} {_either([_shown(value) for value in values])} in the title"


def _statuses(values: tuple[Value, ...], turned: bool) -> str:
    names = _either([value.text.replace("_", " ") for value in values])
    return f"{'without' if turned else 'with'} reviews that are {names}"


_HAVING = {
    "blocker": ("blocked", "not blocked"),
    "blocking": ("blocking others", "not blocking others"),
    "label": ("with labels", "without labels"),
    "epic": ("in an epic", "in no epic"),
    "owner": ("with owners", "without owners"),
    "attachment": ("with attachments", "without attachments"),
    "comment": ("with comments", "without comments"),
    "estimate": ("with an estimate", "without an estimate"),
    "external_id": ("that were imported", "that were not imported"),
}
_IS = {
    "blocked": _HAVING["blocker"],
    "blocking": _HAVING["blocking"],
    "following": ("that you follow", "that you do not follow"),
}
_LACKING = {
    "label": ("without labels", "with labels"),
    "epic": ("in no epic", "in an epic"),
    "owner": ("without owners", "with owners"),
    "requester": ("that nobody requested", "that somebody requested"),
    "reviewer": ("without reviewers", "with reviewers"),
    "review": ("without reviews", "with reviews"),
    "release": ("in no release", "in a release"),
    "external_id": ("that were not imported", "that were imported"),
}
_PHRASES: dict[str, Callable[[tuple[Value, ...], bool], str]] = {
    "": _naming("with", "without"),
    "name": _title,
    "label": _naming("labelled"),
    "epic": _naming("in the epic"),
    "release": _naming("in the release"),
    "owner": _naming("owned by"),
    "requester": _naming("requested by"),
    "reviewer": _naming("to be reviewed by"),
    "mywork": _naming("waiting for"),
    "review": _naming("with reviews of kind", "without reviews of kind"),
    "review_status": _statuses,
    "state": lambda values, turned: f"that are {'not ' * turned}{_either([value.text for value in values])}",
    "type": lambda values, turned: f"that are {'no ' * turned}{_either([f'{v.text}s' for v in values])}",
    "estimate": _points,
    "priority": _priority,
    "id": lambda values, turned: (
        f"{'not ' * turned}with the number {_either([f'#{value.text}' for value in values])}"
    ),
    "external_id": _naming("imported as"),
    "is": _choosing(_IS),
    "has": _choosing(_HAVING),
    "no": _choosing({name: (without, with_) for name, (with_, without) in _HAVING.items()}),
    "blocked": _choosing({"true": _HAVING["blocker"], "false": ("not blocked", "blocked")}),
}


def _moment(name: str, relation: str, text: str, today: date) -> str:
    found = dates(text)
    if found is None:
        raise ValueError(f"{text} is no date.")
    verb = MOMENTS[name]
    if found.is_range:
        return f"{verb} between {_day(found.first, today)} and {_day(found.last, today)}"
    one = found.first
    if not relation and isinstance(one, Ago) and found.is_span:
        return f"{verb} in the last {_span(one)}"
    words = RELATIONS[f"_{relation}" if relation else ""]
    shown = _day(one, today)
    if words in ("", "on"):
        return f"{verb} {shown if shown in ('today', 'yesterday') else f'on {shown}'}"
    return f"{verb} {words} {shown}"


def _span(ago: Ago) -> str:
    count, unit = (ago.hours, "hour") if ago.hours else (ago.days, "day")
    if unit == "day" and count % 7 == 0:
        count, unit = count // 7, "week"
    return unit if count == 1 else f"{count} {unit}s"


def _day(one: date | Ago, today: date) -> str:
    if isinstance(one, Ago):
        if one.hours:
            return f"{_span(one)} ago" if one.hours > 1 else "an hour ago"
        if one.days < 2:
            return "yesterday" if one.days else "today"
        one = today - timedelta(days=one.days)
    year = f" {one.year}" if one.year != today.year else ""
    return f"{one.day} {one:%b}{year}"
