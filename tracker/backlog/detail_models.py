"""What hangs on a story: checklists, comments, attachments, blockers, reviews, links to code."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Person
from tracker.activity.remembered import Remembered
from tracker.database import NUMBERED_ONCE, TABLE, Dated, Key, LongText, Model

TASK, CRITERION = "task", "criterion"
"""The kinds of lines in a checklist."""


class Task(Dated, Model):
    """A line of a checklist of a story, ticked when done. Kind: `task`, a step of the work, or `criterion`,
    what must hold for the story to be accepted. Positions count from 1 within the kind."""

    __tablename__ = "task"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed the checklists of", soft=frozenset({"position"}))

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    kind: Mapped[str] = mapped_column(String(9), default="task", server_default="task")
    description: Mapped[str] = mapped_column(String(1000))
    position: Mapped[int]
    complete: Mapped[bool] = mapped_column(default=False)


class Comment(Model):
    """What somebody said about a story or an epic, in Markdown beside the HTML made of it; perhaps
    for a commit, which is named as those who sent it do."""

    __tablename__ = "comment"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed a comment on", own=True)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    epic_id: Mapped[int | None] = mapped_column(ForeignKey("epic.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(LongText)
    html: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    commit_identifier: Mapped[str] = mapped_column(String(255), default="", server_default="")
    commit_type: Mapped[str] = mapped_column(String(255), default="", server_default="")

    by: Mapped[Person | None] = relationship(lazy="joined")
    attachments: Mapped[list[Attachment]] = relationship(
        order_by=lambda: Attachment.id, back_populates="comment"
    )


class Attachment(Model):
    """A file that hangs on a story, mostly on a comment of it, or on a comment of an epic. `stored_as` names
    it in the store of files; `size` is in bytes, `width` and `height`, of a picture, in pixels. Until
    `attached_at` it was only sent, perhaps to a project alone (`project_id`), and is swept out if that is all
    that comes."""

    __tablename__ = "attachment"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed a file of", own=True)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    filename: Mapped[str] = mapped_column(String(255))
    content_type: Mapped[str] = mapped_column(String(127))
    size: Mapped[int] = mapped_column(Key)
    width: Mapped[int | None]
    height: Mapped[int | None]
    stored_as: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    attached_at: Mapped[datetime | None]

    by: Mapped[Person | None] = relationship(lazy="joined")
    comment: Mapped[Comment | None] = relationship(back_populates="attachments")


class Blocker(Dated, Model):
    """What keeps a story from going on: a sentence. Where it names a story as #number, that is
    `blocking_id`, and the blocker is resolved when that story is accepted or deleted (1.5)."""

    __tablename__ = "blocker"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed what blocks")

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    blocking_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    description: Mapped[str] = mapped_column(String(1000))
    resolved: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column()

    blocking: Mapped[Any] = relationship(
        "Story",  # or None; its file knows this one
        foreign_keys=[blocking_id],
        lazy="selectin",
        join_depth=2,  # without it, it would not be read along with a story's blockers
    )
    by: Mapped[Person | None] = relationship(lazy="joined")


class ReviewType(Dated, Model):
    """A kind of review in a project, such as Design. Renamed or hidden, never deleted (1.6)."""

    __tablename__ = "review_type"
    __table_args__ = (UniqueConstraint("project_id", "name"), TABLE)

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(100))
    hidden: Mapped[bool] = mapped_column(default=False)


class Review(Model):
    """A look at a story that somebody is asked for. Status: unstarted, in_review, pass or revise (1.6)."""

    __tablename__ = "review"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed a review of")

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    review_type_id: Mapped[int] = mapped_column(ForeignKey("review_type.id"))
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    status: Mapped[str] = mapped_column(String(9), default="unstarted")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    review_type: Mapped[ReviewType] = relationship(lazy="joined")
    reviewer: Mapped[Person | None] = relationship(lazy="joined")


class CodeLink(Dated, Model):
    """Where the code of a story is. Kind: branch or pull request. Status is that of a pull request (open,
    draft, closed, merged), as its forge tells it; "" where no forge does."""

    __tablename__ = "code_link"
    __table_args__ = NUMBERED_ONCE
    REMEMBERED = Remembered("changed the links of")

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), index=True)
    kind: Mapped[str] = mapped_column(String(12))
    url: Mapped[str] = mapped_column(String(1000))
    status: Mapped[str] = mapped_column(String(6), default="", server_default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    created_at: Mapped[datetime] = mapped_column()
