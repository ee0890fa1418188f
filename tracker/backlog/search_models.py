"""What searching for words reads instead of the stories themselves."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from tracker.database import TABLE, LongText, Model


class StoryText(Model):
    """The words of a story as `backlog/words.py` writes them: title, description, checklists, comments and
    names of attachments. Each engine has an index of its own kind over them, made by a migration:
    SQLite an FTS5 table kept by triggers, PostgreSQL a GIN index of vectors, MariaDB a FULLTEXT index."""

    __tablename__ = "story_text"
    __table_args__ = TABLE

    story_id: Mapped[int] = mapped_column(ForeignKey("story.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(LongText)
