"""The one list: stories, their labels, epics and people. What hangs on a story: detail_models.py."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.activity.remembered import Remembered
from tracker.backlog.detail_models import Attachment, Blocker, CodeLink, Comment, Review, Task
from tracker.backlog.fields import NO_PRIORITY
from tracker.backlog.unfinished import left_open
from tracker.backlog.workflow import State, StoryType, is_estimable, next_steps
from tracker.database import NUMBERED_ONCE, TABLE, Dated, Key, LongText, Model, db
from tracker.teams.models import Project

story_label = Table(
    "story_label",
    db.metadata,
    Column("story_id", Key, ForeignKey("story.id"), primary_key=True),
    Column("label_id", Key, ForeignKey("label.id"), primary_key=True, index=True),
    **TABLE,
)


class Label(Dated, Model):
    """A word that groups stories; lower case, once a project."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("project_id", "name"), NUMBERED_ONCE)
    REMEMBERED = Remembered("changed the label", stays=True)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(255))


class Epic(Dated, Model):
    """A theme with its own order; a story is in it when it carries the epic's label. The row of a deleted
    one stays, for the ledger, and lets go of its label."""

    __tablename__ = "epic"
    __table_args__ = (UniqueConstraint("project_id", "import_key"), TABLE)
    REMEMBERED = Remembered("changed the epic", soft=frozenset({"position"}))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    label_id: Mapped[int | None] = mapped_column(ForeignKey("label.id"), unique=True)
    name: Mapped[str] = mapped_column(String(5000))
    description: Mapped[str] = mapped_column(LongText, default="")
    position: Mapped[int] = mapped_column(Key)
    created_at: Mapped[datetime] = mapped_column()
    deleted_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(String(255))

    label: Mapped[Label] = relationship()
    """None once the epic is deleted, which nobody asks then."""
    comments: Mapped[list[Comment]] = relationship(order_by=Comment.id)


class StoryOwner(Model):
    """Somebody who works on a story; owners are in order."""

    __tablename__ = "story_owner"
    __table_args__ = TABLE

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="joined")


class StoryFollower(Model):
    """Somebody who hears of what happens to a story."""

    __tablename__ = "story_follower"
    __table_args__ = TABLE
    REMEMBERED = Remembered("changed the followers of")

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)

    person: Mapped[Person] = relationship(lazy="joined")


_DELETED: dict[str, Any] = {
    f"{engine}_where": text("deleted_at IS NOT NULL") for engine in ("sqlite", "postgresql")
}
"""An index of the deleted alone, where the engine has such: it is never taken for finding the others."""


class Story(Model):
    """A feature, bug, chore or release marker in a project's one list.

    `position` orders the open stories (accepted ones are ordered by acceptance). `version` is that of
    the project when the story last changed, so that what changed since can be asked for. `import_key` is
    what an imported file called it. `pair_day` and `pair_names` repeat the latest day of its pairing log,
    `note_day` and `note_text` what was last written for the next pair,
    so that the board need not ask for it.
    """

    __tablename__ = "story"
    __table_args__ = (
        UniqueConstraint("project_id", "import_key"),
        Index("ix_story_project_id_state_position", "project_id", "state", "position"),
        Index("ix_story_project_id_accepted_at", "project_id", "accepted_at"),
        Index("ix_story_project_id_version", "project_id", "version"),
        Index("ix_story_project_id_deleted_at", "project_id", "deleted_at", **_DELETED),
        TABLE,
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str] = mapped_column(String(5000))
    description: Mapped[str] = mapped_column(LongText, default="")
    description_html: Mapped[str] = mapped_column(LongText, default="")
    story_type: Mapped[str] = mapped_column(String(10), default=StoryType.FEATURE.value)
    state: Mapped[str] = mapped_column(String(12), default=State.UNSCHEDULED.value)
    estimate: Mapped[int | None]
    priority: Mapped[str] = mapped_column(String(4), default=NO_PRIORITY, server_default=NO_PRIORITY)
    position: Mapped[int] = mapped_column(Key)
    accepted_at: Mapped[datetime | None]
    deadline_on: Mapped[date | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(Key, default=0)
    import_key: Mapped[str | None] = mapped_column(String(255))
    pair_day: Mapped[date | None]
    pair_names: Mapped[str] = mapped_column(String(1000), default="")
    note_day: Mapped[date | None]
    note_text: Mapped[str] = mapped_column(String(1000), default="", server_default="")

    project: Mapped[Project] = relationship()
    requested_by: Mapped[Person | None] = relationship(foreign_keys=[requested_by_id])
    labels: Mapped[list[Label]] = relationship(secondary=story_label, order_by=Label.name)
    ownerships: Mapped[list[StoryOwner]] = relationship(
        order_by=StoryOwner.position, cascade="all, delete-orphan"
    )
    followings: Mapped[list[StoryFollower]] = relationship(cascade="all, delete-orphan")
    tasks: Mapped[list[Task]] = relationship(
        primaryjoin=lambda: (Task.story_id == Story.id) & (Task.kind == "task"),
        order_by=Task.position,
    )
    criteria: Mapped[list[Task]] = relationship(
        primaryjoin=lambda: (Task.story_id == Story.id) & (Task.kind == "criterion"),
        order_by=Task.position,
        overlaps="tasks",
    )
    comments: Mapped[list[Comment]] = relationship(order_by=Comment.id)
    attachments: Mapped[list[Attachment]] = relationship(
        primaryjoin=lambda: (Attachment.story_id == Story.id) & Attachment.attached_at.is_not(None),
        order_by=Attachment.id,
        viewonly=True,
    )
    """All that is attached to the story itself or to one of its comments."""
    blockers: Mapped[list[Blocker]] = relationship(order_by=Blocker.id, foreign_keys=Blocker.story_id)
    reviews: Mapped[list[Review]] = relationship(order_by=Review.id)
    code_links: Mapped[list[CodeLink]] = relationship(order_by=CodeLink.id)

    @property
    def owners(self) -> list[Person]:
        return [ownership.person for ownership in self.ownerships]

    @property
    def followers(self) -> tuple[Person, ...]:
        """By name. The verbs of follower_actions.py change who they are."""
        people = (following.person for following in self.followings)
        return tuple(sorted(people, key=lambda person: (person.name, person.id)))

    @property
    def own_files(self) -> list[Attachment]:
        """The files that hang on the story itself, on none of its comments."""
        return [file for file in self.attachments if file.comment_id is None]

    @property
    def is_estimable(self) -> bool:
        return is_estimable(self.story_type, self.project.bugs_and_chores_are_estimatable)

    @property
    def lacks_estimate(self) -> bool:
        return self.is_estimable and self.estimate is None

    @property
    def left_open(self) -> str:
        """What is still open on it, as the question before its acceptance says it; "" for nothing."""
        return left_open(
            sum(not line.complete for line in self.criteria),
            sum(not line.complete for line in self.tasks),
            sum(review.status != "pass" for review in self.reviews),
            sum(not blocker.resolved for blocker in self.blockers),
        )

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The states its buttons lead to, in the order of the buttons."""
        return next_steps(self.story_type, self.state, self.lacks_estimate)


class SavedSearch(Model):
    """A search that somebody keeps at hand, by a name of their own."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("project_id", "person_id", "name"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    query: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime]
