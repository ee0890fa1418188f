"""Who did what with which token; tokens of one project; requests that are counted."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
TABLE = {
    "mariadb_engine": "InnoDB",
    "mariadb_charset": "utf8mb4",
    "mariadb_collate": "utf8mb4_bin",
}


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("by_id", KEY, nullable=True),
        sa.Column("about_id", KEY, nullable=True),
        sa.Column("token_id", KEY, nullable=True),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name="fk_audit_entry_by_id_person"),
        sa.ForeignKeyConstraint(["about_id"], ["person.id"], name="fk_audit_entry_about_id_person"),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name="fk_audit_entry_token_id_token"),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
        **TABLE,
    )
    op.create_index("ix_audit_entry_by_id", "audit_entry", ["by_id"])
    op.create_table(
        "request_count",
        sa.Column("token_id", KEY, nullable=False),
        sa.Column("minute", KEY, autoincrement=False, nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["token_id"], ["token.id"], name="fk_request_count_token_id_token"),
        sa.PrimaryKeyConstraint("token_id", "minute", name="pk_request_count"),
        **TABLE,
    )
    with op.batch_alter_table("token") as batch_op:
        batch_op.add_column(sa.Column("project_id", KEY, nullable=True))
        batch_op.create_index("ix_token_project_id", ["project_id"])
    with op.batch_alter_table("event") as batch_op:
        batch_op.add_column(sa.Column("token_id", KEY, nullable=True))
        batch_op.create_index("ix_event_token_id", ["token_id"])
        batch_op.create_foreign_key("fk_event_token_id_token", "token", ["token_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("event") as batch_op:
        batch_op.drop_constraint("fk_event_token_id_token", type_="foreignkey")
        batch_op.drop_index("ix_event_token_id")
        batch_op.drop_column("token_id")
    with op.batch_alter_table("token") as batch_op:
        batch_op.drop_index("ix_token_project_id")
        batch_op.drop_column("project_id")
    op.drop_table("request_count")
    op.drop_table("audit_entry")
