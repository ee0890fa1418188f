"""Words of stories, with an index over them of each engine's own kind. `tracker setup` fills them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

INDEXES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE story_words USING fts5("
        "words, content='story_text', content_rowid='story_id', tokenize='ascii', detail=none, columnsize=0)",
        "CREATE TRIGGER story_words_added AFTER INSERT ON story_text BEGIN "
        "INSERT INTO story_words (rowid, words) VALUES (new.story_id, new.words); END",
        "CREATE TRIGGER story_words_removed AFTER DELETE ON story_text BEGIN "
        "INSERT INTO story_words (story_words, rowid, words) VALUES ('delete', old.story_id, old.words); END",
        "CREATE TRIGGER story_words_changed AFTER UPDATE ON story_text BEGIN "
        "INSERT INTO story_words (story_words, rowid, words) VALUES ('delete', old.story_id, old.words); "
        "INSERT INTO story_words (rowid, words) VALUES (new.story_id, new.words); END",
    ),
    "postgresql": (
        "CREATE INDEX ix_story_text_words ON story_text "
        "USING gin (array_to_tsvector(string_to_array(btrim(words), ' ')))",
    ),
    "mariadb": ("CREATE FULLTEXT INDEX ix_story_text_words ON story_text (words)",),
}


def upgrade() -> None:
    op.create_table(
        "story_text",
        sa.Column(
            "story_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("words", sa.Text().with_variant(mysql.MEDIUMTEXT(), "mysql", "mariadb"), nullable=False),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_text_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", name=op.f("pk_story_text")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    for statement in INDEXES[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE story_words")
    op.drop_table("story_text")
