"""Verbs of what commits suggest: proposed, never entered. People say who is who, confirm, dismiss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from tracker.accounts.models import Person
from tracker.backlog.models import Story
from tracker.backlog.writing import Change, writing
from tracker.database import db
from tracker.pairing import suggestion_queries as queries
from tracker.pairing.actions import UNNAMED
from tracker.pairing.entry_actions import enter
from tracker.pairing.lines import Line, Source
from tracker.pairing.suggestion_models import GitIdentity, Suggestion
from tracker.pairing.trailers import Author, Commit, Together, together
from tracker.planning.calendar import day_of
from tracker.teams.models import Project
from tracker.text import listed
from tracker.web import Refusal


def suggest(project: Project, commits: Iterable[Commit], *, by: Person | None, at: datetime) -> int:
    """Proposes who worked together by these commits; returns how many proposals are new. What was proposed
    before, however it was judged, is not proposed again."""
    with writing(project, by=by, at=at) as change:
        today = day_of(at, change.project.zone)
        found = {_key(each): each for each in together(commits) if each.day <= today}
        known = queries.known_keys(change.project, list(found))
        new = {key: each for key, each in found.items() if key not in known}
        if not new:
            return 0
        identities = _identities(change.project, [who for each in new.values() for who in each.authors])
        numbers = {each.story for each in new.values() if each.story}
        stories = queries.stories_numbered(change.project, numbers)
        for key, each in new.items():
            suggestion = Suggestion(
                project_id=change.project.id,
                story_id=each.story if each.story in stories else None,
                day=each.day,
                title=each.title,
                commits=each.commits,
                key=key,
                created_at=at,
            )
            suggestion.identities = [identities[who.email] for who in each.authors]
            db.session.add(suggestion)
        change.record("pairing.suggested", count=len(new))
        return len(new)


def tell_who(
    project: Project, identity: GitIdentity, person: Person | None, *, by: Person | None, at: datetime
) -> None:
    """Says whose the address is, for all commits of the team's projects; None for nobody to pair with."""
    with writing(project, by=by, at=at) as change:
        if identity.is_known and identity.person is person:
            return
        identity.person, identity.is_ignored = person, person is None
        name = person.name if person else "nobody to pair with"
        change.record("pairing.identified", author=identity.name or identity.email, name=name)


def confirm(suggestion: Suggestion, project: Project, *, by: Person | None, at: datetime) -> None:
    """Enters what is suggested into the log. Raises Refusal while somebody in it is not known, or where
    fewer than two people are left."""
    with writing(project, by=by, at=at) as change:
        if suggestion.state == "confirmed":
            return
        if suggestion.unknown:
            names = listed([each.name or each.email for each in suggestion.unknown])
            raise Refusal(f"Say first who {names} is.")
        people = suggestion.people
        if len(people) < 2:
            raise Refusal("Fewer than two people are left of this pair; dismiss it.")
        subject = "" if suggestion.story_id else suggestion.title
        numbers = frozenset(person.id for person in people)
        line = Line(suggestion.day, numbers, suggestion.story_id, subject)
        entered = enter(change, [line], Source.GIT)
        suggestion.state = "confirmed"
        _record("pairing.confirmed", change, suggestion, entered.stories)


def dismiss(suggestion: Suggestion, project: Project, *, by: Person | None, at: datetime) -> None:
    """Takes the suggestion away for good."""
    with writing(project, by=by, at=at) as change:
        if suggestion.state != "open":
            return
        suggestion.state = "dismissed"
        _record("pairing.dismissed", change, suggestion, [])


def _record(kind: str, change: Change, suggestion: Suggestion, stories: Sequence[Story]) -> None:
    names = listed([each.person.name if each.person else each.name for each in suggestion.identities])
    title = suggestion.story.title if suggestion.story else suggestion.title
    day = suggestion.day.isoformat()
    change.record(kind, touched=stories, names=names, title=title or UNNAMED, day=day)


def _key(each: Together) -> str:
    emails = " ".join(sorted(author.email for author in each.authors))
    return sha256(f"{each.day} {each.story} {emails}".encode()).hexdigest()


def _identities(project: Project, authors: Iterable[Author]) -> dict[str, GitIdentity]:
    """A row for each author, new ones told by the address with which people sign in."""
    known = queries.identities_of(project.team_id)
    people = queries.people_by_address(project)
    for author in authors:
        if author.email not in known:
            identity = GitIdentity(team_id=project.team_id, email=author.email, name=author.name)
            identity.person = people.get(author.email)
            db.session.add(identity)
            known[author.email] = identity
    return known
