"""Sheets of packs that were laid out, kept for the next pack that has them."""

import sqlalchemy as sa
from alembic import op


revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_piece",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_kept_piece")),
    )
    op.create_index(op.f("ix_kept_piece_made_on"), "kept_piece", ["made_on"])


def downgrade() -> None:
    op.drop_index(op.f("ix_kept_piece_made_on"), table_name="kept_piece")
    op.drop_table("kept_piece")
