"""What programs send of a project, and what is wrong with it in the words of the former service (semantics
reference 1.1). Plain."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.api.parameters import Read, day, integer, one_of, text, truth
from tracker.api.problems import invalid, required
from tracker.planning.calendar import WEEK_DAYS
from tracker.projects.scales import BadScale, read_scale, written
from tracker.projects.time_zones import zone_names

SUNDAY_FIRST = (WEEK_DAYS[-1], *WEEK_DAYS[:-1])
TYPES = ("demo", "private", "public", "shared")
LONGEST_NAME = 50
SETTINGS: Mapping[str, Read] = {
    "name": text(5000),
    "description": text(140),
    "profile_content": text(65535),
    "iteration_length": integer,
    "week_start_day": one_of(*SUNDAY_FIRST),
    "bugs_and_chores_are_estimatable": truth,
    "automatic_planning": truth,
    "initial_velocity": integer,
    "velocity_averaged_over": integer,
    "number_of_done_iterations_to_show": integer,
    "enable_tasks": truth,
    "show_story_priority": truth,
    "project_type": one_of(*TYPES),
}
LIMITS = {
    "iteration_length": (1, 4, "iteration_length can only be between 1 and 4."),
    "initial_velocity": (1, None, "You must specify a value of 1 or greater."),
    "velocity_averaged_over": (1, 4, "is not a valid velocity scheme"),
    "number_of_done_iterations_to_show": (
        1,
        1000,
        "number_of_done_iterations_to_show can only be between 1 and 1000.",
    ),
}
FIXED: Mapping[str, tuple[Read, Any, str]] = {
    "enable_incoming_emails": (
        truth,
        False,
        "No mail is read here: enable_incoming_emails can only be false.",
    ),
    "public": (truth, False, "Projects are read by their members alone: public can only be false."),
    "atom_enabled": (truth, False, "There is no Atom feed here: atom_enabled can only be false."),
}
"""What the former service let people choose and we do not."""
TAKEN = "The project name you entered is already taken."


def settings(
    sent: Mapping[str, Any], read: Mapping[str, Any], *, averaged_over: int, shown: int, is_new: bool = False
) -> dict[str, Any]:
    """The settings that were sent, as they are kept, in the names of columns. `read` has those of SETTINGS by
    their types; `averaged_over` and `shown` are the iterations that velocity is averaged over and that are
    shown as it is. Raises Problem for what cannot be (1.1.3)."""
    values = {name: value for name, value in read.items() if value is not None or name == "name"}
    if "name" in values:
        values["name"] = _name(values["name"], is_new)
    for name, (least, most, sentence) in LIMITS.items():
        if name in values and (values[name] < least or (most and values[name] > most)):
            raise invalid(sentence)
    if values.get("initial_velocity", 1) > 999:
        raise invalid("Initial velocity can't exceed 999.")
    if values.get("number_of_done_iterations_to_show", shown) < values.get(
        "velocity_averaged_over", averaged_over
    ):
        raise invalid(
            "Your project must load enough done iterations to calculate your velocity according to your "
            "settings."
        )
    if values.get("project_type") == "public":
        raise invalid(FIXED["public"][2])
    if "point_scale" in sent:
        values["point_scale"] = _scale(sent["point_scale"])
    if sent.get("time_zone") is not None:
        values["time_zone"] = _zone(sent["time_zone"])
    for name, (how, only, sentence) in FIXED.items():
        if sent.get(name) is not None and how(name, sent[name]) != only:
            raise invalid(sentence)
    return values


def start_date(sent: Mapping[str, Any], week_start_day: str) -> date | None:
    """The first day of the first iteration, where it was sent. Raises Problem for one that is no such day."""
    value = sent.get("start_date")
    if value is None:
        return None
    found: date = day("start_date", value)
    name = WEEK_DAYS[found.weekday()]
    if name != week_start_day:
        shown = f"{found.month}/{found.day}/{found.year} is a {name.capitalize()}"
        raise invalid(f"{shown} and Iterations in this project start on {week_start_day.capitalize()}s.")
    return found


def _name(value: str | None, is_new: bool) -> str:
    name = (value or "").strip()
    if not name:
        raise invalid("Name can't be blank")
    if len(name) > LONGEST_NAME:
        if is_new:
            raise required(f"'name' parameter must be {LONGEST_NAME} characters or less.")
        raise invalid(f"This extended_string is too long:  '{name}'")
    return name


def _scale(value: Any) -> str:
    if value is None:
        raise invalid("Projects require a point scale., This is not a valid custom point scale.")
    if not isinstance(value, str):
        raise invalid("'point_scale' must be a string")
    try:
        return written(read_scale(value))
    except BadScale as bad:
        sentence, _, _ = str(bad).partition(". Write")
        raise invalid(sentence if sentence.endswith(".") else f"{sentence}.") from bad


def _zone(value: Any) -> str:
    name = value.get("olson_name") if isinstance(value, dict) else value
    if name not in zone_names():
        raise required("'time_zone' must name a time zone in its olson_name")
    return str(name)
