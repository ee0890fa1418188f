"""Epics have a ledger, too, and entries that amend a closed iteration say of which instant they speak.

The ledgers of the epics there are, are made again from the dates of their stories.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

INSTANT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    with op.batch_alter_table("epic", schema=None) as batch_op:
        batch_op.add_column(sa.Column("deleted_at", INSTANT, nullable=True))
        batch_op.alter_column("label_id", existing_type=KEY, nullable=True)

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("epic_id", KEY, nullable=True))
        batch_op.add_column(sa.Column("dated_at", INSTANT, nullable=True))
        batch_op.create_index("ix_ledger_entry_epic_id_story_id", ["epic_id", "story_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_ledger_entry_epic_id_epic"), "epic", ["epic_id"], ["id"])

    _fill()


CARRIED = (
    "FROM epic JOIN project ON project.id = epic.project_id "
    "JOIN story_label ON story_label.label_id = epic.label_id "
    "JOIN story ON story.id = story_label.story_id "
    "WHERE story.deleted_at IS NULL AND story.story_type <> 'release'"
)
MADE = "CASE WHEN story.created_at > epic.created_at THEN story.created_at ELSE epic.created_at END"
NEEDS_ESTIMATE = (
    "story.estimate IS NULL AND (story.story_type = 'feature' OR "
    "project.bugs_and_chores_are_estimatable = :yes)"
)


def _fill() -> None:
    """A story counts as committed where it was there when the epic was made, else as added when it was made
    itself; it is done when it was accepted, but not before it came in."""
    columns = "INSERT INTO ledger_entry (epic_id, story_id, kind, points, unestimated, at, title, who) "
    arrival = sa.text(
        f"{columns} SELECT epic.id, story.id, "
        "CASE WHEN story.created_at > epic.created_at THEN 'added' ELSE 'committed' END, "
        f"COALESCE(story.estimate, 0), CASE WHEN {NEEDS_ESTIMATE} THEN 1 ELSE 0 END, {MADE}, "
        f"story.title, '' {CARRIED} ORDER BY {MADE}, story.id"
    ).bindparams(yes=True)
    done_at = f"CASE WHEN story.accepted_at > {MADE} THEN story.accepted_at ELSE {MADE} END"
    done = sa.text(
        f"{columns} SELECT epic.id, story.id, 'done', COALESCE(story.estimate, 0), 0, {done_at}, "
        f"story.title, '' {CARRIED} AND story.state = 'accepted' ORDER BY {done_at}, story.id"
    )
    op.execute(arrival)
    op.execute(done)


def downgrade() -> None:
    op.execute("DELETE FROM ledger_entry WHERE epic_id IS NOT NULL OR dated_at IS NOT NULL")
    op.execute("DELETE FROM epic WHERE deleted_at IS NOT NULL")

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_ledger_entry_epic_id_epic"), type_="foreignkey")
        batch_op.drop_index("ix_ledger_entry_epic_id_story_id")
        batch_op.drop_column("dated_at")
        batch_op.drop_column("epic_id")

    with op.batch_alter_table("epic", schema=None) as batch_op:
        batch_op.alter_column("label_id", existing_type=KEY, nullable=False)
        batch_op.drop_column("deleted_at")
