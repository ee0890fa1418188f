"""The `tracker` command line. Exit 0: done; 1: refused, with the reason on stderr; 2: used wrongly.

Each command finds, acts and commits as a view does. What it needs is imported when it runs, so that
`tracker --help` answers at once. A new command stands in the file of its subject, and is named here.
"""

from __future__ import annotations

import click

from tracker.commands import archives, assistant, daily, others, pairs, people, projects, reports, running


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
def main() -> None:
    """Tracker: a ranked backlog that plans itself, burndowns that stay right, pairs on stories.

    Settings come from the environment; DATABASE_URL says where the data lives (default: SQLite at
    instance/tracker.db).
    """


for command in (
    running.setup,
    running.serve,
    running.demo,
    running.sweep,
    people.user,
    people.token,
    projects.project,
    others.import_,
    pairs.rotate,
    archives.export,
    reports.report,
    pairs.pairs,
    daily.login,
    daily.logout,
    daily.projects,
    daily.use,
    daily.stories,
    daily.story,
    daily.add,
    daily.start,
    daily.finish,
    daily.deliver,
    daily.accept,
    daily.reject,
    daily.comment,
    daily.pair,
    assistant.mcp,
):
    main.add_command(command)
