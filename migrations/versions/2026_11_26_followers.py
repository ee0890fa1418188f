"""Who requested, owns or commented on a story before it had followers follows it now (1.4)."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "INSERT INTO story_follower (story_id, person_id) "
        "SELECT tied.story_id, tied.person_id FROM ("
        "SELECT id AS story_id, requested_by_id AS person_id FROM story WHERE requested_by_id IS NOT NULL "
        "UNION SELECT story_id, person_id FROM story_owner "
        "UNION SELECT story_id, by_id FROM comment WHERE by_id IS NOT NULL) AS tied "
        "LEFT JOIN story_follower AS known "
        "ON known.story_id = tied.story_id AND known.person_id = tied.person_id "
        "WHERE known.story_id IS NULL AND NOT EXISTS ("
        "SELECT 1 FROM event WHERE event.story_id = tied.story_id "
        "AND event.by_id = tied.person_id AND event.kind = 'story.unfollowed')"
    )


def downgrade() -> None:
    pass
