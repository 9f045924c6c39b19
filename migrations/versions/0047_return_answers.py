"""Answers to a contract's questions, by line and quarter."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "return_answer",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("is_nothing", sa.Boolean(), nullable=False),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_return_answer_quarter_in_range")),
        sa.CheckConstraint(
            "is_nothing OR (answer IS NOT NULL AND owner IS NOT NULL)",
            name=op.f("ck_return_answer_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_return_answer_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_answer")),
        sa.UniqueConstraint(
            "line_id",
            "year",
            "quarter",
            "question",
            name=op.f("uq_return_answer_line_id_year_quarter_question"),
        ),
    )


def downgrade() -> None:
    op.drop_table("return_answer")
