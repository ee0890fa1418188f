"""Work of one lane is done one after the other; so webhooks are told in order, and need no pauses."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")


def upgrade() -> None:
    with op.batch_alter_table("job") as batch_op:
        batch_op.add_column(sa.Column("lane", sa.String(length=40), nullable=True))
    with op.batch_alter_table("webhook") as batch_op:
        batch_op.drop_column("paused_until")


def downgrade() -> None:
    with op.batch_alter_table("webhook") as batch_op:
        batch_op.add_column(sa.Column("paused_until", TIME, nullable=True))
    with op.batch_alter_table("job") as batch_op:
        batch_op.drop_column("lane")
