"""Who came to a session and was not on its list."""

import sqlalchemy as sa
from alembic import op


revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "walk_in",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("open", "merged", "removed", name="walkinstate", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("came_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Uuid(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_walk_in_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_walk_in_part_id")),
        sa.ForeignKeyConstraint(["settled_by"], ["account.id"], name=op.f("fk_walk_in_settled_by")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_walk_in_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_walk_in")),
    )
    op.create_index(op.f("ix_walk_in_enrolment_id"), "walk_in", ["enrolment_id"])
    op.create_index(op.f("ix_walk_in_part_id"), "walk_in", ["part_id"])


def downgrade() -> None:
    op.drop_table("walk_in")
