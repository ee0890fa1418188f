"""The `tracker` command line. Exit 0: done; 1: refused, with the reason on stderr; 2: used wrongly.

Each command finds, acts and commits as a view does. What it needs is imported when it runs, so that
`tracker --help` answers at once.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from flask import Flask

    from tracker.accounts.models import Person
    from tracker.teams.models import Project

Command = TypeVar("Command", bound=Callable[..., Any])


class Refused(click.ClickException):
    """Ends the command with one sentence on stderr and exit 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


def in_application(writes: bool, needs_tables: bool = True) -> Callable[[Command], Command]:
    """Runs the command with the application set up from the environment. What people got wrong (a
    setting, a request that is refused) ends as one sentence."""

    def wrap(command: Command) -> Command:
        @wraps(command)
        def run(*args: Any, **kwargs: Any) -> Any:
            from sqlalchemy.exc import DBAPIError

            from tracker.database import about_to_write, db
            from tracker.web import Refusal

            token = about_to_write.set(writes)
            try:
                with _application().app_context():
                    if needs_tables:
                        _expect_tables()
                    try:
                        return command(*args, **kwargs)
                    finally:
                        db.session.remove()
                        db.engine.dispose()
            except Refusal as refusal:
                raise Refused(refusal.text) from refusal
            except DBAPIError as error:
                reason = " ".join(str(error.orig).split())
                raise Refused(f"The database that DATABASE_URL names does not answer: {reason}") from error
            finally:
                about_to_write.reset(token)

        return run  # type: ignore[return-value]

    return wrap


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Tracker: a ranked backlog that plans itself, burndowns that stay right, pairs on stories.

    Settings come from the environment; DATABASE_URL says where the data lives (default: SQLite at
    instance/tracker.db).
    """


@main.command()
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


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="Port on 127.0.0.1 (default: PORT or 8000).")
@click.option("--check", is_flag=True, help="Only find out whether it could; says nothing if so.")
def serve(port: int | None, check: bool) -> None:
    """Serve with gunicorn until Ctrl-C."""
    if port:
        os.environ["PORT"] = str(port)
    _expect_to_serve(warn=not check)
    if check:
        return
    from tracker.app import ROOT

    configuration = str(ROOT / "deploy" / "gunicorn.conf.py")
    arguments = [sys.executable, "-m", "gunicorn", "-c", configuration, "tracker.app:create_app()"]
    sys.stdout.flush()
    os.execv(sys.executable, arguments)


@main.command()
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
    loaded = demonstration.load(at=_now(), progress=_progress)
    db.session.commit()
    click.echo(loaded)


@main.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", prompt=True, help="How others see them.")
@click.option("--admin", is_flag=True, help="An administrator owns every project.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_application(writes=True)
def add_user(email: str, name: str, admin: bool, password_stdin: bool) -> None:
    """Add somebody who can sign in as EMAIL."""
    from tracker.accounts.actions import create_person
    from tracker.database import db

    _check_person(name, email)
    if _found(email):
        raise Refused(f"Somebody has the e-mail address {email} already.")
    password = _password(password_stdin)
    _check_person(name, email, password)
    person = create_person(name, email, password, admin, at=_now())
    db.session.commit()
    click.echo(f"{person.name} can sign in as {person.email}.")


@user.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_application(writes=True)
def change_password(email: str, password_stdin: bool) -> None:
    """Give EMAIL a new password; ends their sessions."""
    from tracker.accounts.actions import set_password
    from tracker.database import db

    password = _password(password_stdin)
    person = _person(email)
    _check_person(person.name, email, password)
    set_password(person, password)
    db.session.commit()
    click.echo(f"{person.name} has a new password.")


@main.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", "project_name", required=True, metavar="NAME", help="Made where there is none.")
@click.option("--dry-run", is_flag=True, help="Only say what would be created.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and list the others.")
@click.option("--as", "email", metavar="EMAIL", help="Who imports, and owns a project made by it.")
@in_application(writes=True)
def import_file(file: Path, project_name: str, dry_run: bool, skip_bad: bool, email: str | None) -> None:
    """Import FILE, a CSV of the former tracker or the ZIP that holds it."""
    from tracker.database import db
    from tracker.exchange.actions import import_bytes

    report = import_bytes(
        file.read_bytes(),
        project_name,
        by=_person(email) if email else None,
        at=_now(),
        dry_run=dry_run,
        skip_bad=skip_bad,
        file=file.name,
    )
    if dry_run or report.refused:
        db.session.rollback()
    else:
        db.session.commit()
    for line in report.lines():
        click.echo(line, err=report.refused)
    if report.refused:
        raise click.exceptions.Exit(1)


@main.group()
def export() -> None:
    """Files out."""


@export.command("burndown")
@click.option("--project", "project_id", type=int, required=True, metavar="ID")
@click.option("--iteration", type=int, metavar="N", help="An iteration's number.")
@click.option("--week", metavar="2026-W47", help="A calendar week (default: the current one).")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR"
)
@click.option("--format", "formats", default="csv,json,svg,png,pdf", show_default=True, metavar="LIST")
@in_application(writes=False)
def export_burndown(
    project_id: int, iteration: int | None, week: str | None, folder: Path, formats: str
) -> None:
    """Write the burndown of a week or of an iteration to a folder."""
    from tracker.charts import exports, queries

    if iteration is not None and week is not None:
        raise click.UsageError("Give --iteration or --week, not both.")
    project, at, chosen = _project(project_id), _now(), queries.formats(formats)
    if iteration is not None:
        report = queries.iteration_report(project, iteration, at)
    else:
        report = queries.week_report(project, week or "latest", at)
    try:
        for path in exports.write(report, folder, chosen):
            click.echo(path)
    except OSError as error:
        raise Refused(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
    left_out = [form.upper() for form in chosen if form in ("svg", "png") and report.chart is None]
    if left_out:
        names = " and ".join(left_out)
        click.echo(
            f"Left out: {names}. No iteration had begun by then, so there is nothing to draw.", err=True
        )


def _application() -> Flask:
    from tracker.app import create_app
    from tracker.settings import BadSetting

    try:
        return create_app()
    except BadSetting as bad:
        raise Refused(str(bad)) from bad


def _expect_tables() -> None:
    from tracker import upkeep

    if not upkeep.is_migrated():
        raise Refused("The database is not at the newest migration: run tracker setup first.")


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


def _now() -> datetime:
    return datetime.now(UTC)


def _found(email: str) -> bool:
    """Whether somebody has this e-mail; holds no lock afterwards, as people may be asked something next."""
    from tracker.accounts.queries import person_with_email
    from tracker.database import db

    found = person_with_email(email) is not None
    db.session.rollback()
    return found


def _person(email: str) -> Person:
    from tracker.accounts.queries import person_with_email

    person = person_with_email(email)
    if person is None:
        raise Refused(f"Nobody here has the e-mail address {email}.")
    return person


def _project(project_id: int) -> Project:
    from tracker.database import db
    from tracker.teams.models import Project

    project = db.session.get(Project, project_id) if 0 < project_id < 2**63 else None
    if project is None:
        raise Refused(f"There is no project {project_id}.")
    return project


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not _is_terminal():
        raise click.UsageError("Nobody can be asked here: give the password with --password-stdin.")
    return click.prompt("Password", hide_input=True, confirmation_prompt=True)


def _is_terminal() -> bool:
    return sys.stdin.isatty()


def _check_person(name: str, email: str, password: str | None = None) -> None:
    """Refuses what the sign-up page would refuse; without a password, of name and e-mail alone."""
    from werkzeug.datastructures import MultiDict

    from tracker.accounts.forms import SignUpForm

    form = SignUpForm(MultiDict({"name": name, "email": email, "password": password, "again": password}))
    form.validate()
    asked = ("name", "email") if password is None else form.errors
    complaints = [each for field in asked for each in form.errors.get(field, ())]
    if complaints:
        raise Refused(" ".join(complaints))


def _progress(sentence: str) -> None:
    click.echo(sentence, err=True)


if __name__ == "__main__":
    main()
