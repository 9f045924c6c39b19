"""Codes that open one pack on another computer, once, for twenty minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "print_code",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_hash", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_print_code_pack_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_print_code_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_code")),
        sa.UniqueConstraint("visit_hash", name=op.f("uq_print_code_visit_hash")),
    )
    op.create_index(op.f("ix_print_code_pack_id"), "print_code", ["pack_id"])
    op.create_index(op.f("ix_print_code_code_hash"), "print_code", ["code_hash"])


def downgrade() -> None:
    op.drop_table("print_code")
