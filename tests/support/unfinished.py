"""Scaffolding while the house is being built: parts whose views are not written yet get empty ones, so
that the application starts for those that are. Goes away as soon as every part has its views."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from types import ModuleType

from flask import Blueprint

PARTS = ("accounts", "backlog", "charts", "exchange", "pairing", "projects", "teams")
OPEN = ("projects", "exchange")


def put_up() -> None:
    from tracker.teams.door import project_blueprint

    for part in PARTS:
        name = f"tracker.{part}.views"
        if name in sys.modules or importlib.util.find_spec(name):
            continue
        module = ModuleType(name)
        below = part in ("backlog", "charts", "pairing", "projects", "exchange")
        module.blueprint = project_blueprint(part, name) if below else Blueprint(part, name)  # type: ignore
        if part in OPEN:
            module.open_blueprint = Blueprint(f"{part}_open", name)  # type: ignore
        sys.modules[name] = module
        setattr(importlib.import_module(f"tracker.{part}"), "views", module)  # noqa: B010
    for part in (*PARTS, "activity", "planning", "ledger"):
        if importlib.util.find_spec(f"tracker.{part}.models"):
            importlib.import_module(f"tracker.{part}.models")
