"""A reader asks about a figure of a report and accepts or returns an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "figure_query",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_figure_query_answer_has_its_day")),
        sa.ForeignKeyConstraint(["answered_by"], ["account.id"], name=op.f("fk_figure_query_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_figure_query_asked_by")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_figure_query_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_figure_query")),
    )
    op.create_index(op.f("ix_figure_query_edition_id"), "figure_query", ["edition_id"])
    op.create_table(
        "edition_verdict",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("is_accepted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("said_by", sa.Uuid(), nullable=False),
        sa.CheckConstraint("is_accepted OR why IS NOT NULL", name=op.f("ck_edition_verdict_returning_needs_a_reason")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_verdict_edition_id")),
        sa.ForeignKeyConstraint(["said_by"], ["account.id"], name=op.f("fk_edition_verdict_said_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_verdict")),
    )
    op.create_index(op.f("ix_edition_verdict_edition_id"), "edition_verdict", ["edition_id"])


def downgrade() -> None:
    op.drop_table("edition_verdict")
    op.drop_table("figure_query")
