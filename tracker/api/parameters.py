"""What programs send with a request: names and values, read by what they must be (semantics reference 1.1.3,
3.1, 3.7). Values of a JSON body keep their types; those of forms and addresses are texts."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from tracker.api.problems import Problem, invalid, required

Read = Callable[[str, Any], Any]
LARGEST = 2**63 - 1
MOST = 1_000
"""Items of a list; databases refuse to be asked about too many at once."""
YEARS = range(1900, 9999)
"""At the ends of time zones, and some databases, cannot reckon any more."""
_HALF = re.compile("[\ud800-\udfff]")
"""What JSON can say and no text in UTF-8 can hold."""


def _as(schema: Mapping[str, Any]) -> Callable[[Read], Read]:
    """Says in JSON Schema what a parameter that is read so may be; the document of the API is made of it."""

    def mark(read: Read) -> Read:
        vars(read)["schema"] = schema
        return read

    return mark


def schema_of(read: Read) -> dict[str, Any]:
    """What a parameter that is read so may be, in JSON Schema; anything, where that was not said."""
    return dict(vars(read).get("schema", {}))


class Words(str):
    """A text from an address or a form: it may stand for a number, a truth or a list."""

    __slots__ = ()


@_as({"type": "integer"})
def integer(name: str, value: Any) -> int:
    """A whole number."""
    if isinstance(value, Words):
        try:
            value = int(value)
        except ValueError:
            raise invalid(f"'{name}' must be an integer value") from None
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > LARGEST:
        raise invalid(f"'{name}' must be an integer value")
    return value


@_as({"type": "number"})
def points(name: str, value: Any) -> int:
    """An estimate: a whole number, also as 2.0."""
    if isinstance(value, Words):
        try:
            value = float(value)
        except ValueError:
            raise invalid(f"'{name}' must be a number value") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise invalid(f"'{name}' must be a number value")
    if value != value or value in (float("inf"), float("-inf")) or int(value) != value:
        raise invalid(f"'{name}' must be one of the values of the project's point scale")
    return int(value)


@_as({"type": "number"})
def share(name: str, value: Any) -> float:
    """A number that need not be whole, as 0.8."""
    if isinstance(value, Words):
        try:
            value = float(value)
        except ValueError:
            raise invalid(f"'{name}' must be a number value") from None
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) <= LARGEST:
        raise invalid(f"'{name}' must be a number value")
    return float(value)


@_as({"type": "boolean"})
def truth(name: str, value: Any) -> bool:
    """True or false."""
    if isinstance(value, Words) and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if not isinstance(value, bool):
        raise invalid(f"'{name}' must be a non-string boolean true or false value")
    return value


def text(most: int) -> Read:
    """A text of at most so many characters."""

    @_as({"type": "string", "maxLength": most})
    def read(name: str, value: Any) -> str:
        if not isinstance(value, str):
            raise invalid(f"'{name}' must be an extended_string")
        if "\0" in value:
            raise invalid(f"'{name}' must not hold a NUL")
        if _HALF.search(value):
            raise invalid(f"'{name}' must not hold half of a surrogate pair")
        if len(value) > most:
            raise required(f"'{name}' parameter must be {most} characters or less.")
        return str(value)

    return read


@_as({"type": "string", "pattern": "^[0-9A-Fa-f]{6}$"})
def colour(name: str, value: Any) -> str:
    """A colour: two hexadecimal digits each of red, green and blue; in small letters."""
    if not isinstance(value, str) or not re.fullmatch("[0-9a-fA-F]{6}", value):
        raise invalid(f"'{name}' must be a colour of six hexadecimal digits, such as 2f8f9d")
    return str(value).lower()


def one_of(*choices: str) -> Read:
    """One of these words, in whatever case."""

    @_as({"type": "string", "enum": [*choices]})
    def read(name: str, value: Any) -> str:
        found = value.lower() if isinstance(value, str) else value
        if found not in choices:
            raise invalid(f"'{name}' must be one of: {', '.join(choices)}")
        return str(found)

    return read


@_as({"anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]})
def moment(name: str, value: Any) -> datetime:
    """An instant: milliseconds since 1970, or ISO 8601 with its time of day."""
    try:
        found = _moment(value)
    except (TypeError, ValueError, OverflowError, OSError):
        found = None
    if found is None or found.year not in YEARS:
        raise invalid(f"'{name}' must be a time value represented as milliseconds/iso 8601 date")
    return found


def _moment(value: Any) -> datetime | None:
    if isinstance(value, Words) and value.lstrip("-").isdecimal():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return datetime.fromtimestamp(value / 1000, UTC)
    if not isinstance(value, str) or len(value) <= len("2026-11-26"):
        return None
    found = datetime.fromisoformat(value.replace(" ", "+") if "T" in value else value)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


@_as({"type": "string", "format": "date"})
def day(name: str, value: Any) -> date:
    """A day as YYYY-MM-DD."""
    try:
        found = date.fromisoformat(value)
    except (TypeError, ValueError):
        found = date.min
    if found.year not in YEARS:
        raise invalid(f"'{name}' must be a date value represented as iso 8601 date")
    return found


def several(of: Read, most: int = MOST) -> Read:
    """A list of at most so many; a text stands for its parts between commas."""

    @_as({"type": "array", "items": schema_of(of), "maxItems": most})
    def read(name: str, value: Any) -> list[Any]:
        if isinstance(value, Words):
            value = [Words(part.strip()) for part in value.split(",") if part.strip()]
        if not isinstance(value, list):
            raise invalid(f"'{name}' must be an array")
        if len(value) > most:
            raise required(f"'{name}' parameter must hold {most} items or less.")
        return [of(name, each) for each in value]

    return read


def thing(**parts: Read) -> Read:
    """An object with these keys; others are passed over."""

    @_as({"type": "object", "properties": {key: schema_of(how) for key, how in parts.items()}})
    def read(name: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise invalid(f"'{name}' must be an object")
        found = {}
        for key, how in parts.items():
            if key in value and value[key] is not None:
                _refuse_no_text(key, how, value[key])
                found[key] = how(key, value[key])
        return found

    return read


def _refuse_no_text(name: str, how: Read, value: Any) -> None:
    """Within an object that is said in words of its own (3.7)."""
    if schema_of(how).get("type") == "string" and not isinstance(value, str):
        shown = json.dumps(value, ensure_ascii=True)[:100]
        raise invalid(f"The '{name}' parameter value was '{shown}' but must be of type 'extended_string'")


def either(*reads: Read) -> Read:
    """The first of these that the value can be read as; the last one says what is wrong, or that which is for
    objects where it is an object."""

    @_as({"anyOf": [schema_of(how) for how in reads]})
    def read(name: str, value: Any) -> Any:
        for how in reads[:-1]:
            try:
                return how(name, value)
            except Problem:
                if isinstance(value, dict) and schema_of(how).get("type") == "object":
                    raise
        return reads[-1](name, value)

    return read


def read_all(sent: Mapping[str, Any], known: Mapping[str, Read]) -> dict[str, Any]:
    """The known parameters that were sent, by name; null stays None; others are passed over (9, 5). Raises
    Problem for the first that cannot be."""
    return {
        name: None if sent[name] is None else how(name, sent[name])
        for name, how in known.items()
        if name in sent
    }


def needed(found: Mapping[str, Any], names: Sequence[str]) -> None:
    """Raises Problem where one of these was not sent."""
    for name in names:
        if found.get(name) is None:
            raise invalid(f"this endpoint requires the parameter: {name}")
