"""The command line, run in the process of the test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner, Result
from flask import Flask

from tracker.commands import main

Run = Callable[..., Result]


def runner(app: Flask, folder: Path) -> Run:
    """Runs commands on the application's database, with `folder` as their instance: run("user", "add", …,
    typed="…"). Further keywords are settings."""
    environment = {"DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"], "TRACKER_INSTANCE": str(folder)}

    def run(*arguments: str, typed: str | None = None, **more: str) -> Result:
        return CliRunner().invoke(main, arguments, input=typed, env={**environment, **more})

    return run
