"""Daily work from a terminal, with an installation elsewhere: by a token, as its owner."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import click

from tracker.commands.manners import Refused
from tracker.commands.remote import Account, Remote, account, checked, forget, keep

OPEN = "state:unstarted,planned,started,finished,delivered,rejected"
SHOWN = "name,current_state,estimate,story_type,owners(name,initials)"
number = click.argument("number", type=click.IntRange(min=1), metavar="STORY")


@click.command()
@click.argument("url")
@click.option("--token-stdin", is_flag=True, help="Read the token from standard input.")
@click.option("--project", type=int, metavar="ID", help="The project that is meant from now on.")
def login(url: str, token_stdin: bool, project: int | None) -> None:
    """Say where your Tracker is. Asks for a token of yours (My profile, Tokens), and keeps both in your
    folder for settings, where nobody else can read them."""
    token = sys.stdin.readline() if token_stdin else click.prompt("Token", hide_input=True)
    found = Account(checked(url), token.strip(), project)
    me = Remote(found).get("/me")
    projects = {each["project_id"]: each["project_name"] for each in me["projects"]}
    if project is not None and project not in projects:
        raise Refused(f"You have no project {project} there.")
    if project is None and len(projects) == 1:
        found = replace(found, project=next(iter(projects)))
    keep(found)
    click.echo(f"You are {me['name']} at {found.url}.")
    if found.project is None:
        click.echo("Choose a project: tracker projects lists them, tracker use ID chooses one.")


@click.command()
def logout() -> None:
    """Forget where your Tracker is, and the token."""
    forget()
    click.echo("Forgotten. The token stays good until you revoke it on your profile.")


@click.command()
def projects() -> None:
    """List your projects; the one that is meant has a star."""
    remote = Remote(account())
    for each in remote.get("/projects", fields="name"):
        star = "*" if each["id"] == remote.account.project else " "
        click.echo(f"{star} {each['id']:>6}  {each['name']}")


@click.command()
@click.argument("project", type=int)
def use(project: int) -> None:
    """Choose the PROJECT, by its number, that is meant from now on."""
    known = account()
    found = Remote(known).get(f"/projects/{project}", fields="name")
    keep(replace(known, project=project))
    click.echo(f"{found['name']} is meant from now on.")


@click.command()
@click.argument("search", nargs=-1)
@click.option("--mine", is_flag=True, help="Only those that I own.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def stories(search: tuple[str, ...], mine: bool, limit: int) -> None:
    """List stories in their order: those that are planned and open, or what SEARCH finds (label:pier,
    state:started, words, as in the search of the board)."""
    remote = Remote(account())
    wanted = " ".join(search) or OPEN
    if mine:
        wanted += " owner:me"
    found = remote.get(f"/projects/{remote.project}/stories", filter=wanted, limit=limit, fields=SHOWN)
    for story in found:
        click.echo(line_of(story))
    if not found:
        click.echo("None.")


@click.command()
@number
def story(number: int) -> None:
    """Show all of a STORY: its description, tasks and what was said."""
    more = ":default,owners(name,initials),tasks,comments(text,person(name))"
    found = Remote(account()).get(f"/stories/{number}", fields=more)
    click.echo(line_of(found))
    if found.get("labels"):
        click.echo(f"Labels: {', '.join(label['name'] for label in found['labels'])}")
    if found.get("description"):
        click.echo(f"\n{found['description']}")
    for task in found["tasks"]:
        click.echo(f"[{'x' if task['complete'] else ' '}] {task['description']}")
    for comment in found["comments"]:
        click.echo(f"\n{comment.get('person', {}).get('name', 'Somebody')}: {comment['text']}")


@click.command()
@click.argument("title")
@click.option("--type", "story_type", type=click.Choice(["feature", "bug", "chore"]), default="feature")
@click.option("--estimate", type=int, metavar="POINTS")
@click.option("--description", default=None, metavar="TEXT")
@click.option("--icebox", is_flag=True, help="Into the icebox instead of the end of the backlog.")
def add(title: str, story_type: str, estimate: int | None, description: str | None, icebox: bool) -> None:
    """Add a story of this TITLE."""
    remote = Remote(account())
    made = remote.post(
        f"/projects/{remote.project}/stories",
        name=title,
        story_type=story_type,
        estimate=estimate,
        description=description,
        current_state="unscheduled" if icebox else "unstarted",
    )
    click.echo(f"Added {line_of(made)}")


@click.command()
@number
@click.option("--with", "names", multiple=True, metavar="NAME", help="With whom; may be given several times.")
def start(number: int, names: tuple[str, ...]) -> None:
    """Start a STORY: you own it then. With names, your pair is logged for today."""
    remote = Remote(account())
    before = remote.get(f"/stories/{number}", fields="project_id,owner_ids")
    me = remote.get("/me")
    people = _people(remote, before["project_id"], names) if names else []
    owners = list(dict.fromkeys((*before["owner_ids"], me["id"], *people)))
    _into(remote, number, "started", owner_ids=owners)
    if names:
        _pair(remote, before["project_id"], [me["id"], *people], story_id=number)


@click.command()
@number
def finish(number: int) -> None:
    """Finish a STORY: the work is done."""
    _into(Remote(account()), number, "finished")


@click.command()
@number
def deliver(number: int) -> None:
    """Deliver a STORY: it can be tried out."""
    _into(Remote(account()), number, "delivered")


@click.command()
@number
def accept(number: int) -> None:
    """Accept a STORY that was delivered."""
    _into(Remote(account()), number, "accepted")


@click.command()
@number
@click.option("--because", "why", default=None, metavar="TEXT", help="Said as a comment.")
def reject(number: int, why: str | None) -> None:
    """Reject a STORY that was delivered."""
    _into(Remote(account()), number, "rejected", comment=why)


@click.command()
@number
@click.argument("text")
def comment(number: int, text: str) -> None:
    """Say TEXT about a STORY."""
    remote = Remote(account())
    remote.post(f"/stories/{number}/comments", text=text)
    click.echo(f"Said about #{number}.")


@click.group()
def pair() -> None:
    """Who works together today."""


@pair.command("with")
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--story", "story_id", type=int, metavar="STORY", help="Yours that is started, unless given.")
@click.option("--on", "subject", default=None, metavar="TEXT", help="What it is, where it is no story.")
def pair_with(names: tuple[str, ...], story_id: int | None, subject: str | None) -> None:
    """Log that you pair with NAME... today."""
    remote = Remote(account())
    me = remote.get("/me")
    people = _people(remote, remote.project, names)
    if story_id is None and subject is None:
        story_id = _story_of_mine(remote)
    _pair(remote, remote.project, [me["id"], *people], story_id=story_id, subject=subject)


@pair.command("list")
def pair_list() -> None:
    """List today's pairs."""
    remote = Remote(account())
    for each in remote.get(f"/projects/{remote.project}/pairs"):
        click.echo(f"{', '.join(each['names'])}: {each['subject'] or 'no story'}")


