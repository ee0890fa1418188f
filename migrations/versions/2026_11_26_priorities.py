"""Priorities of stories, and the projects that show them."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("story") as batch_op:
        batch_op.add_column(sa.Column("priority", sa.String(length=4), server_default="none", nullable=False))
    with op.batch_alter_table("project") as batch_op:
        batch_op.add_column(
            sa.Column("show_story_priority", sa.Boolean(), server_default=sa.false(), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("project") as batch_op:
        batch_op.drop_column("show_story_priority")
    with op.batch_alter_table("story") as batch_op:
        batch_op.drop_column("priority")
