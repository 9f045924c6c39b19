"""How many came to an assembly, a whole class or a training day: numbers, never names."""

import sqlalchemy as sa
from alembic import op


revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

HOW = (
    "counted in the room",
    "taken from the school's own register",
    "a number that the school gave",
    "estimated",
)
CORRECTIONS = (
    "marked by mistake",
    "the school told us later",
    "came after the register was finished",
    "copied from the paper register",
    "other",
)
SOURCES = ("web", "offline", "paper", "import")


def upgrade() -> None:
    op.create_table(
        "head_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("years", sa.JSON(), nullable=False),
        sa.Column("female", sa.Integer(), nullable=True),
        sa.Column("male", sa.Integer(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("how", sa.Enum(*HOW, name="howcounted", native_enum=False, length=80), nullable=False),
        sa.Column(
            "correction", sa.Enum(*CORRECTIONS, name="correction", native_enum=False, length=80), nullable=True
        ),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("source", sa.Enum(*SOURCES, name="source", native_enum=False, length=80), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_head_count_total_not_negative")),
        sa.CheckConstraint(
            "number = 1 OR correction IS NOT NULL", name=op.f("ck_head_count_correcting_needs_a_reason")
        ),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_head_count_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_head_count_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_head_count")),
        sa.UniqueConstraint("part_id", "number", name=op.f("uq_head_count_part_id_number")),
    )


def downgrade() -> None:
    op.drop_table("head_count")
