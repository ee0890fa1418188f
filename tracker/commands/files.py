"""Files in and out."""

from __future__ import annotations

from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from tracker.commands.manners import Refused, in_application, now, person_of, project_numbered

if TYPE_CHECKING:
    from tracker.exchange.report import Report


class _WithCsv(click.Group):
    """`tracker import FILE` is `tracker import csv FILE`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {*self.commands, *ctx.help_option_names}
        return super().parse_args(ctx, args if not args or args[0] in known else ["csv", *args])


@click.group("import", cls=_WithCsv)
def import_() -> None:
    """Files in. Without the word csv, too: tracker import FILE --project NAME."""


@import_.command("csv")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--project", "project_name", required=True, metavar="NAME", help="Made where there is none.")
@click.option("--dry-run", is_flag=True, help="Only say what would be created.")
@click.option("--skip-bad", is_flag=True, help="Import the good rows and list the others.")
@click.option("--as", "email", metavar="EMAIL", help="Who imports, and owns a project made by it.")
@in_application(writes=True)
def import_file(file: Path, project_name: str, dry_run: bool, skip_bad: bool, email: str | None) -> None:
    """Import FILE, a CSV of the former tracker or the ZIP that holds it."""
    from tracker.exchange.actions import import_bytes

    report = import_bytes(
        file.read_bytes(),
        project_name,
        by=person_of(email) if email else None,
        at=now(),
        dry_run=dry_run,
        skip_bad=skip_bad,
        file=file.name,
    )
    report_on(report, dry_run)


def report_on(report: Report, dry_run: bool) -> None:
    """Commits what was imported, or takes it back, and says what it was."""
    from tracker.database import db

    if dry_run or report.refused:
        db.session.rollback()
    else:
        db.session.commit()
    for line in report.lines():
        click.echo(line, err=report.refused)
    if report.refused:
        raise click.exceptions.Exit(1)


@click.group()
def export() -> None:
    """Files out."""


@export.command("csv")
@click.argument("project_id", type=int, metavar="PROJECT")
@click.option(
    "--to", "file", type=click.File("wb"), default="-", metavar="FILE", help="Default: standard output."
)
@in_application(writes=False)
def export_csv(project_id: int, file: IO[bytes]) -> None:
    """Write the stories of the project with the number PROJECT as the former tracker's CSV."""
    _write_csv(project_id, file)


@export.command("stories")
@click.option("--project", "project_id", type=int, required=True, metavar="ID")
@click.option(
    "--to", "file", type=click.File("wb"), default="-", metavar="FILE", help="Default: standard output."
)
@in_application(writes=False)
def export_stories(project_id: int, file: IO[bytes]) -> None:
    """The same as export csv, with the project as an option."""
    _write_csv(project_id, file)


def _write_csv(project_id: int, file: IO[bytes]) -> None:
    from flask import current_app

    from tracker.exchange.export_queries import tracker_csv

    project = project_numbered(project_id)
    for line in tracker_csv(project.id, now(), current_app.config["ADDRESS"].rstrip("/")):
        file.write(line.encode())


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
    from tracker.reports.queries import report_on

    if iteration is not None and week is not None:
        raise click.UsageError("Give --iteration or --week, not both.")
    project, at, chosen = project_numbered(project_id), now(), queries.formats(formats)
    if iteration is not None:
        report = queries.iteration_report(project, iteration, at)
    else:
        report = report_on(project, queries.find_week(project, week or "latest", at), at)
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


@export.command("chart")
@click.argument("name")
@click.option("--project", "project_id", type=int, required=True, metavar="ID")
@click.option("--iteration", metavar="N", help="Of a chart of an iteration (default: the current one).")
@click.option("--release", metavar="ID", help="Of a chart of a release: the number of its story.")
@click.option("--epic", metavar="ID", help="Of a chart of an epic.")
@click.option("--last", metavar="N", help="Iterations that a chart of a range goes back, or “all”.")
@click.option("--by", metavar="WHAT", help="Count points or stories.")
@click.option(
    "--to", "folder", type=click.Path(file_okay=False, path_type=Path), required=True, metavar="DIR"
)
@click.option("--format", "formats", default="csv,json,svg,png,pdf", show_default=True, metavar="LIST")
@click.option("--width", type=int, default=1600, show_default=True, help="Of the PNG, in pixels.")
@in_application(writes=False)
def export_chart(
    name: str, project_id: int, folder: Path, formats: str, width: int, **given: str | None
) -> None:
    """Write the chart NAME to a folder; a wrong NAME is answered with those there are."""
    from tracker.charts import asked_queries, chart_files, queries
    from tracker.charts.asking import file_name

    project, chosen = project_numbered(project_id), queries.formats(formats)
    chart, what = asked_queries.find(name, given)
    said = asked_queries.said(project, chart, what, now())
    for form in chosen:
        path = folder / f"{file_name(chart, what)}.{form}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(chart_files.content(chart, said, form, width))
        except OSError as error:
            raise Refused(f"{error.filename or folder} cannot be written: {error.strerror}.") from error
        click.echo(path)
