"""Forges tell of commits, branches and pull requests; a pull request has a status."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "forge",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.String(length=100), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.Column(
            "told_at", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"), nullable=True
        ),
        sa.Column(
            "revoked_at", sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"), nullable=True
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_forge_by_id_person")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_forge_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forge")),
        sa.UniqueConstraint("key", name=op.f("uq_forge_key")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("forge", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forge_project_id"), ["project_id"], unique=False)

    op.create_table(
        "forge_delivery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("forge_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["forge_id"], ["forge.id"], name=op.f("fk_forge_delivery_forge_id_forge")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forge_delivery")),
        sa.UniqueConstraint("forge_id", "digest", name=op.f("uq_forge_delivery_forge_id_digest")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("forge_delivery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_forge_delivery_created_at"), ["created_at"], unique=False)

    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("status", sa.String(length=6), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.drop_column("status")
    op.drop_table("forge_delivery")
    op.drop_table("forge")
