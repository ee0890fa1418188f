"""Of which stories an event tells another state is kept beside it, and deleted stories are found at once."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TO = ("started", "finished", "delivered", "accepted", "rejected", "unstarted", "planned", "unscheduled")
REPLACING = (
    *("story.edited", "stories.changed", "change.undone", "story.split", "project.changed"),
    *("story.moved_in", "stories.moved_in"),
)
DELETED = {f"{engine}_where": sa.text("deleted_at IS NOT NULL") for engine in ("sqlite", "postgresql")}
AT_ONCE = 5_000
EVENT = sa.table(
    "event",
    *map(sa.column, ("id", "project_id", "version", "kind", "story_id")),
    sa.column("details", sa.JSON),
    sa.column("before", sa.JSON(none_as_null=True)),
)
BESIDE = sa.table("event_story", sa.column("event_id"), sa.column("story_id"))


def upgrade() -> None:
    kept = op.create_table(
        "state_change",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_state_change_project_id_project")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_state_change_story_id_story")),
        sa.PrimaryKeyConstraint("project_id", "version", "story_id", name=op.f("pk_state_change")),
        sqlite_with_rowid=False,
        mariadb_engine="InnoDB",
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
    )
    op.create_index(op.f("ix_state_change_story_id"), "state_change", ["story_id"])
    op.create_index("ix_story_project_id_deleted_at", "story", ["project_id", "deleted_at"], **DELETED)
    _fill(kept)


def _fill(kept: sa.Table) -> None:
    kinds = ", ".join(f"'story.{each}'" for each in TO)
    op.execute(
        "INSERT INTO state_change (project_id, version, story_id) SELECT project_id, version, story_id "
        f"FROM event WHERE story_id IS NOT NULL AND kind IN ({kinds})"
    )
    names = ("project_id", "version", "story_id")
    rows = [dict(zip(names, each, strict=True)) for each in sorted(set(_found_by_reading()))]
    for start in range(0, len(rows), AT_ONCE):
        op.get_bind().execute(sa.insert(kept), rows[start : start + AT_ONCE])


def _found_by_reading() -> Iterator[tuple[int, int, int]]:
    """Of a move the particulars tell whether the state changed, of the rest what they replaced."""
    ask = op.get_bind().execute
    place = (EVENT.c.project_id, EVENT.c.version)
    moves = sa.select(*place, EVENT.c.story_id, EVENT.c.details).where(EVENT.c.kind == "story.moved")
    for project_id, version, story_id, details in ask(moves.where(EVENT.c.story_id.is_not(None))):
        if (details.get("from") or "") != (details.get("to") or ""):
            yield project_id, version, story_id
    named = sa.select(*place, EVENT.c.story_id, EVENT.c.before).where(EVENT.c.story_id.is_not(None))
    beside = sa.select(*place, BESIDE.c.story_id, EVENT.c.before).join_from(
        BESIDE, EVENT, EVENT.c.id == BESIDE.c.event_id
    )
    for query in (named, beside):
        replaced = query.where(EVENT.c.kind.in_(REPLACING), EVENT.c.before.is_not(sa.null()))
        for project_id, version, story_id, before in ask(replaced):
            if "state" in ((before or {}).get(str(story_id)) or {}):
                yield project_id, version, story_id


def downgrade() -> None:
    op.drop_index("ix_story_project_id_deleted_at", "story")
    op.drop_table("state_change")
