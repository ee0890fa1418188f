"""What a team expects of itself, and a second discipline."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("team") as batch_op:
        batch_op.add_column(
            sa.Column(
                "required",
                sa.String(length=100),
                server_default="product design development",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("least_dedication", sa.Integer(), server_default="80", nullable=False))
        batch_op.add_column(sa.Column("smallest", sa.Integer(), server_default="4", nullable=False))
        batch_op.add_column(sa.Column("largest", sa.Integer(), server_default="10", nullable=False))
    with op.batch_alter_table("team_member") as batch_op:
        batch_op.add_column(sa.Column("also", sa.String(length=12), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("team_member") as batch_op:
        batch_op.drop_column("also")
    with op.batch_alter_table("team") as batch_op:
        for name in ("largest", "smallest", "least_dedication", "required"):
            batch_op.drop_column(name)
