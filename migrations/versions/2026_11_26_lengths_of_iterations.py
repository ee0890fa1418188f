"""The running iteration may be given a length of its own, of up to 99 weeks."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("iteration", schema=None) as batch_op:
        batch_op.alter_column(
            "working",
            existing_type=sa.String(length=400),
            type_=sa.String(length=699),
            existing_nullable=False,
        )
        batch_op.add_column(sa.Column("length_override", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("iteration", schema=None) as batch_op:
        batch_op.drop_column("length_override")
        batch_op.alter_column(
            "working",
            existing_type=sa.String(length=699),
            type_=sa.String(length=400),
            existing_nullable=False,
        )
