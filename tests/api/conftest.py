"""Programs of the world's people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.support.counting import counted_statements
from tests.support.program import Program
from tests.world import Who, World


@pytest.fixture
def program_of(app: Flask) -> Callable[[Who | None], Program]:
    """A script with a token of somebody; None shows no token."""
    return partial(Program, app)


@pytest.fixture
def program(app: Flask, world: World) -> Program:
    """A script with a token of Ada, who owns Ferry."""
    return Program(app, world.ada)


@pytest.fixture
def ferry(world: World) -> str:
    """The address of Ferry for programs."""
    return f"/projects/{world.project_id}"


@pytest.fixture
def card(world: World) -> str:
    """That of the story “Pay by card”."""
    return f"/stories/{world.stories['card']}"


@pytest.fixture
def latest(program: Program, ferry: str) -> Callable[[], Any]:
    """The newest activity of Ferry."""
    return lambda: program.get(f"{ferry}/activity?limit=1")[0]


@pytest.fixture
def statements_for(app: Flask, program: Program, ferry: str) -> Callable[[int], int]:
    """How many statements it takes to tell so many of Ferry's activities."""

    def statements_for(activities: int) -> int:
        with counted_statements(app) as statements:
            program.get(f"{ferry}/activity?limit={activities}")
        return len(statements)

    return statements_for
