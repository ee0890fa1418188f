"""What stories and epics were called elsewhere, and names of kept searches, may be as long as API v5 says."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

COLUMNS = (("story", "import_key", 64), ("epic", "import_key", 64), ("saved_search", "name", 100))
"""Which columns, and how long they were."""
LENGTH = 255


def upgrade() -> None:
    for table, column, length in COLUMNS:
        _change(table, column, length, LENGTH)


def downgrade() -> None:
    for table, column, length in COLUMNS:
        _change(table, column, LENGTH, length)


def _change(table: str, column: str, before: int, after: int) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.alter_column(
            column,
            existing_type=sa.String(before),
            type_=sa.String(after),
            existing_nullable=column == "import_key",
        )
