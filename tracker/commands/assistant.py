"""Tracker for assistants: a server of the Model Context Protocol over standard input and output. It speaks
with an installation elsewhere by a token, and may do what its owner may; the history says of each change that
it came through an assistant."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from tracker.commands.manners import Refused
from tracker.commands.remote import Remote, account

if TYPE_CHECKING:
    from mcp.server import MCPServer

THROUGH = "an assistant"
LINES = "name,current_state,estimate,story_type,owners(name),labels(name)"
ALL = ":default,owners(name),tasks,comments(text,person(name)),blockers,pull_requests,branches"
INSTRUCTIONS = (
    "One ranked backlog that plans itself, with pairs on stories. Stories go unscheduled (icebox), "
    "unstarted, started, finished, delivered, accepted or rejected; where a project says automatic_planning "
    "is false, people choose what comes into the current iteration, and that is planned. A feature needs an "
    "estimate before it is started. Every change is recorded under the name of whose token this is, and "
    "marked as made through an assistant: change only what you were asked to."
)


@click.command()
def mcp() -> None:
    """Serve assistants over standard input and output (Model Context Protocol), with the installation that
    tracker login named. Needs the extra: pip install "tracker[mcp]"."""
    try:
        made = server(Remote(account(), THROUGH))
    except ImportError as missing:
        raise Refused('This needs the library mcp: pip install "tracker[mcp]".') from missing
    made.run("stdio")


def server(remote: Remote) -> MCPServer[Any]:
    """What an assistant may ask and do with this installation. Raises ImportError without the library."""
    from mcp.server import MCPServer
    from mcp.server.mcpserver.exceptions import ToolError
    from mcp.types import ToolAnnotations

    made: MCPServer[Any] = MCPServer("tracker", instructions=INSTRUCTIONS)

    def told(tool: Callable[..., Any]) -> Callable[..., Any]:
        """The tool, whose refusals reach the assistant as sentences."""

        @wraps(tool)
        def careful(*args: Any, **kwargs: Any) -> Any:
            try:
                return tool(*args, **kwargs)
            except Refused as refused:
                raise ToolError(refused.message) from refused

        return careful

    desk = Desk(remote)
    for tool in desk.reading:
        made.add_tool(told(tool), annotations=ToolAnnotations(read_only_hint=True))
    for tool in desk.writing:
        made.add_tool(told(tool), annotations=ToolAnnotations(read_only_hint=False, destructive_hint=False))
    return made


class Desk:
    """The tools; each says in its words what an assistant gets."""

    def __init__(self, remote: Remote) -> None:
        self._remote = remote
        self.reading: tuple[Callable[..., Any], ...] = (
            self.projects,
            self.stories,
            self.story,
            self.plan,
            self.pairs,
            self.who_pairs_next,
            self.chart,
            self.report,
        )
        self.writing: tuple[Callable[..., Any], ...] = (
            self.add_story,
            self.change_story,
            self.bring_story_into,
            self.comment,
            self.log_pair,
        )

    def projects(self) -> list[dict[str, Any]]:
        """The projects there are, with their numbers."""
        found: list[dict[str, Any]] = self._remote.get("/projects", fields="name,description")
        return found

    def stories(
        self, search: str = "-state:accepted", limit: int = 50, project: int | None = None
    ) -> list[dict[str, Any]]:
        """Stories in their order, as a search finds them: words, label:pier, owner:me, state:started,
        type:bug, updated:-2w, with OR, - and parentheses."""
        path = f"/projects/{self._of(project)}/stories"
        found: list[dict[str, Any]] = self._remote.get(path, filter=search, limit=limit, fields=LINES)
        return found

    def story(self, number: int) -> dict[str, Any]:
        """All of a story: description, tasks, comments, blockers, where its code is."""
        found: dict[str, Any] = self._remote.get(f"/stories/{number}", fields=ALL)
        return found

    def plan(self, project: int | None = None) -> list[dict[str, Any]]:
        """The current iteration and those that are planned, each with its stories."""
        path = f"/projects/{self._of(project)}/iterations"
        fields = f"number,start,finish,points,stories({LINES})"
        found: list[dict[str, Any]] = self._remote.get(path, scope="current_backlog", fields=fields)
        return found

    def pairs(self, day: str | None = None, project: int | None = None) -> list[dict[str, Any]]:
        """Who pairs with whom on a day (YYYY-MM-DD, or today), and on what."""
        found: list[dict[str, Any]] = self._remote.get(f"/projects/{self._of(project)}/pairs", date=day)
        return found

    def who_pairs_next(self, day: str | None = None, project: int | None = None) -> dict[str, Any]:
        """The proposal of who pairs next (on YYYY-MM-DD, or today), on which story and why."""
        found: dict[str, Any] = self._remote.get(f"/projects/{self._of(project)}/rotation", date=day)
        return found

    def chart(self, name: str, project: int | None = None) -> dict[str, Any]:
        """What a chart says: burndown, burnup, velocity, cycle-time and others, which are named where there
        is no such chart."""
        found: dict[str, Any] = self._remote.get(f"/projects/{self._of(project)}/charts/{name}")
        return found

    def report(self, week: str = "latest", project: int | None = None) -> dict[str, Any]:
        """The report on a week, such as 2026-W47."""
        found: dict[str, Any] = self._remote.get(f"/projects/{self._of(project)}/reports/{week}")
        return found

    def add_story(
        self,
        name: str,
        story_type: str = "feature",
        description: str | None = None,
        estimate: int | None = None,
        labels: list[str] | None = None,
        scheduled: bool = False,
        project: int | None = None,
    ) -> dict[str, Any]:
        """Adds a story: a feature, bug or chore, to the icebox, or scheduled at the end of the backlog."""
        made: dict[str, Any] = self._remote.post(
            f"/projects/{self._of(project)}/stories",
            name=name,
            story_type=story_type,
            description=description,
            estimate=estimate,
            labels=labels,
            current_state="unstarted" if scheduled else "unscheduled",
        )
        return made

    def change_story(
        self,
        number: int,
        name: str | None = None,
        description: str | None = None,
        estimate: int | None = None,
        labels: list[str] | None = None,
    ) -> dict[str, Any]:
        """Changes what is given of a story; labels replace those it has."""
        changed: dict[str, Any] = self._remote.put(
            f"/stories/{number}", name=name, description=description, estimate=estimate, labels=labels
        )
        return changed

    def bring_story_into(self, number: int, state: str, because: str | None = None) -> dict[str, Any]:
        """Brings a story into a state: unscheduled, unstarted, planned (where planning is manual), started,
        finished, delivered, accepted or rejected; `because` is said as a comment."""
        changed: dict[str, Any] = self._remote.put(f"/stories/{number}", current_state=state, comment=because)
        return changed

    def comment(self, number: int, text: str) -> dict[str, Any]:
        """Says something about a story, in Markdown."""
        said: dict[str, Any] = self._remote.post(f"/stories/{number}/comments", text=text)
        return said

    def log_pair(
        self, person_ids: list[int], story: int | None = None, project: int | None = None
    ) -> dict[str, Any]:
        """Logs that these people worked together today, on a story or on none."""
        logged: dict[str, Any] = self._remote.post(
            f"/projects/{self._of(project)}/pairs", person_ids=person_ids, story_id=story
        )
        return logged

    def _of(self, project: int | None) -> int:
        return self._remote.project if project is None else project
