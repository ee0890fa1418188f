"""The settings of a project: what each is called in sentences."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = {
    "name": "name",
    "description": "description",
    "point_scale": "point scale",
    "iteration_length": "iteration length",
    "week_start_day": "week start day",
    "time_zone": "time zone",
    "velocity_averaged_over": "iterations that velocity is averaged over",
    "initial_velocity": "initial velocity",
    "bugs_and_chores_are_estimatable": "estimation of bugs and chores",
    "automatic_planning": "automatic planning",
    "working_days": "working days",
    "days_off": "days off",
    "enable_tasks": "tasks of stories",
    "show_story_priority": "priority of stories",
    "number_of_done_iterations_to_show": "done iterations that are shown",
    "project_type": "project type",
    "profile_content": "profile",
}


def in_words(names: Iterable[str]) -> str:
    """The fields in one phrase: "name, point scale and days off"."""
    *first, last = (WORDS[name] for name in names)
    return f"{', '.join(first)} and {last}" if first else last
