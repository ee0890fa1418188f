"""Events that say who follows a story carry what was said; those from before say that it was."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

EVENT = sa.table(
    "event", sa.column("id", sa.BigInteger), sa.column("kind", sa.String), sa.column("details", sa.JSON)
)


def upgrade() -> None:
    connection = op.get_bind()
    said = sa.select(EVENT.c.id, EVENT.c.details).where(EVENT.c.kind == "story.followers_set")
    for event_id, details in connection.execute(said).all():
        known = {"what": "said who follows", **details}
        connection.execute(EVENT.update().where(EVENT.c.id == event_id).values(details=known))


def downgrade() -> None:
    pass
