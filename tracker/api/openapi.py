"""The document that describes the API to programs, in OpenAPI 3.1: what the views take and give. Plain."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tracker.api.contracts import Contract
from tracker.api.schemas import ERROR, Schema, of_parameter, of_shape, reference, shapes_within

VERSION = "3.1.0"
BASE = "/services/v5"
_PARAMETER = re.compile(r"<(int|string):(\w+)>")
JSON = "application/json"
PATHS: dict[str, Schema] = {
    "int": {"type": "integer", "minimum": 0, "maximum": 10**18 - 1},
    "string": {"type": "string", "minLength": 1},
}
ASKED_ALWAYS: dict[str, Schema] = {
    "fields": {"type": "string"},
    "envelope": {"type": "boolean"},
    "date_format": {"type": "string", "enum": ["millis"]},
}
ABOUT = (
    "The API v5 of the former tracker, and beside it what that did not know: pairs, rotation, ledger, "
    "charts, reports. Every address takes a token as header `X-TrackerToken` or as parameter `token`; takes "
    "`fields=` (names with commas, `:default`, nested in parentheses), `envelope=true` and "
    "`date_format=millis`; and takes its parameters from the address, a form or JSON. What is null is left "
    "out."
)


@dataclass(frozen=True)
class Address:
    """An address with one of its methods, its path as Flask has it, and what its view takes and gives."""

    method: str
    path: str
    endpoint: str
    contract: Contract
    is_open: bool = False

    @property
    def readable(self) -> str:
        """The path as OpenAPI has it, below BASE."""
        return _PARAMETER.sub(r"{\2}", self.path).removeprefix(BASE)


def document(addresses: Iterable[Address], site: str) -> dict[str, Any]:
    """All of it, for these addresses of an installation that is reached at `site`."""
    known = sorted(addresses, key=lambda each: (each.readable, each.method))
    paths: dict[str, Any] = {}
    taken: set[str] = set()
    for each in known:
        paths.setdefault(each.readable, {})[each.method.lower()] = _operation(each, taken)
    shapes = shapes_within(each.contract.shape for each in known if each.contract.shape)
    return {
        "openapi": VERSION,
        "info": {"title": "Tracker", "version": "5", "description": ABOUT},
        "servers": [{"url": f"{site}{BASE}"}],
        "security": [{"token": []}, {"token_parameter": []}],
        "paths": paths,
        "components": {
            "schemas": {"error": ERROR, **{kind: of_shape(shape) for kind, shape in sorted(shapes.items())}},
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "X-TrackerToken"},
                "token_parameter": {"type": "apiKey", "in": "query", "name": "token"},
            },
        },
    }


def _operation(address: Address, taken: set[str]) -> dict[str, Any]:
    contract = address.contract
    part, _, verb = address.endpoint.removeprefix("api_").partition(".")
    first, _, more = contract.words.partition("\n\n")
    summary = " ".join(first.split()) or f"{verb.replace('_', ' ').capitalize()}."
    found: dict[str, Any] = {
        "operationId": _once(f"{part}_{verb}", taken),
        "tags": [part.replace("_", " ")],
        "summary": summary,
        **({"description": more} if more else {}),
        "parameters": [*_in_path(address), *_in_query(address)],
        "responses": _responses(contract),
    }
    if address.method in ("POST", "PUT"):
        found["requestBody"] = _body(contract)
    if address.is_open:
        found["security"] = []
    return found


def _once(name: str, taken: set[str]) -> str:
    """A name that no other operation has: those below a project come second."""
    while name in taken:
        name = f"{name}_too"
    taken.add(name)
    return name


def _in_path(address: Address) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": PATHS[kind]}
        for kind, name in _PARAMETER.findall(address.path)
    ]


def _in_query(address: Address) -> list[dict[str, Any]]:
    reads = address.contract.parameters if address.method in ("GET", "DELETE") else {}
    schemas = {**{name: of_parameter(how) for name, how in reads.items()}, **ASKED_ALWAYS}
    return [
        {"name": name, "in": "query", "schema": schema, **({"explode": False} if _is_list(schema) else {})}
        for name, schema in schemas.items()
    ]


def _is_list(schema: Schema) -> bool:
    return schema.get("type") == "array"


def _body(contract: Contract) -> dict[str, Any]:
    if contract.takes_file:
        parts = {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}
        return {"required": True, "content": {"multipart/form-data": {"schema": parts}}}
    if contract.takes_list:
        return {"required": True, "content": {JSON: {"schema": {"type": "array"}}}}
    properties = {name: of_parameter(how) for name, how in contract.parameters.items()}
    return {"content": {JSON: {"schema": {"type": "object", "properties": properties}}}}


ENVELOPED: Schema = {"type": "object", "required": ["http_status", "data"]}
WRONG: Schema = {
    "description": "What is wrong.",
    "content": {JSON: {"schema": {"anyOf": [{"$ref": "#/components/schemas/error"}, ENVELOPED]}}},
}


def _responses(contract: Contract) -> dict[str, Any]:
    if contract.gives_nothing:
        return {"204": {"description": "Done; there is no body."}, "4XX": WRONG}
    answer: dict[str, Any] = {"description": "What was asked for."}
    if contract.gives_table:
        answer["content"] = {"text/csv": {"schema": {"type": "string"}}}
    elif contract.shape is not None:
        one = reference(contract.shape)
        plain = {"type": "array", "items": one} if contract.several else one
        answer["content"] = {JSON: {"schema": {"anyOf": [plain, ENVELOPED]}}}
    elif contract.gives_json:
        answer["content"] = {JSON: {"schema": {}}}
    return {"200": answer, "4XX": WRONG}
