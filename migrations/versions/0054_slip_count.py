"""Slips of a session, counted by hand."""

import sqlalchemy as sa
from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slip_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("handed_out", sa.Integer(), nullable=True),
        sa.Column("returned", sa.Integer(), nullable=True),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("rated", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "handed_out IS NULL OR returned IS NULL OR handed_out >= returned",
            name=op.f("ck_slip_count_no_more_than_out"),
        ),
        sa.ForeignKeyConstraint(["session_id"], ["delivery_session.id"], name=op.f("fk_slip_count_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slip_count")),
        sa.UniqueConstraint("session_id", name=op.f("uq_slip_count_session_id")),
    )


def downgrade() -> None:
    op.drop_table("slip_count")
