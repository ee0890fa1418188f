"""Histories: whatever people do, in whatever order and however much time passes between, the ledger
holds what the plan says, closed iterations stay as they were, and reading before a write shows what the
write then enters. The steps are drawn at random; a failure is shrunk to the shortest history. What people
do and what must hold stand in files of their own beside this one."""

from __future__ import annotations

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.support.history_checks import Checks
from tests.support.history_of_projects import ProjectDeeds
from tests.support.history_of_stories import StoryDeeds
from tests.support.history_stage import Stage


class Histories(StoryDeeds, ProjectDeeds, Checks):
    """One project and its past."""


def run(kind: type[Stage], app: Flask, examples: int, steps: int) -> None:
    """So many random histories of this kind, of at most so many steps."""
    run_state_machine_as_test(
        type("HistoriesHere", (kind,), {"app": app}),
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
