"""The application knows every table, and the migrations make just those, on each engine."""

from __future__ import annotations

import importlib
import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask

from tests.code.house import FILES, ROOT
from tracker.database import db, is_described

LOADED = "import tracker.app, tracker.database as d; print(*sorted(d.db.metadata.tables))"


def test_the_application_alone_loads_every_table() -> None:
    """A table that only tests know would be dropped by the next migration."""
    for file in FILES:
        if file.role == "models":
            importlib.import_module(f"tracker.{file.part}.{file.path.stem}")
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert loaded.stdout.split() == sorted(db.metadata.tables)


def test_migrations_make_the_tables_that_the_models_describe(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        options = {"compare_type": True, "include_name": is_described}
        context = MigrationContext.configure(connection, opts=options)
        found = compare_metadata(context, db.metadata)
        assert found == [], "The models have changed; write a migration: make migration MESSAGE=…"
