"""Reading the forges of a project, and who is meant by commits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from tracker.accounts.models import Person
from tracker.backlog.detail_models import CodeLink
from tracker.backlog.models import Story
from tracker.database import db
from tracker.forges.models import Forge, ForgeDelivery
from tracker.pairing.suggestion_queries import identities_of
from tracker.teams.models import Membership, Project
from tracker.teams.permissions import Role


def forges_of(project: Project) -> list[Forge]:
    """Those that are listened to, oldest first."""
    mine = Forge.project_id == project.id, Forge.revoked_at.is_(None)
    return list(db.session.scalars(select(Forge).where(*mine).order_by(Forge.id)))


def forge_with(key: str) -> Forge | None:
    """The forge that speaks to this address, as long as it is listened to."""
    query = select(Forge).where(Forge.key == key, Forge.revoked_at.is_(None))
    return db.session.scalars(query).one_or_none()


def was_told(forge: Forge, digest: str) -> bool:
    """Whether this very body was taken before."""
    mine = ForgeDelivery.forge_id == forge.id, ForgeDelivery.digest == digest
    return db.session.scalar(select(ForgeDelivery.id).where(*mine)) is not None


def stories_with(project: Project, numbers: Iterable[int]) -> dict[int, Story]:
    """The stories of the project with these numbers."""
    mine = Story.project_id == project.id, Story.id.in_(set(numbers)), Story.deleted_at.is_(None)
    return {story.id: story for story in db.session.scalars(select(Story).where(*mine))}


def linked_to(project: Project, url: str) -> dict[int, Story]:
    """The stories of the project that have a link to this address."""
    mine = Story.project_id == project.id, CodeLink.url == url, Story.deleted_at.is_(None)
    query = select(Story).join(CodeLink, CodeLink.story_id == Story.id).where(*mine)
    return {story.id: story for story in db.session.scalars(query)}


@dataclass(frozen=True, slots=True)
class Authors:
    """Those who may work in a project, by the addresses that are theirs and by name."""

    by_address: Mapping[str, Person]
    by_name: Mapping[str, Person]

    def of(self, name: str, email: str = "") -> Person | None:
        """Who of them wrote a commit: by the address with which they sign in or that the team said is theirs,
        else by their name (semantics reference 5.3)."""
        return self.by_address.get(email) or self.by_name.get(name)


def authors_of(project: Project) -> Authors:
    """Whoever may have written commits of the project. Two statements; read them once for many commits."""
    roles = Membership.role.in_((Role.OWNER, Role.MEMBER))
    query = (
        select(Person)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.project_id == project.id, roles)
        .order_by(Person.name, Person.id.desc())
    )
    people = {person.id: person for person in db.session.scalars(query)}
    told = identities_of(project.team_id).values()
    said = {each.email: people[each.person_id] for each in told if each.email and each.person_id in people}
    own = {person.email: person for person in people.values() if person.email}
    return Authors(said | own, {person.name: person for person in people.values()})
