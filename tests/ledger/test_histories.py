"""Whatever people do, in whatever order and however much time passes between, the ledger is right: see
tests/support/histories.py for what people do and what must hold then."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.histories import Histories, run


@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_any_history_adds_up(app: Flask) -> None:
    run(Histories, app, 15, 30)


@pytest.mark.long
@pytest.mark.sqlite_only("the same statements on each engine; here many histories count")
def test_many_long_histories_add_up(app: Flask) -> None:
    run(Histories, app, 300, 60)
