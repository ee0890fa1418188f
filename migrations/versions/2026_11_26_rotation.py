"""How teams rotate, their rules, and the board of pairs of a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TABLE = {"mariadb_charset": "utf8mb4", "mariadb_collate": "utf8mb4_bin", "mariadb_engine": "InnoDB"}


def upgrade() -> None:
    op.create_table(
        "rotation_settings",
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("stays", sa.String(length=16), nullable=False),
        sa.Column("odd", sa.String(length=8), nullable=False),
        sa.Column("stay_limit", sa.Integer(), nullable=False),
        sa.Column("every", sa.Integer(), nullable=False),
        sa.Column("overlap", sa.Integer(), nullable=False),
        sa.Column("rotating", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_rotation_settings_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_rotation_settings")),
        **TABLE,
    )
    op.create_table(
        "rotation_rule",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("one_id", KEY, nullable=True),
        sa.Column("other_id", KEY, nullable=True),
        sa.Column("one_discipline", sa.String(length=12), nullable=False),
        sa.Column("other_discipline", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["person.id"], name=op.f("fk_rotation_rule_one_id_person")),
        sa.ForeignKeyConstraint(["other_id"], ["person.id"], name=op.f("fk_rotation_rule_other_id_person")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_rotation_rule_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rotation_rule")),
        **TABLE,
    )
    op.create_index(op.f("ix_rotation_rule_project_id"), "rotation_rule", ["project_id"])
    op.create_table(
        "pair_board",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.Column("bench", sa.JSON(), nullable=False),
        sa.Column("earlier", sa.JSON(), nullable=False),
        sa.Column("published", sa.JSON(), nullable=True),
        sa.Column("published_at", TIME, nullable=True),
        sa.Column("published_by_id", KEY, nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_pair_board_project_id_project")
        ),
        sa.ForeignKeyConstraint(
            ["published_by_id"], ["person.id"], name=op.f("fk_pair_board_published_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_board")),
        sa.UniqueConstraint("project_id", "day", name=op.f("uq_pair_board_project_id_day")),
        **TABLE,
    )


def downgrade() -> None:
    op.drop_table("pair_board")
    op.drop_table("rotation_rule")
    op.drop_table("rotation_settings")
