"""People who sign in."""

from __future__ import annotations

import sys

import click

from tracker.commands.manners import Refused, in_application, now, person_of


@click.group()
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
    person = create_person(name, email, password, admin, at=now())
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
    person = person_of(email)
    _check_person(person.name, email, password)
    set_password(person, password)
    db.session.commit()
    click.echo(f"{person.name} has a new password.")


def _found(email: str) -> bool:
    """Whether somebody has this e-mail; holds no lock afterwards, as people may be asked something next."""
    from tracker.accounts.queries import person_with_email
    from tracker.database import db

    found = person_with_email(email) is not None
    db.session.rollback()
    return found


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


@click.group()
def token() -> None:
    """Tokens of programs."""


@token.command("create")
@click.argument("email")
@click.option("--name", default="command line", show_default=True, help="What the token is for.")
@click.option("--read-only", is_flag=True, help="The token opens for reading alone.")
@in_application(writes=True)
def create_token(email: str, name: str, read_only: bool) -> None:
    """Make a token for a program of EMAIL, and print it: it is shown this once."""
    from tracker.accounts import token_actions
    from tracker.database import db

    scope = token_actions.READ if read_only else token_actions.WRITE
    secret = token_actions.create(person_of(email), name, scope=scope, at=now())
    db.session.commit()
    click.echo(secret)
