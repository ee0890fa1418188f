"""Rows that can be brought back keep their number: SQLite gives it to no other row meanwhile."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("task", "comment", "attachment", "blocker", "review", "code_link", "label", "pairing", "hand_over")


def upgrade() -> None:
    _number(once=True)


def downgrade() -> None:
    _number(once=False)


def _number(once: bool) -> None:
    """SQLite says so in the table's definition alone, so each is written anew; other engines do it anyway."""
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        with op.batch_alter_table(table, recreate="always", table_kwargs={"sqlite_autoincrement": once}):
            pass
    if not once:
        op.execute(sa.text("DELETE FROM sqlite_sequence"))
