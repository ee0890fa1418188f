"""Pairs that are published ahead keep the time at which they were: when they came into the log is apart."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

TIME = sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb")
BOARD = sa.table(
    "pair_board", sa.column("day", sa.Date), sa.column("published_at", TIME), sa.column("recorded_at", TIME)
)


def upgrade() -> None:
    op.add_column("pair_board", sa.Column("recorded_at", TIME, nullable=True))
    # what was published on the day itself, or recorded after it, is in the log
    in_log = sa.func.date(BOARD.c.published_at) >= BOARD.c.day
    op.execute(BOARD.update().where(in_log).values(recorded_at=BOARD.c.published_at))


def downgrade() -> None:
    op.drop_column("pair_board", "recorded_at")
