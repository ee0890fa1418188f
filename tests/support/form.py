"""The form of an answer, to compare it with an example: its properties in their order, and of what kind each
is."""

from __future__ import annotations

import json
import re
from typing import Any

KINDS = {
    "an instant": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"),
    "a day": re.compile(r"\d{4}-\d\d-\d\d"),
    "an offset": re.compile(r"[+-]\d\d:\d\d"),
    "an address": re.compile(r"https?://\S+"),
    "a token": re.compile(r"[0-9a-f]{32}"),
    "a colour": re.compile(r"[0-9a-f]{6}"),
}
MARKS = frozenset({"kind", "change_type", "webhook_version", "notification_type"})
"""Properties of which an example has the very value."""


def form(value: Any) -> str:
    """The form of a value of JSON in lines, which tell apart well. A list has the form of its first item."""
    return json.dumps(_form(value), indent=1)


def _form(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: each if name in MARKS else _form(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_form(each) for each in value[:1]]
    if isinstance(value, str):
        return next((name for name, of_it in KINDS.items() if of_it.fullmatch(value)), "a text")
    return type(value).__name__
