"""Tokens of programs; what stands on stories keeps when it was made and when it last changed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
OF_PROJECT = "(SELECT created_at FROM project WHERE project.id = {table}.project_id)"
OF_STORY = "(SELECT created_at FROM story WHERE story.id = {table}.story_id)"
MADE = {"label": OF_PROJECT, "review_type": OF_PROJECT, "membership": OF_PROJECT, "task": OF_STORY}
"""Tables that did not know when their rows were made, and since when each may have been there."""
CHANGED = ("epic", "blocker", "code_link")
"""Tables that knew it, but not when their rows last changed."""


def upgrade() -> None:
    _tokens()
    for table, made in MADE.items():
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("created_at", MOMENT, nullable=True))
            batch.add_column(sa.Column("updated_at", MOMENT, nullable=True))
        since = made.format(table=table)
        op.execute(f"UPDATE {table} SET created_at = {since}, updated_at = {since}")
    for table in CHANGED:
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("updated_at", MOMENT, nullable=True))
        op.execute(f"UPDATE {table} SET updated_at = created_at")


def _tokens() -> None:
    op.create_table(
        "token",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scope", sa.String(length=5), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("hint", sa.String(length=4), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_token_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_token_secret_hash")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("token") as batch:
        batch.create_index(batch.f("ix_token_person_id"), ["person_id"])


def downgrade() -> None:
    for table in CHANGED:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("updated_at")
    for table in MADE:
        with op.batch_alter_table(table) as batch:
            batch.drop_column("updated_at")
            batch.drop_column("created_at")
    op.drop_table("token")
