"""Programs of the world's people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from flask import Flask

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
