"""What every command needs: the application, refusals in one sentence, people and projects by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import IO, TYPE_CHECKING, Any, TypeVar, cast

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

        return cast(Command, run)

    return wrap


def now() -> datetime:
    return datetime.now(UTC)


def person_of(email: str) -> Person:
    from tracker.accounts.queries import person_with_email

    person = person_with_email(email)
    if person is None:
        raise Refused(f"Nobody here has the e-mail address {email}.")
    return person


def project_numbered(project_id: int) -> Project:
    from tracker.database import db
    from tracker.teams.models import Project

    project = db.session.get(Project, project_id) if 0 < project_id < 2**63 else None
    if project is None:
        raise Refused(f"There is no project {project_id}.")
    return project


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
