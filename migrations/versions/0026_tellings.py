"""That the school was told of somebody who was expected and is missing."""

import sqlalchemy as sa
from alembic import op


revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ROLES = (
    "attendance office",
    "reception",
    "safeguarding lead",
    "adult in the room",
    "another adult",
)


def upgrade() -> None:
    op.create_table(
        "telling",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.Enum(*ROLES, name="role", native_enum=False, length=80), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_telling_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_telling_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_telling_user_id")),
        sa.PrimaryKeyConstraint("id", "enrolment_id", name=op.f("pk_telling")),
    )
    op.create_index(op.f("ix_telling_enrolment_id"), "telling", ["enrolment_id"])
    op.create_index(op.f("ix_telling_part_id"), "telling", ["part_id"])


def downgrade() -> None:
    op.drop_table("telling")
