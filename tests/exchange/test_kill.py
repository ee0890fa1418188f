"""Killing the process in the middle of an import leaves nothing of it behind."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.inside import inside
from tracker.accounts.models import Person
from tracker.activity.models import Event
from tracker.backlog.models import Label, Story
from tracker.database import db
from tracker.exchange.actions import import_bytes
from tracker.ledger.models import Entry
from tracker.planning.models import Iteration
from tracker.teams.models import Project, Team

ROOT = Path(__file__).resolve().parents[2]
TABLES = (Project, Team, Person, Story, Label, Event, Entry, Iteration)
AT = datetime(2026, 11, 18, 10, tzinfo=UTC)
ROWS = 3000

IMPORTER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from tracker.app import create_app
from tracker.database import about_to_write, db
from tracker.exchange.actions import import_bytes

url, file = sys.argv[1:]
app = create_app({"DATABASE_URL": url, "TRACKER_INSTANCE": str(Path(file).parent)})
about_to_write.set(True)


def tell(done, total):
    print(done, flush=True)


with app.app_context():
    at = datetime(2026, 11, 18, 10, tzinfo=UTC)
    report = import_bytes(Path(file).read_bytes(), "Big", None, at, progress=tell)
    print("uncommitted", flush=True)
    sys.stdin.read()
"""


def big_file(folder: Path) -> Path:
    lines = ["Id,Title,Estimate,Current State,Created at,Accepted at,Labels,Owned By"]
    lines += [
        f'{n},Story {n},1,accepted,"Jan {n % 28 + 1}, 2026","Feb {n % 28 + 1}, 2026",l{n % 9},Mina {n % 7}'
        for n in range(1, ROWS + 1)
    ]
    path = folder / "big.csv"
    path.write_text("\n".join(lines))
    return path


def counted(app: Flask) -> list[int]:
    with inside(app):
        return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


@pytest.mark.parametrize("moment", ["1000", "uncommitted"])
def test_a_killed_import_leaves_nothing_behind(app: Flask, tmp_path: Path, moment: str) -> None:
    """Killed once after the first rows are written, and once after the last, before the commit."""
    file = big_file(tmp_path)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    with subprocess.Popen(
        [sys.executable, "-c", IMPORTER, url, str(file)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        said = [process.stdout.readline().strip()]
        while said[-1] not in (moment, ""):
            said.append(process.stdout.readline().strip())
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert said[-1] == moment
    assert process.returncode == -signal.SIGKILL
    assert counted(app) == [0] * len(TABLES)
    with inside(app):
        report = import_bytes(file.read_bytes(), "Big", None, AT)
        assert report.counts.all_stories == ROWS