def line_of(story: dict[str, Any]) -> str:
    """A story on one line: number, state, points, title, owners."""
    points = story.get("estimate")
    owners = " ".join(owner["initials"] for owner in story.get("owners", ()))
    worth = "-" if points is None else points
    line = f"#{story['id']:<6} {story['current_state']:<11} {worth:>2}  {story['name']}"
    return f"{line}  ({owners})" if owners else line


def _into(remote: Remote, number: int, state: str, **more: Any) -> None:
    """Brings a story into a state, and says so."""
    found = remote.put(f"/stories/{number}", current_state=state, **more)
    click.echo(f"{state.capitalize()} #{found['id']}: {found['name']}")


def _people(remote: Remote, project: int, names: Sequence[str]) -> list[int]:
    """The members whom these names mean: all of it, a first name, initials or an e-mail address."""
    members = [each["person"] for each in remote.get(f"/projects/{project}/memberships")]
    return [_meant(members, name) for name in names]


def _meant(members: Sequence[dict[str, Any]], name: str) -> int:
    wanted = name.lower()
    found = [
        each["id"]
        for each in members
        if wanted in (each["name"].lower(), each["name"].split()[0].lower(), each["initials"].lower())
        or wanted == str(each.get("email", "")).lower()
    ]
    if len(found) != 1:
        known = ", ".join(sorted(each["name"] for each in members))
        raise Refused(f"“{name}” means {len(found) or 'none'} of these: {known}.")
    return int(found[0])


def _story_of_mine(remote: Remote) -> int:
    mine = remote.get(f"/projects/{remote.project}/stories", filter="state:started owner:me", fields="name")
    if len(mine) != 1:
        how = "no story" if not mine else "several stories"
        raise Refused(f"You have {how} started; say which with --story, or what it is with --on.")
    return int(mine[0]["id"])


def _pair(remote: Remote, project: int, ids: Sequence[int], **what: Any) -> None:
    logged = remote.post(f"/projects/{project}/pairs", person_ids=list(dict.fromkeys(ids)), **what)
    on = f" on “{logged['subject']}”" if logged["subject"] else ""
    click.echo(f"Logged for today: {' and '.join(logged['names'])}{on}.")
