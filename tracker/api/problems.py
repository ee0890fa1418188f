"""What can be wrong with a request of a program, in the words of API v5 (semantics reference 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Code:
    """How a kind of problem is answered: the status of HTTP, and the sentence that every one has."""

    status: int
    error: str


CODES = {
    "invalid_parameter": Code(400, "One or more request parameters was missing or invalid."),
    "could_not_parse_body": Code(400, "Cannot parse the JSON-encoded request body."),
    "invalid_authentication": Code(403, "Invalid authentication credentials were presented."),
    "unauthorized_operation": Code(403, "Authorization failure."),
    "unfound_resource": Code(
        404,
        "The object you tried to access could not be found.  It may have been removed by another user, "
        "you may be using the ID of another object type, or you may be trying to access a sub-resource "
        "at the wrong point in a tree.",
    ),
    "route_not_found": Code(404, "The path you requested has no valid endpoint."),
    "too_many_requests": Code(429, "Too many requests were made within a short time."),
    "unhandled_condition": Code(500, "An unexpected condition occurred."),
}


class Problem(Exception):
    """Why a request was not carried out; `particulars` are those of its parts that the code leaves open:
    general_problem, requirement, possible_fix, validation_errors."""

    def __init__(self, code: str, **particulars: Any) -> None:
        super().__init__(code)
        self.code = code
        self.particulars = particulars

    @property
    def status(self) -> int:
        return CODES[self.code].status

    @property
    def body(self) -> dict[str, Any]:
        """The answer's body."""
        return {"code": self.code, "kind": "error", "error": CODES[self.code].error, **self.particulars}


def invalid(text: str) -> Problem:
    """A parameter that cannot be."""
    return Problem("invalid_parameter", general_problem=text)


def required(text: str) -> Problem:
    """A parameter that breaks a rule of its form."""
    return Problem("invalid_parameter", requirement=text)


def one_needed(names: Sequence[str]) -> Problem:
    """A body without any key that the address knows."""
    listed = ", ".join(sorted(names))
    return invalid(f"this endpoint requires at least one of the following parameters: {listed}")


def nameless() -> Problem:
    """A label without a name."""
    problem = {"field": "name", "problem": "Please enter a name for the label."}
    return Problem("invalid_parameter", validation_errors=[problem])


def unfound() -> Problem:
    return Problem("unfound_resource")


def no_access() -> Problem:
    return Problem(
        "unauthorized_operation",
        general_problem="You aren't authorized to access the requested resource.",
        possible_fix="Ask an owner of the project to make you a member of it.",
    )


def of_refusal(text: str, status: int) -> Problem:
    """What one of our verbs or queries refused, with the sentence it says."""
    if status == 404:
        return unfound()
    if status == 403:
        return Problem("unauthorized_operation", general_problem=text)
    if status == 429:
        return Problem("too_many_requests", general_problem=text)
    return invalid(text)
