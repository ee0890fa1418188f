"""All of an installation, out and in."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import click

from tracker.commands.files import export, import_
from tracker.commands.manners import Refused, in_application, now


@export.command("archive")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--to", "to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="The same.")
@in_application(writes=False)
def export_archive(file: Path | None, to: Path | None) -> None:
    """Write all of this installation to the ZIP FILE: every table, attached files, counts and digests. People
    may go on working meanwhile. It holds what the database holds: keep it as safe."""
    from flask import current_app

    from tracker.exchange.archive import Manifest
    from tracker.exchange.archive_queries import archive

    target = file or to
    if target is None or (file and to):
        raise click.UsageError("Name one FILE.")
    made: list[Manifest] = []
    _write_whole(target, archive(now(), current_app.config["UPLOADS"], made))
    (manifest,) = made
    click.echo(f"{target}: {manifest.rows:,} rows and {len(manifest.files):,} files.")
    click.echo(f"Digest {manifest.digest}")
    for name in manifest.missing:
        click.echo(f"The attached file {name} is not in the store any more.", err=True)


@import_.command("archive")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_application(writes=True)
def import_archive(file: Path) -> None:
    """Bring everything that FILE, an archive of Tracker, holds into this new and empty installation."""
    from flask import current_app

    from tracker.database import db
    from tracker.exchange.archive import Fault
    from tracker.exchange.archive_actions import bring_in, take_back

    store = current_app.config["UPLOADS"]
    try:
        manifest = bring_in(file, store)
    except Fault as fault:
        db.session.rollback()
        raise Refused(f"Nothing was imported. {fault}") from fault
    try:
        db.session.commit()
    except BaseException:
        db.session.rollback()
        take_back(manifest, store)
        raise
    click.echo(f"Imported {manifest.rows:,} rows and {len(manifest.files):,} files, of {manifest.made_at}.")
    click.echo(f"Digest {manifest.digest}")


def _write_whole(target: Path, pieces: Iterable[bytes]) -> None:
    """The file is there whole, or not at all; one of that name stays until then."""
    waiting = target.with_name(f"{target.name}.part")
    try:
        with open(os.open(waiting, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
        waiting.replace(target)
    except OSError as error:
        raise Refused(f"{error.filename or target} cannot be written: {error.strerror}.") from error
    finally:
        waiting.unlink(missing_ok=True)
