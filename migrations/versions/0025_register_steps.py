"""When a register was finished, locked and unlocked, by whom and why."""

import sqlalchemy as sa
from alembic import op


revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

STEPS = ("finished", "locked", "unlocked")
REASONS = (
    "a mark is wrong",
    "the school told us later",
    "a paper register came late",
    "marks came late from a phone",
    "other",
)


def upgrade() -> None:
    op.create_table(
        "register_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Enum(*STEPS, name="step", native_enum=False, length=80), nullable=False),
        sa.Column("reason", sa.Enum(*REASONS, name="unlocking", native_enum=False, length=80), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(what = 'unlocked') = (reason IS NOT NULL)", name=op.f("ck_register_step_unlocking_needs_a_reason")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_register_step_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_register_step_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register_step")),
    )
    op.create_index(op.f("ix_register_step_part_id_created_at"), "register_step", ["part_id", "created_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_register_step_part_id_created_at"), table_name="register_step")
    op.drop_table("register_step")
