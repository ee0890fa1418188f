"""Projects as a whole."""

from __future__ import annotations

import click

from tracker.commands.manners import in_application, now, project_numbered


@click.group()
def project() -> None:
    """Projects as a whole."""


@project.command("restore")
@click.argument("project_id", type=int)
@in_application(writes=True)
def restore(project_id: int) -> None:
    """Bring a deleted project back, into the archive."""
    from tracker.database import db
    from tracker.projects.actions import bring_back

    found = project_numbered(project_id)
    bring_back(found, by=None, at=now())
    db.session.commit()
    click.echo(f"{found.name} is found again, in the archive.")
