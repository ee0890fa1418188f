"""The weekly report: as files, or sent now."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from tracker.commands.manners import Refused, in_application, now, project_numbered

if TYPE_CHECKING:
    from flask import Flask

    from tracker.charts.week import Week


@click.command()
@click.option("--project", "project_id", type=int, required=True, metavar="ID")
@click.option("--week", default="latest", metavar="2026-W47", help="Default: the week of yesterday.")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option("--send", is_flag=True, help="Send it to everybody who is to get it and has not.")
@in_application(writes=False)
def report(project_id: int, week: str, folder: Path | None, send: bool) -> None:
    """Write the report on a week to a folder, or send it now. A week that was sent to somebody is not
    sent to them again."""
    from tracker.charts import exports
    from tracker.charts.queries import find_week
    from tracker.reports import queries

    if (folder is None) == (not send):
        raise click.UsageError("Give --to with a folder, or --send.")
    project, at = project_numbered(project_id), now()
    chosen = find_week(project, week, at)
    if folder is None:
        _send(project_id, chosen, at)
        return
    try:
        for path in exports.write(queries.report_on(project, chosen, at), folder):
            click.echo(path)
    except OSError as error:
        raise Refused(f"{error.filename or folder} cannot be written: {error.strerror}.") from error


def _send(project_id: int, week: Week, at: datetime) -> None:
    """Puts it on its way, and does so much of the outbox as is due."""
    from flask import current_app

    from tracker import chores
    from tracker.outbox import worker
    from tracker.reports import sending_actions

    with worker.in_transaction():
        count = sending_actions.send_now(project_numbered(project_id), week, at=at)
    app: Flask = cast(Any, current_app)._get_current_object()
    done, failed = worker.work_off(app, chores.HANDLERS, now)
    click.echo(f"Week {week.number} goes to {count} who had not got it. Work done: {done}.")
    if failed:
        raise Refused(f"{failed} could not be done; the log says why, and it is tried again.")
