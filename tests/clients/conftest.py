"""Clients that were written for the former tracker's API v5, against a server of the test."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.engines import everything_is_demanded
from tests.support.program import Program
from tests.support.served import served
from tests.world import World

HERE = Path(__file__).parent
INSTALLED = Path(sys.prefix) / "clients"
"""Where the clients for Node are installed once for an environment, by npm and its lock."""


@pytest.fixture
def site(app: Flask, world: World) -> Iterator[str]:
    with served(app) as url:
        yield url


@pytest.fixture
def token(app: Flask, world: World) -> str:
    """Ada's, who owns Ferry."""
    return Program(app, world.ada).token


@pytest.fixture(scope="session")
def node() -> Callable[..., str]:
    """Runs a script of this folder by Node: node("pivotaljs.js", "argument"), and answers what it prints."""
    missing = next((name for name in ("node", "npm") if shutil.which(name) is None), None)
    if missing:
        sentence = f"No {missing} was found, by which two clients of the former API run."
        if everything_is_demanded():
            pytest.fail(sentence)
        pytest.skip(sentence)
    _install()

    def run(script: str, *arguments: Any) -> str:
        environment = {**os.environ, "NODE_PATH": str(INSTALLED / "node_modules"), "NODE_NO_WARNINGS": "1"}
        environment["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"  # the test's server has a certificate of its own
        command = ["node", str(HERE / script), *map(str, arguments)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def _install() -> None:
    """By the lock, once: processes of one run wait for each other."""
    INSTALLED.mkdir(exist_ok=True)
    with (INSTALLED / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = (HERE / "package-lock.json").read_text()
        stamp = INSTALLED / "installed"
        if stamp.exists() and stamp.read_text() == wanted:
            return
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, INSTALLED / name)
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=INSTALLED, capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, done.stderr
        stamp.write_text(wanted)
