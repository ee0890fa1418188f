"""What one request of a program did to a story is told programs as one."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "event_part",
        sa.Column("event_id", KEY, nullable=False),
        sa.Column("whole_id", KEY, nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_part_event_id_event")),
        sa.ForeignKeyConstraint(["whole_id"], ["event.id"], name=op.f("fk_event_part_whole_id_event")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_event_part")),
        mariadb_engine="InnoDB",
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
    )
    op.create_index(op.f("ix_event_part_whole_id"), "event_part", ["whole_id"])


def downgrade() -> None:
    op.drop_table("event_part")
