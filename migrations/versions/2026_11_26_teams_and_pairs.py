"""Absences, guests, days of the week in a team; half days, other work and notes in the pairing log."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TABLE = {"mariadb_charset": "utf8mb4", "mariadb_collate": "utf8mb4_bin", "mariadb_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", KEY, nullable=False),
        sa.Column("person_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("part", sa.String(length=9), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
        **TABLE,
    )
    op.create_index("ix_absence_person_id_until_on", "absence", ["person_id", "until_on"])
    op.create_table(
        "hand_over",
        sa.Column("id", KEY, nullable=False),
        sa.Column("story_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_hand_over_by_id_person")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_hand_over_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
        sa.UniqueConstraint("story_id", "day", name=op.f("uq_hand_over_story_id_day")),
        **TABLE,
    )
    with op.batch_alter_table("pairing") as batch_op:
        batch_op.add_column(sa.Column("subject", sa.String(length=200), server_default="", nullable=False))
        batch_op.add_column(sa.Column("part", sa.String(length=9), server_default="day", nullable=False))
        batch_op.add_column(sa.Column("source", sa.String(length=8), server_default="hand", nullable=False))
        batch_op.alter_column("story_id", existing_type=KEY, nullable=True)
    with op.batch_alter_table("team_member") as batch_op:
        batch_op.add_column(sa.Column("week", sa.String(length=7), server_default="1111111", nullable=False))
        batch_op.add_column(sa.Column("is_guest", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.execute(
        "DELETE FROM pairing_person WHERE pairing_id IN (SELECT id FROM pairing WHERE story_id IS NULL)"
    )
    op.execute("DELETE FROM pairing WHERE story_id IS NULL")
    with op.batch_alter_table("team_member") as batch_op:
        batch_op.drop_column("is_guest")
        batch_op.drop_column("week")
    with op.batch_alter_table("pairing") as batch_op:
        batch_op.alter_column("story_id", existing_type=KEY, nullable=False)
        batch_op.drop_column("source")
        batch_op.drop_column("part")
        batch_op.drop_column("subject")
    op.drop_table("hand_over")
    op.drop_table("absence")
