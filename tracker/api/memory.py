"""Answers that are sent again while their project has the same version, after one statement has told that the
token may still read it. Nothing else is asked of the database then."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import datetime
from typing import NamedTuple

from flask import Response, g, request
from sqlalchemy import BigInteger, and_, bindparam, select

from tracker.accounts.models import Person, Token
from tracker.accounts.secrets import hash_of
from tracker.database import db
from tracker.kept import Kept
from tracker.teams.models import Membership, Project

answers = Kept(64)
"""Answers with the version of the project that they were true for, by what was asked for."""
_KEPT_HEADERS = ("Content-Type", "ETag", "X-Tracker-")


class Glance(NamedTuple):
    """A good token, and what its owner is in a project."""

    token_id: int
    used_at: datetime | None
    only_project: int | None
    is_administrator: bool
    role: str | None
    version: int
    deleted_at: datetime | None

    def may_read(self, project_id: int) -> bool:
        """Whether the token opens the project."""
        is_within = self.only_project in (None, project_id)
        return is_within and self.deleted_at is None and bool(self.role or self.is_administrator)


_PROJECT = bindparam("project", type_=BigInteger())
_GLANCE = (
    select(
        Token.id,
        Token.used_at,
        Token.project_id,
        Person.is_administrator,
        Membership.role,
        Project.version,
        Project.deleted_at,
    )
    .select_from(Token)
    .join(Token.person)
    .join(Project, Project.id == _PROJECT)
    .outerjoin(Membership, and_(Membership.person_id == Person.id, Membership.project_id == Project.id))
    .where(Token.secret_hash == bindparam("hash"), Token.revoked_at.is_(None))
)


def glance(secret: str, project_id: int) -> Glance | None:
    """The token with this secret in the project; None where there is no such token or project."""
    with db.engine.connect() as connection:  # past the session, which these requests never need
        found = connection.execute(_GLANCE, {"hash": hash_of(secret), "project": project_id}).one_or_none()
    return None if found is None else Glance._make(found)


def was_answered(project_id: int) -> bool:
    """Whether this very question about the project was answered by what depends on its version alone."""
    return request.method == "GET" and not _has_body() and answers.get(_question(project_id)) is not None


def again(project_id: int, version: int) -> Response | None:
    """The answer that was sent before; None where the project has changed since."""
    kept: tuple[int, bytes, list[tuple[str, str]]] | None = answers.get(_question(project_id))
    if kept is None or kept[0] != version:
        return None
    answer = Response(kept[1], headers=[*kept[2], ("X-Tracker-Project-Version", str(version))])
    answer.make_conditional(request)
    return answer


def stays() -> None:
    """Says of this request's answer that it depends on the version of the project alone."""
    g.stays = not _has_body()


def keep(response: Response) -> Response:
    """Keeps the answer, if the view said that it stays."""
    if g.get("stays") and response.status_code == 200:
        headers = [each for each in response.headers if each[0].startswith(_KEPT_HEADERS)]
        answers.keep(_question(g.project.id), (g.project.version, response.get_data(), headers))
    return response


def _has_body() -> bool:
    return bool(request.content_length) or "Transfer-Encoding" in request.headers


def _question(project_id: int) -> Hashable:
    return project_id, request.host_url, request.full_path
