"""What tests of the backlog begin with."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.backlog.harbour import Harbour, make_harbour
from tests.support.inside import inside


@pytest.fixture
def harbour(app: Flask) -> Harbour:
    with inside(app):
        return make_harbour()
