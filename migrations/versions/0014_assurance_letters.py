"""Letters of assurance: issued for those named to a group, withdrawn when that changes."""

import sqlalchemy as sa
from alembic import op


revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ENDS = ("who comes has changed", "a new letter took its place", "the sessions were cancelled")


def upgrade() -> None:
    op.create_table(
        "assurance_letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=True),
        sa.Column("issued_day", sa.Date(), nullable=False),
        sa.Column("review_day", sa.Date(), nullable=True),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("people", sa.JSON(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_why", sa.Enum(*ENDS, name="letterend", native_enum=False, length=80), nullable=True),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_why IS NULL)",
            name=op.f("ck_assurance_letter_withdrawing_needs_a_reason"),
        ),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_assurance_letter_group_id")),
        sa.ForeignKeyConstraint(["issued_by_id"], ["account.id"], name=op.f("fk_assurance_letter_issued_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assurance_letter")),
        sa.UniqueConstraint("code", name=op.f("uq_assurance_letter_code")),
    )
    with op.batch_alter_table("assurance_letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assurance_letter_group_id"), ["group_id"], unique=False)
        batch_op.create_index(
            "uq_assurance_letter_standing",
            ["group_id"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )


def downgrade() -> None:
    op.drop_table("assurance_letter")
