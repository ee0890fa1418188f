"""Forecasts are kept, so that they can be held against what came true."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    op.create_table(
        "kept_forecast",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("version", KEY, nullable=False),
        sa.Column("likely_on", sa.Date(), nullable=True),
        sa.Column("confident_on", sa.Date(), nullable=True),
        sa.Column("sure_on", sa.Date(), nullable=True),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("unestimated", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_kept_forecast_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_forecast")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    op.create_index(
        "ix_kept_forecast_project_id_kind_subject_id",
        "kept_forecast",
        ["project_id", "kind", "subject_id", "id"],
    )


def downgrade() -> None:
    op.drop_table("kept_forecast")
