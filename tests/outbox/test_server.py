"""A real server with two processes and a real mail server: a letter goes out by itself, once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.inside import inside
from tests.support.mailbox import SENDER, mailbox
from tests.support.serving import wait_for
from tracker.backlog import comment_actions
from tracker.backlog.comment_queries import mentionable
from tracker.backlog.mentions import written

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.sqlite_only("claims are tested on each engine; here it is the server's processes")
def test_the_processes_of_a_server_send_each_letter_once(app, world, clock, tmp_path):
    with mailbox() as box, socket.socket() as free:
        app.config["POSTBOX"] = box.postbox
        for number in range(5):
            with inside(app):
                said = written(f"@Ada, {number}", mentionable(world.project))
                comment_actions.add(world.story("card"), said, by=world.ben.row, at=clock.advance(minutes=1))
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        environment = {
            **os.environ,
            "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
            "TRACKER_INSTANCE": str(tmp_path),
            "TRACKER_SMTP_URL": f"smtp://127.0.0.1:{box.postbox.port}",
            "TRACKER_MAIL_FROM": SENDER,
            "TRACKER_URL": "https://tracker.example.com",
            "PORT": str(port),
            "WORKERS": "2",
        }
        gunicorn = [Path(sys.executable).parent / "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
        with (tmp_path / "log").open("w") as log:
            process = subprocess.Popen(gunicorn, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz", process)
            assert box.wait_for(5, seconds=60), (tmp_path / "log").read_text()
        finally:
            process.terminate()
            process.wait(30)
        ids = [letter["Message-ID"] for letter in box.letters]
        assert len(ids) == len(set(ids)) == 5
