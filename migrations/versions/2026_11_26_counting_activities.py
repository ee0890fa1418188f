"""Of which project and version an event is that is told with a later one: so activities are counted fast."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NAMES = ("project_id", "version")


def upgrade() -> None:
    with op.batch_alter_table("event_part") as batch_op:
        for name in NAMES:
            batch_op.add_column(sa.Column(name, KEY, nullable=True))
    for name in NAMES:
        op.execute(
            f"UPDATE event_part SET {name} = (SELECT {name} FROM event WHERE event.id = event_part.event_id)"
        )
    with op.batch_alter_table("event_part") as batch_op:
        for name in NAMES:
            batch_op.alter_column(name, existing_type=KEY, nullable=False)
        batch_op.create_index("ix_event_part_project_id_version", [*NAMES], unique=True)
        batch_op.create_foreign_key("fk_event_part_project_id_project", "project", ["project_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("event_part") as batch_op:
        batch_op.drop_constraint("fk_event_part_project_id_project", type_="foreignkey")
        batch_op.drop_index("ix_event_part_project_id_version")
        for name in NAMES:
            batch_op.drop_column(name)
