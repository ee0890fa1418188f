"""All of a story: checklists, attachments, reviews, followers, links to code; events that can be undone."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "iteration_override",
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("strength", sa.Integer(), nullable=False),
        sa.Column("goal", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_iteration_override_project_id_project")
        ),
        sa.PrimaryKeyConstraint("project_id", "number", name=op.f("pk_iteration_override")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    op.create_table(
        "review_type",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_review_type_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_type")),
        sa.UniqueConstraint("project_id", "name", name=op.f("uq_review_type_project_id_name")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    op.create_table(
        "saved_search",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("project_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("query", sa.String(length=1000), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id_person")),
        sa.ForeignKeyConstraint(
            ["project_id"], ["project.id"], name=op.f("fk_saved_search_project_id_project")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint(
            "project_id", "person_id", "name", name=op.f("uq_saved_search_project_id_person_id_name")
        ),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_search_person_id"), ["person_id"], unique=False)

    op.create_table(
        "code_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("url", sa.String(length=1000), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_code_link_by_id_person")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_code_link_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_code_link")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_code_link_story_id"), ["story_id"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("review_type_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reviewer_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["review_type_id"], ["review_type.id"], name=op.f("fk_review_review_type_id_review_type")
        ),
        sa.ForeignKeyConstraint(["reviewer_id"], ["person.id"], name=op.f("fk_review_reviewer_id_person")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_review_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_reviewer_id"), ["reviewer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_story_id"), ["story_id"], unique=False)

    op.create_table(
        "story_follower",
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_story_follower_person_id_person")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_follower_story_id_story")),
        sa.PrimaryKeyConstraint("story_id", "person_id", name=op.f("pk_story_follower")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("story_follower", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_follower_person_id"), ["person_id"], unique=False)

    op.create_table(
        "attachment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("comment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("content_type", sa.String(length=127), nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stored_as", sa.String(length=80), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_attachment_by_id_person")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comment.id"], name=op.f("fk_attachment_comment_id_comment")
        ),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_attachment_story_id_story")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attachment_comment_id"), ["comment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attachment_story_id"), ["story_id"], unique=False)

    op.create_table(
        "event_story",
        sa.Column("event_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("story_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_story_event_id_event")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_event_story_story_id_story")),
        sa.PrimaryKeyConstraint("event_id", "story_id", name=op.f("pk_event_story")),
        mariadb_charset="utf8mb4",
        mariadb_collate="utf8mb4_bin",
        mariadb_engine="InnoDB",
    )
    with op.batch_alter_table("event_story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_story_story_id"), ["story_id"], unique=False)

    with op.batch_alter_table("blocker", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("blocking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True)
        )
        batch_op.create_index(batch_op.f("ix_blocker_blocking_id"), ["blocking_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_blocker_blocking_id_story"), "story", ["blocking_id"], ["id"]
        )

    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "edited_at",
                sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
                nullable=True,
            )
        )

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("before", sa.JSON(none_as_null=True), nullable=True))

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.add_column(sa.Column("layout", sa.String(length=2000), server_default="", nullable=False))

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "archived_at",
                sa.DateTime().with_variant(mysql.DATETIME(fsp=6), "mysql", "mariadb"),
                nullable=True,
            )
        )

    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index("ix_story_project_id_version", ["project_id", "version"], unique=False)

    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=9), server_default="task", nullable=False))

    if op.get_bind().dialect.name != "sqlite":  # there the type is the same
        op.alter_column("story", "version", type_=sa.BigInteger(), existing_nullable=False)
    _fill()


def _fill() -> None:
    """A story's version becomes that of the project when it last changed; every project gets the kinds
    of review that new ones start with."""
    op.execute(
        "UPDATE story SET version = COALESCE("
        "(SELECT MAX(event.version) FROM event WHERE event.story_id = story.id), "
        "(SELECT MIN(event.version) FROM event WHERE event.project_id = story.project_id), 0)"
    )
    for name in ("Test (QA)", "Design", "Code", "Security"):
        op.execute(
            f"INSERT INTO review_type (project_id, name, hidden) SELECT id, '{name}', false FROM project"
        )


def downgrade() -> None:
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.drop_index("ix_story_project_id_version")

    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_column("archived_at")

    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("layout")

    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_column("before")

    with op.batch_alter_table("comment", schema=None) as batch_op:
        batch_op.drop_column("edited_at")

    with op.batch_alter_table("blocker", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_blocker_blocking_id_story"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_blocker_blocking_id"))
        batch_op.drop_column("blocking_id")

    with op.batch_alter_table("event_story", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_event_story_story_id"))

    op.drop_table("event_story")
    with op.batch_alter_table("attachment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attachment_story_id"))
        batch_op.drop_index(batch_op.f("ix_attachment_comment_id"))

    op.drop_table("attachment")
    with op.batch_alter_table("story_follower", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_story_follower_person_id"))

    op.drop_table("story_follower")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_story_id"))
        batch_op.drop_index(batch_op.f("ix_review_reviewer_id"))

    op.drop_table("review")
    with op.batch_alter_table("code_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_code_link_story_id"))

    op.drop_table("code_link")
    with op.batch_alter_table("saved_search", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_saved_search_person_id"))

    op.drop_table("saved_search")
    op.drop_table("review_type")
    op.drop_table("iteration_override")
