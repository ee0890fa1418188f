"""Stories and what hangs on them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.backlog.workflow import State, StoryType, is_estimable, next_steps
from tracker.database import TABLE, Key, LongText, Model, db
from tracker.teams.models import Project

story_label = Table(
    "story_label",
    db.metadata,
    Column("story_id", Key, ForeignKey("story.id"), primary_key=True),
    Column("label_id", Key, ForeignKey("label.id"), primary_key=True, index=True),
    **TABLE,
)


class Label(Model):
    """A word that groups stories; lower case, once a project."""

    __tablename__ = "label"
    __table_args__ = (UniqueConstraint("project_id", "name"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(255))


class Epic(Model):
    """A theme with its own order; a story is in it when it carries the epic's label."""

    __tablename__ = "epic"
    __table_args__ = (UniqueConstraint("project_id", "import_key"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    label_id: Mapped[int] = mapped_column(ForeignKey("label.id"), unique=True)
    name: Mapped[str] = mapped_column(String(5000))
    description: Mapped[str] = mapped_column(LongText, default="")
    position: Mapped[int] = mapped_column(Key)
    created_at: Mapped[datetime]
    import_key: Mapped[str | None] = mapped_column(String(64))

    label: Mapped[Label] = relationship()


class StoryOwner(Model):
    """Somebody who works on a story; owners are in order."""

    __tablename__ = "story_owner"
    __table_args__ = TABLE

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    person: Mapped[Person] = relationship(lazy="joined")


class Story(Model):
    """A feature, bug, chore or release marker in a project's one list.

    `position` orders the open stories (accepted ones are ordered by acceptance). `version` grows with
    each change of what the story shows. `import_key` is what an imported file called it. `pair_day` and
    `pair_names` repeat the latest day of its pairing log, so that the board need not ask for it.
    """

    __tablename__ = "story"
    __table_args__ = (
        UniqueConstraint("project_id", "import_key"),
        Index("ix_story_project_id_state_position", "project_id", "state", "position"),
        Index("ix_story_project_id_accepted_at", "project_id", "accepted_at"),
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
    position: Mapped[int] = mapped_column(Key)
    accepted_at: Mapped[datetime | None]
    deadline_on: Mapped[date | None]
    requested_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    import_key: Mapped[str | None] = mapped_column(String(64))
    pair_day: Mapped[date | None]
    pair_names: Mapped[str] = mapped_column(String(1000), default="")

    project: Mapped[Project] = relationship()
    requested_by: Mapped[Person | None] = relationship(foreign_keys=[requested_by_id])
    labels: Mapped[list[Label]] = relationship(secondary=story_label, order_by=Label.name)
    ownerships: Mapped[list[StoryOwner]] = relationship(
        order_by=StoryOwner.position, cascade="all, delete-orphan"
    )
    tasks: Mapped[list[Task]] = relationship(order_by=lambda: Task.position)
    comments: Mapped[list[Comment]] = relationship(order_by=lambda: Comment.id)
    blockers: Mapped[list[Blocker]] = relationship(order_by=lambda: Blocker.id)

    @property
    def owners(self) -> list[Person]:
        return [ownership.person for ownership in self.ownerships]

    @property
    def is_estimable(self) -> bool:
        return is_estimable(self.story_type, self.project.bugs_and_chores_are_estimatable)

    @property
    def lacks_estimate(self) -> bool:
        return self.is_estimable and self.estimate is None

    @property
    def next_steps(self) -> tuple[str, ...]:
        """The states its buttons lead to, in the order of the buttons."""
        return next_steps(self.story_type, self.state, self.lacks_estimate)


class Task(Model):
    """A step of a story, ticked when done."""

    __tablename__ = "task"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    description: Mapped[str] = mapped_column(String(1000))
    position: Mapped[int]
    complete: Mapped[bool] = mapped_column(default=False)


class Comment(Model):
    """What somebody said about a story, in Markdown beside the HTML made of it."""

    __tablename__ = "comment"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(LongText)
    html: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]

    by: Mapped[Person | None] = relationship(lazy="joined")


class Blocker(Model):
    """What keeps a story from going on: a sentence, or another story as #number."""

    __tablename__ = "blocker"
    __table_args__ = TABLE

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    description: Mapped[str] = mapped_column(String(1000))
    resolved: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
