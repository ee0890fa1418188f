"""Comments on epics, and files that are sent to a project before anybody says what they hang on."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
COMMIT = ("commit_identifier", "commit_type")
ONCE = {"sqlite_autoincrement": True}


def upgrade() -> None:
    with op.batch_alter_table("attachment", table_kwargs=ONCE) as batch_op:
        batch_op.add_column(sa.Column("project_id", KEY, nullable=True))
        batch_op.alter_column("story_id", existing_type=KEY, nullable=True)
        batch_op.create_index("ix_attachment_project_id", ["project_id"])
        batch_op.create_foreign_key("fk_attachment_project_id_project", "project", ["project_id"], ["id"])
    with op.batch_alter_table("comment", table_kwargs=ONCE) as batch_op:
        batch_op.add_column(sa.Column("epic_id", KEY, nullable=True))
        batch_op.alter_column("story_id", existing_type=KEY, nullable=True)
        for name in COMMIT:
            batch_op.add_column(sa.Column(name, sa.String(length=255), server_default="", nullable=False))
        batch_op.create_index("ix_comment_epic_id", ["epic_id"])
        batch_op.create_foreign_key("fk_comment_epic_id_epic", "epic", ["epic_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM attachment WHERE story_id IS NULL")
    op.execute("DELETE FROM comment WHERE story_id IS NULL")
    with op.batch_alter_table("comment", table_kwargs=ONCE) as batch_op:
        batch_op.drop_constraint("fk_comment_epic_id_epic", type_="foreignkey")
        batch_op.drop_index("ix_comment_epic_id")
        batch_op.alter_column("story_id", existing_type=KEY, nullable=False)
        for name in ("epic_id", *COMMIT):
            batch_op.drop_column(name)
    with op.batch_alter_table("attachment", table_kwargs=ONCE) as batch_op:
        batch_op.drop_constraint("fk_attachment_project_id_project", type_="foreignkey")
        batch_op.drop_index("ix_attachment_project_id")
        batch_op.alter_column("story_id", existing_type=KEY, nullable=False)
        batch_op.drop_column("project_id")
