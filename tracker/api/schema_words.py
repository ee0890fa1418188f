"""What a schema says, in words for people. Plain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Schema = Mapping[str, Any]
BY_TYPE = {"integer": "a whole number", "number": "a number", "boolean": "true or false", "string": "a text"}


def words_of(schema: Schema) -> str:
    """ "a text of at most 255 signs", "one of started, finished", "a list, each a whole number"."""
    if "enum" in schema:
        return f"one of {', '.join(map(str, schema['enum']))}"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(words_of(each) for each in schema["anyOf"]))
    kind, form = schema.get("type", ""), schema.get("format", "")
    if form:
        return str({"date-time": "a time", "date": "a day"}.get(form, form))
    if kind == "array":
        inner = words_of(schema.get("items", {}))
        return f"a list, each {inner}" if inner else "a list"
    if kind == "object":
        return f"an object with {', '.join(schema.get('properties', {})) or 'what you like'}"
    most = f" of at most {schema['maxLength']} signs" if "maxLength" in schema else ""
    return f"{BY_TYPE.get(kind, '')}{most}"


def answer_of(operation: Schema) -> str:
    """What an operation answers: "story", "a list of story"; "" where that has no schema."""
    content = operation["responses"].get("200", {}).get("content", {})
    plain = content.get("application/json", {}).get("schema", {}).get("anyOf", [{}])[0]
    if "$ref" in plain:
        return _name(plain)
    return f"a list of {_name(plain['items'])}" if "items" in plain else ""


def _name(reference: Schema) -> str:
    return str(reference["$ref"]).rpartition("/")[2]
