"""Pairs that commits suggest, who is who in them, and the note for the next pair repeated on its story."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TABLE = {"mariadb_charset": "utf8mb4", "mariadb_collate": "utf8mb4_bin", "mariadb_engine": "InnoDB"}


def _references(table: str, *columns: str) -> list[sa.ForeignKeyConstraint]:
    return [
        sa.ForeignKeyConstraint(
            [f"{column}_id"],
            [f"{column if column != 'identity' else 'git_identity'}.id"],
            name=op.f(f"fk_{table}_{column}_id_{column if column != 'identity' else 'git_identity'}"),
        )
        for column in columns
    ]


def upgrade() -> None:
    op.create_table(
        "git_identity",
        sa.Column("id", KEY, nullable=False),
        sa.Column("team_id", KEY, nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("person_id", KEY, nullable=True),
        sa.Column("is_ignored", sa.Boolean(), server_default=sa.false(), nullable=False),
        *_references("git_identity", "team", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_git_identity")),
        sa.UniqueConstraint("team_id", "email", name=op.f("uq_git_identity_team_id_email")),
        **TABLE,
    )
    op.create_index(op.f("ix_git_identity_person_id"), "git_identity", ["person_id"])
    op.create_table(
        "suggestion",
        sa.Column("id", KEY, nullable=False),
        sa.Column("project_id", KEY, nullable=False),
        sa.Column("story_id", KEY, nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("commits", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        *_references("suggestion", "project", "story"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suggestion")),
        sa.UniqueConstraint("project_id", "key", name=op.f("uq_suggestion_project_id_key")),
        **TABLE,
    )
    op.create_index("ix_suggestion_project_id_state_day", "suggestion", ["project_id", "state", "day"])
    op.create_index(op.f("ix_suggestion_story_id"), "suggestion", ["story_id"])
    op.create_table(
        "suggestion_identity",
        sa.Column("suggestion_id", KEY, nullable=False),
        sa.Column("identity_id", KEY, nullable=False),
        *_references("suggestion_identity", "suggestion", "identity"),
        sa.PrimaryKeyConstraint("suggestion_id", "identity_id", name=op.f("pk_suggestion_identity")),
        **TABLE,
    )
    op.create_index(op.f("ix_suggestion_identity_identity_id"), "suggestion_identity", ["identity_id"])
    op.add_column("story", sa.Column("note_day", sa.Date(), nullable=True))
    op.add_column("story", sa.Column("note_text", sa.String(length=1000), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("story") as batch_op:
        batch_op.drop_column("note_text")
        batch_op.drop_column("note_day")
    op.drop_table("suggestion_identity")
    op.drop_table("suggestion")
    op.drop_table("git_identity")
