"""Things as API v5 shows them: a shape names a resource's properties, in the order in which they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import methodcaller
from typing import Any

from tracker.api.problems import invalid
from tracker.api.wanted import ALL_AS_USUAL, Wanted

Read = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Link:
    """An address of this installation, of which the sender knows the beginning."""

    path: str


@dataclass(frozen=True)
class Nested:
    """A property that holds other things: their shape (a function, since shapes name each other), and how
    the thing or the list of things is read."""

    shape: Callable[[], Shape]
    read: Read


@dataclass(frozen=True)
class Shape:
    """A kind of resource. `fields` are its properties in order; of these, those named in `asked` are sent
    only where `fields=` names them. `key` is sent always (3.4); `has_key` says that none of them lacks it."""

    kind: str
    fields: Mapping[str, Read | Nested]
    asked: frozenset[str] = field(default_factory=frozenset)
    key: str = "id"
    has_key: bool = True

    def check(self, wanted: Wanted) -> None:
        """Raises Problem for a name that no property has (9, 5)."""
        for name, inner in wanted.names.items():
            found = self.fields.get(name)
            if found is None and name != "kind":
                raise invalid(f"'{name}' is not a property of {self.kind} that can be asked for.")
            if isinstance(found, Nested):
                found.shape().check(inner)
            elif inner is not ALL_AS_USUAL:
                raise invalid(f"'{name}' of {self.kind} has no properties of its own.")

    def names(self, wanted: Wanted) -> Iterator[str]:
        """The properties that an answer will have, in order."""
        for name in self.fields:
            usual = wanted.default and name not in self.asked
            if usual or name in wanted.names or name == self.key:
                yield name

    def show(self, thing: Any, wanted: Wanted = ALL_AS_USUAL) -> dict[str, Any]:
        """The thing, with plain values, instants and days; what is None is left out (0.3, 2)."""
        shown = {}
        for name in self.names(wanted):
            how = self.fields[name]
            value = _nested(how, thing, wanted.of(name)) if isinstance(how, Nested) else how(thing)
            if value is not None:
                shown[name] = value
        return shown

    def show_all(self, things: Iterable[Any], wanted: Wanted = ALL_AS_USUAL) -> list[dict[str, Any]]:
        return [self.show(thing, wanted) for thing in things]


def _nested(how: Nested, thing: Any, wanted: Wanted) -> Any:
    found = how.read(thing)
    if found is None:
        return None
    shape = how.shape()
    return shape.show_all(found, wanted) if isinstance(found, (list, tuple)) else shape.show(found, wanted)


def brief(kind: str, *names: str, key: str = "id", has_key: bool = True) -> Shape:
    """The shape of small things that are mappings already, so that `fields=` may choose of them, too."""
    return Shape(kind, {name: methodcaller("get", name) for name in names}, key=key, has_key=has_key)


def always(value: Any) -> Read:
    """A property that every thing has alike."""
    return lambda _thing: value


NAMED = brief("named", "kind", "id", "name")
"""What is told of a thing that another one is about."""


def plainly(value: Any, millis: bool = False, site: str = "") -> Any:
    """What JSON cannot say itself: an instant, as text in UTC to the second or in milliseconds (3.3), a day,
    and a link below the site. For json.dumps(default=…)."""
    if isinstance(value, Link):
        return site + value.path
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000) if millis else value.strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be sent.")
