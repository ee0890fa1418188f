"""Parameters and shapes as JSON Schema (2020-12), as OpenAPI 3.1 has it. Plain."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tracker.api.parameters import Read, schema_of
from tracker.api.problems import CODES
from tracker.api.shapes import Nested, Shape

Schema = dict[str, Any]
TIME: Schema = {"anyOf": [{"type": "string", "format": "date-time"}, {"type": "integer"}]}
"""ISO 8601 in UTC, or milliseconds since 1970 where `date_format=millis` asks for them."""
ENDINGS: tuple[tuple[str, Schema], ...] = (
    ("_ids", {"type": "array", "items": {"type": "integer"}}),
    ("_id", {"type": "integer"}),
    ("_at", TIME),
)
"""What properties hold whose names end so; of others the name says nothing."""
BY_NAME: dict[str, Schema] = {
    "id": {"type": "integer"},
    "kind": {"type": "string"},
    "name": {"type": "string"},
    "description": {"type": "string"},
    "external_id": {"type": "string"},
    "labels": {},
}
ERROR: Schema = {
    "type": "object",
    "required": ["code", "kind", "error"],
    "properties": {
        "code": {"type": "string", "enum": sorted(CODES)},
        "kind": {"const": "error"},
        "error": {"type": "string"},
        "general_problem": {"type": "string"},
        "requirement": {"type": "string"},
        "possible_fix": {"type": "string"},
        "validation_errors": {"type": "array", "items": {"type": "object"}},
    },
}


def of_parameter(read: Read) -> Schema:
    """What a parameter that is read so may be; null unsets it."""
    return schema_of(read)


def of_shape(shape: Shape) -> Schema:
    """A resource. Whatever is null is left out, and `fields=` chooses, so that at most the key is sure."""
    properties = {name: _property(name, how) for name, how in shape.fields.items()}
    required = [shape.key] if shape.has_key else []
    return {"type": "object", "required": required, "properties": properties}


def reference(shape: Shape) -> Schema:
    """Where the schema of this resource stands in the document."""
    return {"$ref": f"#/components/schemas/{shape.kind}"}


def shapes_within(shapes: Iterable[Shape]) -> dict[str, Shape]:
    """These and all that they hold, by kind."""
    found: dict[str, Shape] = {}
    waiting = list(shapes)
    while waiting:
        shape = waiting.pop()
        if shape.kind not in found:
            found[shape.kind] = shape
            waiting += [how.shape() for how in shape.fields.values() if isinstance(how, Nested)]
    return found


def _property(name: str, how: Any) -> Schema:
    if isinstance(how, Nested):
        one = reference(how.shape())
        return {"anyOf": [one, {"type": "array", "items": one}]}
    if name in BY_NAME:
        return BY_NAME[name]
    return next((schema for ending, schema in ENDINGS if name.endswith(ending)), {})
