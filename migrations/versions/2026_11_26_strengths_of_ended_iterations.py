"""The strength of an iteration that has ended may be set; the one with which it ended is kept beside it."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("iteration", schema=None) as batch_op:
        batch_op.add_column(sa.Column("closed_strength", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("iteration", schema=None) as batch_op:
        batch_op.drop_column("closed_strength")
