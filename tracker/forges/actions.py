"""Verbs: whom a project lets tell of its code, and what it does upon being told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe

from sqlalchemy import delete

from tracker.accounts.models import Person
from tracker.backlog import code_actions
from tracker.backlog.code_addresses import BRANCH, LONGEST, PULL_REQUEST, problem
from tracker.backlog.models import Story
from tracker.backlog.writing import writing
from tracker.database import db, rows_changed
from tracker.forges import commit_actions, queries
from tracker.forges.branches import numbers_in
from tracker.forges.commits import named_in
from tracker.forges.models import Forge, ForgeDelivery
from tracker.forges.payloads import Branch, Pull, Pushed, Told
from tracker.forges.signatures import FORGES
from tracker.pairing import suggestion_actions
from tracker.pairing.trailers import Author, Commit
from tracker.teams.door import lock
from tracker.teams.models import Project
from tracker.web import Refusal

MOST = 20
"""Forges that one project listens to."""
KEPT = timedelta(days=90)
"""So long what was told is known again. Commits are known by their remarks, for ever."""


def add(project: Project, kind: str, name: str, *, by: Person | None, at: datetime) -> Forge:
    """Lets a forge of this kind tell the project of its code: its address and its secret are new. Raises
    Refusal for a name that another one has, and for more than MOST."""
    with writing(project, by=by, at=at) as change:
        known = queries.forges_of(project)
        if any(each.name == name for each in known):
            raise Refusal(f"There is one named {name} already; choose another name, or revoke that one.")
        if len(known) >= MOST:
            raise Refusal(f"There are {MOST} already; revoke one that is not used any more.")
        forge = Forge(
            project_id=project.id,
            kind=kind,
            name=name,
            key=token_urlsafe(18),
            secret=token_hex(24),
            by_id=by.id if by else None,
            created_at=at,
        )
        db.session.add(forge)
        change.record("forge.added", forge=FORGES[kind], name=name)
        return forge


def revoke(forge: Forge, *, by: Person | None, at: datetime) -> None:
    """Whatever it sends from now on is refused. Does nothing where that is so."""
    with writing(forge.project, by=by, at=at) as change:
        if forge.revoked_at is not None:
            return
        forge.revoked_at = change.at
        change.record("forge.revoked", name=forge.name)


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a delivery: the stories it touched, and how many pairs it suggests."""

    story_ids: tuple[int, ...] = ()
    pairs: int = 0
    is_known: bool = False


def take(forge: Forge, told: Told, body: bytes, *, at: datetime) -> Done:
    """Does what the delivery tells: commits leave their remarks and bring stories on, branches and pull
    requests come to the stories they name, co-authors are suggested as pairs. The same body a second time
    changes nothing. Only stories of the forge's project are touched."""
    project = lock(forge.project_id)
    digest = sha256(body).hexdigest()
    if project is None or queries.was_told(forge, digest):
        return Done(is_known=True)
    if project.is_archived:
        raise Refusal(f"{project.name} is archived: nothing changes in it until an owner restores it.", 403)
    db.session.add(ForgeDelivery(forge_id=forge.id, digest=digest, created_at=at))
    forge.told_at = at
    touched = [
        *_commits(project, told.commits, by=forge.by, at=at),
        *(_branch(project, told.branch, by=forge.by, at=at) if told.branch else ()),
        *(_pull(project, told.pull, by=forge.by, at=at) if told.pull else ()),
    ]
    pairs = suggestion_actions.suggest(project, _authored(told.commits), by=None, at=at)
    return Done(tuple(dict.fromkeys(story.id for story in touched)), pairs)


def forget(at: datetime) -> int:
    """Deletes what is known of deliveries of long ago; how many."""
    return rows_changed(delete(ForgeDelivery).where(ForgeDelivery.created_at < at - KEPT))


def _commits(project: Project, commits: Iterable[Pushed], *, by: Person | None, at: datetime) -> list[Story]:
    """By whoever wrote each, if they are known, else by `by`."""
    naming = [(each, named) for each in commits if (named := named_in(each.message))]
    authors = queries.authors_of(project) if naming else None
    touched = []
    for each, named in naming:
        commit = commit_actions.Commit(each.message, each.url, each.sha, each.name)
        who = authors.of(each.name, each.email) if authors else None
        stories = queries.stories_with(project, [one.number for one in named])
        for one in named:
            if one.number in stories:
                commit_actions.follow(stories[one.number], one, commit, by=who or by, at=at)
                touched.append(stories[one.number])
    return touched


def _branch(project: Project, branch: Branch, *, by: Person | None, at: datetime) -> list[Story]:
    """The link comes with the branch, and goes with it."""
    stories = list(queries.stories_with(project, numbers_in(branch.name)).values())
    for story in stories:
        if not branch.is_gone:
            _link(story, branch.url, BRANCH, "", by=by, at=at)
            continue
        for link in [each for each in story.code_links if each.kind == BRANCH and branch.is_at(each.url)]:
            code_actions.unlink(story, link, by=by, at=at)
    return stories


def _pull(project: Project, pull: Pull, *, by: Person | None, at: datetime) -> list[Story]:
    """On the stories that its title, its text or its branch names, and where it was linked before."""
    texts = (pull.title, pull.body)
    numbers = [named.number for text in texts for named in named_in(text)] + numbers_in(pull.branch)
    stories = queries.stories_with(project, numbers) | queries.linked_to(project, pull.url)
    for story in stories.values():
        _link(story, pull.url, PULL_REQUEST, pull.status, by=by, at=at)
    return list(stories.values())


def _link(story: Story, url: str, kind: str, status: str, *, by: Person | None, at: datetime) -> None:
    if len(url) <= LONGEST and problem(url) is None:
        code_actions.link(story, url, by=by, at=at, kind=kind, status=status)


def _authored(commits: Iterable[Pushed]) -> list[Commit]:
    return [
        Commit(each.sha, each.at, Author(each.email, each.name), each.message) for each in commits if each.at
    ]
