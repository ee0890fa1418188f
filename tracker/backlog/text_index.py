"""The words of stories, where the text index of each engine finds them.

`keep_changed` is called at the end of every change: whatever text was written through the session is
noted when it is flushed, so that no verb need think of it, and a change without new text asks nothing.
What is written past the session (by an import) is told to `keep`, and `fill` finds what is lacking.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import (
    CompoundSelect,
    Select,
    bindparam,
    cast,
    column,
    event,
    func,
    inspect,
    literal,
    select,
    table,
    union_all,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.dialects.postgresql import TSQUERY

from tracker.backlog.detail_models import Attachment, Comment, Task
from tracker.backlog.models import Story
from tracker.backlog.search_models import StoryText
from tracker.backlog.words import REST, TITLE, encoded, indexed
from tracker.database import asked, db

BATCH = 500
IS_TITLE = 0
TEXTS: dict[Any, tuple[str, ...]] = {
    Story: ("title", "description"),
    Comment: ("text",),
    Task: ("description",),
    Attachment: ("filename", "attached_at"),
}
"""Rows with text of a story: first where in them it stands, then what else says whether it counts."""
_COUNTS: dict[type, Any] = {Attachment: Attachment.attached_at.is_not(None)}


def texts(condition: Any) -> CompoundSelect[Any]:
    """All texts of the stories for which the condition holds: (story id, order, text); the title is first."""
    sources: list[Any] = [
        select(Story.id, literal(IS_TITLE, literal_execute=True), Story.title),
        select(Story.id, literal(1, literal_execute=True), Story.description),
    ]
    for order, (model, names) in enumerate(list(TEXTS.items())[1:], 2):
        text = getattr(model, names[0])
        rows = select(Story.id, literal(order, literal_execute=True), text)
        rows = rows.join_from(Story, model, model.story_id == Story.id)
        sources.append(rows.where(_COUNTS[model]) if model in _COUNTS else rows)
    return union_all(*(each.where(condition) for each in sources))


_TEXTS = texts(Story.id.in_(bindparam("ids", expanding=True)))
_LACKING = (
    select(Story.id)
    .outerjoin(StoryText, StoryText.story_id == Story.id)
    .where(StoryText.story_id.is_(None), Story.id > bindparam("after"))
    .order_by(Story.id)
    .limit(BATCH)
)


def keep(story_ids: Collection[int]) -> None:
    """Writes the words of these stories anew."""
    numbers = sorted(story_ids)
    for start in range(0, len(numbers), BATCH):
        _keep(numbers[start : start + BATCH])


def keep_changed() -> None:
    """Writes the words of the stories whose texts were changed in this transaction."""
    db.session.flush()
    changed: set[int] = db.session.info.pop("texts_changed", set())
    keep(changed)


def fill() -> None:
    """Writes the words of all stories that have none yet."""
    after = 0
    while ids := [story_id for (story_id,) in asked(_LACKING, after=after)]:
        keep(ids)
        after = ids[-1]


def holding(phrase: list[str], *, whole: bool, title_only: bool = False) -> Select[int]:
    """The stories in whose title (or any text) these words follow each other; unless `whole`, the last may
    only begin a word. The index finds those with all the words; their order is looked up in what is kept."""
    ways = _ways(phrase, (TITLE,) if title_only else (TITLE, REST))
    found = select(StoryText.story_id).where(_INDEXES[_dialect()](ways, whole))
    if len(phrase) == 1:
        return found
    end = " %" if whole else "%"
    together = [StoryText.words.like(f"% {' '.join(way)}{end}") for way in zip(*ways, strict=True)]
    return found.where(together[0] if len(together) == 1 else together[0] | together[1])


def _ways(phrase: Iterable[str], fields: tuple[str, ...]) -> list[tuple[str, ...]]:
    """For each word, how it may stand in the index."""
    return [tuple(field + encoded(word) for field in fields) for word in phrase]


def _keep(ids: list[int]) -> None:
    gathered: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for story_id, order, text in asked(_TEXTS, ids=ids):
        gathered[story_id].append((order, text))
    rows = []
    for story_id, found in gathered.items():
        title = next(text for order, text in found if order == IS_TITLE)
        others = [text for order, text in sorted(found) if order != IS_TITLE]
        rows.append({"story_id": story_id, "words": indexed(title, others)})
    if rows:
        db.session.execute(_UPSERTS[_dialect()], rows)


def _dialect() -> str:
    return db.session.get_bind().dialect.name


def _by_fts5(ways: list[tuple[str, ...]], whole: bool) -> Any:
    asks = " AND ".join(f"({' OR '.join(way)})" for way in _with_star(ways, whole, "*"))
    return StoryText.story_id.in_(select(_fts5.c.rowid).where(_fts5.c.story_words.op("MATCH")(asks)))


def _by_vectors(ways: list[tuple[str, ...]], whole: bool) -> Any:
    asks = " & ".join(f"({' | '.join(way)})" for way in _with_star(ways, whole, ":*"))
    vector = func.array_to_tsvector(func.string_to_array(func.btrim(StoryText.words), " "))
    return vector.op("@@")(cast(asks, TSQUERY))


def _by_fulltext(ways: list[tuple[str, ...]], whole: bool) -> Any:
    asks = " ".join(f"+({' '.join(way)})" for way in _with_star(ways, whole, "*"))
    return mysql.match(_kept.c.words, against=asks).in_boolean_mode()


def _with_star(ways: list[tuple[str, ...]], whole: bool, star: str) -> Iterator[tuple[str, ...]]:
    *first, last = ways
    yield from first
    yield last if whole else tuple(f"{each}{star}" for each in last)


_kept = StoryText.__table__
_fts5 = table("story_words", column("rowid"), column("story_words"))
_INDEXES = {"sqlite": _by_fts5, "postgresql": _by_vectors, "mariadb": _by_fulltext}


def _upserts() -> dict[str, Any]:
    ours = sqlite.insert(StoryText)
    pg = postgresql.insert(StoryText)
    maria = mysql.insert(StoryText)
    key = ["story_id"]
    return {
        "sqlite": ours.on_conflict_do_update(index_elements=key, set_={"words": ours.excluded.words}),
        "postgresql": pg.on_conflict_do_update(index_elements=key, set_={"words": pg.excluded.words}),
        "mariadb": maria.on_duplicate_key_update(words=maria.inserted.words),
    }


_UPSERTS = _upserts()


@event.listens_for(db.session, "after_flush")
def _note_texts(session: Any, _context: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        names = TEXTS.get(type(row))
        if names and (row in session.deleted or _is_changed(row, names)):
            story_id = row.id if isinstance(row, Story) else row.story_id
            if story_id is not None:  # else it is said about an epic
                session.info.setdefault("texts_changed", set()).add(story_id)


def _is_changed(row: Any, names: tuple[str, ...]) -> bool:
    state = inspect(row)
    return any(state.attrs[name].history.has_changes() for name in names)


@event.listens_for(db.session, "after_transaction_end")
def _forget_texts(session: Any, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop("texts_changed", None)
