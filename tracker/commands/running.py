"""Setting up, serving, the demonstration, and work that is due."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, cast

import click

from tracker.commands.manners import Refused, in_application, now

if TYPE_CHECKING:
    from flask import Flask


@click.command()
@in_application(writes=True, needs_tables=False)
def setup() -> None:
    """Make or migrate the database. Safe to repeat."""
    from tracker import upkeep

    if upkeep.is_migrated():
        click.echo("The database is at the newest migration.")
    else:
        upkeep.migrate()
        click.echo("The database has been brought to the newest migration.")
    _warn_of_sqlite()


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1 (default: PORT or 8000).")
@click.option("--check", is_flag=True, help="Only find out whether it could; says nothing if so.")
def serve(port: int | None, check: bool) -> None:
    """Serve with gunicorn until Ctrl-C."""
    if port:
        os.environ["PORT"] = str(port)
    _expect_to_serve(warn=not check)
    if check:
        return
    from tracker.configuration import ROOT

    configuration = str(ROOT / "deploy" / "gunicorn.conf.py")
    arguments = [sys.executable, "-m", "gunicorn", "-c", configuration, "tracker.app:create_app()"]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)


@click.command()
@click.option(
    "--if-empty", is_flag=True, help="Do nothing, and succeed, where anybody or anything is already."
)
@in_application(writes=True)
def demo(if_empty: bool) -> None:
    """Load the invented demonstration project."""
    from sqlalchemy import exists, select

    from tracker.accounts.models import Person
    from tracker.accounts.queries import person_with_email
    from tracker.database import db
    from tracker.exchange import demo as demonstration

    if if_empty and db.session.scalar(select(exists(select(Person.id)))):
        owner = person_with_email(demonstration.EMAIL)
        if owner and owner.can_sign_in:
            click.echo(
                f"The demonstration is here already: sign in as {owner.email} "
                f"(password forgotten? .venv/bin/tracker user password {owner.email})."
            )
        return
    loaded = demonstration.load(at=now(), progress=_progress)
    db.session.commit()
    click.echo(loaded)


@click.command()
@in_application(writes=False)
def sweep() -> None:
    """Do now what the server does by itself in time: e-mails and other work that is due, forecasts of what
    changed, and throwing away what is over. Any number of these may run at once."""
    from flask import current_app

    from tracker import chores
    from tracker.outbox import worker

    app: Flask = cast(Any, current_app)._get_current_object()
    made = worker.ask_for_timed(app, {**chores.TIMED, **chores.PROMPT}, now)
    worker.do_chores(app, chores.ASKED_FOR, now)
    done, failed = worker.work_off(app, chores.HANDLERS, now)
    click.echo(f"Work done: {done}.")
    for name, count in made.items():
        click.echo(f"Made, {name}: {count}.")
    for name, count in worker.do_chores(app, chores.CHORES, now).items():
        click.echo(f"Thrown away, {name}: {count}.")
    if failed:
        raise Refused(f"{failed} could not be done; the log says why, and it is tried again.")


def _warn_of_sqlite() -> None:
    from tracker import upkeep
    from tracker.database import db

    if db.engine.dialect.name == "sqlite" and upkeep.sqlite_warning():
        click.echo(upkeep.sqlite_warning(), err=True)


@in_application(writes=False)
def _expect_to_serve(warn: bool) -> None:
    """Whatever gunicorn or its workers would fail at is said before they begin."""
    from tracker import settings, upkeep

    try:
        port = settings.read_server(os.environ)["PORT"]
    except settings.BadSetting as bad:
        raise Refused(str(bad)) from bad
    is_elsewhere = os.environ.get("BIND") or os.environ.get("LISTEN_FDS")
    if not is_elsewhere and (complaint := upkeep.port_complaint(port)):
        raise Refused(complaint)
    if warn:
        _warn_of_sqlite()


def _progress(sentence: str) -> None:
    click.echo(sentence, err=True)
