"""The pair log by command, and who pairs next."""

from __future__ import annotations

import json
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.manners import Refused, in_application, now, person_of, project_numbered

if TYPE_CHECKING:
    from tracker.accounts.models import Person
    from tracker.teams.models import Project

of_project = click.option("--project", "project_id", type=int, required=True, metavar="ID")
as_person = click.option("--as", "email", metavar="EMAIL", help="Who does it, in the history.")


@click.group()
def pairs() -> None:
    """Who worked together: the log of a project."""


@pairs.command("add")
@click.argument("people", nargs=-1, required=True, metavar="PERSON...")
@of_project
@click.option("--story", "story_id", type=int, metavar="N", help="The number of the story.")
@click.option("--on", "subject", default="", metavar="TEXT", help="What it was, where it is no story.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Today unless given.")
@click.option("--part", type=click.Choice(["day", "morning", "afternoon"]), default="day")
@as_person
@in_application(writes=True)
def add(
    people: tuple[str, ...],
    project_id: int,
    story_id: int | None,
    subject: str,
    day: datetime | None,
    part: str,
    email: str | None,
) -> None:
    """Log that PERSON... worked together: names as in the team, or e-mail addresses. One alone is solo."""
    from tracker.database import db
    from tracker.pairing import actions
    from tracker.pairing.lines import Source
    from tracker.pairing.queries import story_of
    from tracker.pairing.words import long_day
    from tracker.planning.calendar import day_of
    from tracker.teams.presence import Part
    from tracker.text import listed

    project, at = project_numbered(project_id), now()
    today = day_of(at, project.zone)
    named = [_named(project, name) for name in people]
    by = person_of(email) if email else None
    how: dict[str, Any] = {"day": day.date() if day else today, "part": Part(part), "source": Source.COMMAND}
    if story_id is None:
        line = actions.log_other(project, subject[:200], named, by=by, at=at, **how)
    else:
        story = story_of(project, story_id)
        if story is None:
            raise Refused(f"The project has no story #{story_id}.")
        line = actions.log(story, named, by=by, at=at, **how)
    db.session.commit()
    on = f" on “{line.title}”" if line.title else ""
    click.echo(f"Logged for {long_day(line.day, today)}: {listed([each.name for each in line.people])}{on}.")


@pairs.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@of_project
@click.option("--person", "named", multiple=True, metavar="NAME=EMAIL", help="Who a name of the file is.")
@click.option("--add-people", is_flag=True, help="Make people of the team out of names not known.")
@click.option("--dry-run", is_flag=True, help="Only say what would be entered.")
@click.option("--skip-bad", is_flag=True, help="Enter the good rows and list the others.")
@as_person
@in_application(writes=True)
def import_history(
    file: Path,
    project_id: int,
    named: tuple[str, ...],
    add_people: bool,
    dry_run: bool,
    skip_bad: bool,
    email: str | None,
) -> None:
    """Import FILE: a CSV with day and people ("Ada; Ben"), our own export, or the JSON of Parrit."""
    from tracker.database import db
    from tracker.pairing.history_actions import take_history
    from tracker.pairing.history_files import BadFile, read
    from tracker.planning.calendar import day_of

    project, at = project_numbered(project_id), now()
    try:
        history = read(file.read_bytes(), project.zone, day_of(at, project.zone))
    except BadFile as bad:
        raise Refused(f"Nothing was imported. {bad}") from bad
    taken = take_history(
        project,
        history,
        file=file.name,
        aliases=dict(_alias(each) for each in named),
        add_people=add_people,
        skip_bad=skip_bad,
        dry_run=dry_run,
        by=person_of(email) if email else None,
        at=at,
    )
    if dry_run or taken.refused:
        db.session.rollback()
    else:
        db.session.commit()
    for sentence in taken.sentences():
        click.echo(sentence, err=taken.refused)
    if taken.refused:
        raise click.exceptions.Exit(1)


@pairs.command("from-git")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@of_project
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="90 days unless given."
)
@as_person
@in_application(writes=True)
def from_git(path: Path, project_id: int, since: datetime | None, email: str | None) -> None:
    """Suggest pairs by the Co-authored-by trailers of the repository at PATH. People confirm them."""
    from tracker.database import db
    from tracker.pairing.suggestion_actions import suggest
    from tracker.pairing.trailers import read_log
    from tracker.text import counted

    project, at = project_numbered(project_id), now()
    log = _git_log(path, since.date() if since else None)
    found = suggest(project, read_log(log), by=person_of(email) if email else None, at=at)
    db.session.commit()
    click.echo(
        f"{counted(found, 'pair')} suggested; confirm them on the page of pairs."
        if found
        else "No pair was found that was not suggested before."
    )


def _git_log(path: Path, since: date | None) -> str:
    """What git prints of the commits on all branches since the day."""
    from tracker.pairing.trailers import LOG_FORMAT

    begin = f"--since={since.isoformat()}T00:00:00" if since else "--since=90.days"
    command = ["git", "-C", str(path), "log", "--all", "--no-merges", begin, f"--format={LOG_FORMAT}"]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except FileNotFoundError as missing:
        raise Refused("git is not installed here.") from missing
    except subprocess.CalledProcessError as error:
        raise Refused(f"git says: {error.stderr.decode(errors='replace').strip()[:300]}") from error
    return done.stdout.decode(errors="replace")


def _alias(text: str) -> tuple[str, Person]:
    name, separator, email = text.rpartition("=")
    if not separator or not name.strip():
        raise Refused(f"“{text}” is not like NAME=EMAIL.")
    return name, person_of(email.strip())


def _named(project: Project, text: str) -> Person:
    from tracker.pairing.history_queries import people_by_name

    if "@" in text:
        return person_of(text)
    person = people_by_name(project).get(" ".join(text.split()).casefold())
    if person is None:
        raise Refused(f"“{text}” is nobody in this project or its team, or more than one.")
    return person


@click.command()
@click.option("--project", "project_id", type=int, required=True, metavar="ID")
@click.option(
    "--day", "given", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="Default: today."
)
@in_application(writes=False)
def rotate(project_id: int, given: datetime | None) -> None:
    """Print who should pair with whom, on which story and why, as JSON. Changes nothing."""
    from tracker.pairing.rotation import alternatives, propose
    from tracker.pairing.rotation_queries import morning
    from tracker.pairing.rotation_shape import proposal
    from tracker.planning.calendar import day_of

    project = project_numbered(project_id)
    day: date = given.date() if given else day_of(now(), project.zone)
    question = morning(project, day, names_rules=True).question
    plan = propose(question)
    told = proposal(
        project.id, day, question.facts, question.manner.every, plan, alternatives(question, plan)
    )
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))
