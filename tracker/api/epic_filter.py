"""Which epics a search asks for, by their names, words, labels and numbers (semantics reference 4). Plain."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from tracker.backlog.search_tree import OR, Group, Manner, Node, Query, Term, Value

TEXTS: Mapping[str, Callable[[Any], tuple[str, ...]]] = {
    "": lambda epic: (epic.name, epic.description, epic.label.name),
    "name": lambda epic: (epic.name,),
    "epic": lambda epic: (epic.name,),
    "label": lambda epic: (epic.label.name,),
}
"""What a term is looked for in, by its keyword."""


def is_about_words(query: Query) -> bool:
    """Whether a search asks for nothing but words, so that epics are found by it, too."""
    terms = list(query.terms())
    return bool(terms) and all(term.keyword in ("", "name") for term in terms)


def is_meant(epic: Any, query: Query) -> bool:
    """Whether the search asks for this epic; for none where it asks for nothing, or for what no epic has."""
    return query.node is not None and query.asks and _holds(query.node, epic)


def _holds(node: Node, epic: Any) -> bool:
    if isinstance(node, Group):
        found = _holds(node.first, epic)
        for joint, each in node.rest:
            found = (found or _holds(each, epic)) if joint == OR else (found and _holds(each, epic))
        return found != node.negated
    if not isinstance(node, Term):
        return True  # nobody knows what it says, so it is passed over
    return any(_is_in(value, node.keyword, epic) for value in node.values) != node.negated


def _is_in(value: Value, keyword: str, epic: Any) -> bool:
    if keyword == "id":
        return value.text == str(epic.id)
    wanted = value.text.lower()
    texts = [text.lower() for text in TEXTS.get(keyword, lambda _epic: ())(epic)]
    if value.manner == Manner.PATTERN:
        return any(fnmatchcase(text, f"*{wanted}*") for text in texts)
    return any(wanted in text for text in texts)
