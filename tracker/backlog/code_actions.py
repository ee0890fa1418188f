"""Verbs of links from a story to its code."""

from __future__ import annotations

from datetime import datetime

from tracker.accounts.models import Person
from tracker.backlog.code_addresses import kind_of, problem, short_name
from tracker.backlog.detail_models import CodeLink
from tracker.backlog.models import Story
from tracker.backlog.writing import writing
from tracker.database import db
from tracker.web import Refusal


def link(
    story: Story, url: str, *, by: Person | None, at: datetime, kind: str = "", status: str = ""
) -> CodeLink:
    """A link to the branch or pull request at this address, once; `kind` where its forge says what it is,
    else the address tells. A status is set, on a link that is there already, too. Raises Refusal for what is
    no address."""
    with writing(story.project, by=by, at=at) as change:
        reason = problem(url)
        if reason:
            raise Refusal(reason)
        same = next((known for known in story.code_links if known.url == url), None)
        if same is not None:
            if status and same.status != status:
                same.status = status
                name = short_name(url)
                change.record("code.changed", story, title=story.title, name=name, status=status)
            return same
        found = CodeLink(
            kind=kind or kind_of(url),
            url=url,
            status=status,
            by_id=by.id if by else None,
            created_at=change.at,
        )
        story.code_links.append(found)
        change.record("code.linked", story, title=story.title, name=short_name(url), url=url)
        return found


def unlink(story: Story, known: CodeLink, *, by: Person | None, at: datetime) -> None:
    """Takes the link off the story."""
    with writing(story.project, by=by, at=at) as change:
        story.code_links.remove(known)
        db.session.delete(known)
        change.record("code.unlinked", story, title=story.title, name=short_name(known.url), url=known.url)
