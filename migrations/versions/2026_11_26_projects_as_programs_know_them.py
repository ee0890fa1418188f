"""Settings of projects that programs know, and projects that were deleted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

LONG = sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
SHOWN = "number_of_done_iterations_to_show"


def upgrade() -> None:
    with op.batch_alter_table("project") as batch_op:
        batch_op.add_column(sa.Column("deleted_at", MOMENT, nullable=True))
        batch_op.add_column(sa.Column("enable_tasks", sa.Boolean(), server_default=sa.true(), nullable=False))
        batch_op.add_column(sa.Column(SHOWN, sa.Integer(), server_default="4", nullable=False))
        batch_op.add_column(
            sa.Column("project_type", sa.String(length=10), server_default="private", nullable=False)
        )
        batch_op.add_column(sa.Column("profile_content", LONG, nullable=True))
    op.execute("UPDATE project SET profile_content = ''")
    with op.batch_alter_table("project") as batch_op:
        batch_op.alter_column("profile_content", existing_type=LONG, nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("project") as batch_op:
        for name in ("profile_content", "project_type", SHOWN, "enable_tasks", "deleted_at"):
            batch_op.drop_column(name)
