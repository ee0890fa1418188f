"""What tests of the backlog begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from tests.backlog.harbour import Harbour, make_harbour
from tests.support.inside import inside
from tests.world import World


@pytest.fixture
def harbour(app: Flask) -> Harbour:
    with inside(app):
        return make_harbour()


@pytest.fixture
def ferry(app: Flask, world: World) -> Iterator[World]:
    """The world, open for verbs."""
    with inside(app):
        yield world
