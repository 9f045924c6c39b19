"""Photographs of marked sheets, sealed until they are typed in."""

import sqlalchemy as sa
from alembic import op


revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

ENDINGS = ("typed in", "taken back", "kept for 7 days")


def upgrade() -> None:
    op.create_table(
        "sheet_photo",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_by", sa.Uuid(), nullable=True),
        sa.Column("ended", sa.Enum(*ENDINGS, name="ending", native_enum=False, length=80), nullable=True),
        sa.CheckConstraint(
            "(picture IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_sheet_photo_gone_once_destroyed")
        ),
        sa.CheckConstraint(
            "(destroyed_at IS NULL) = (ended IS NULL)", name=op.f("ck_sheet_photo_destroying_needs_a_reason")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_sheet_photo_added_by")),
        sa.ForeignKeyConstraint(["destroyed_by"], ["account.id"], name=op.f("fk_sheet_photo_destroyed_by")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_sheet_photo_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sheet_photo")),
    )
    op.create_index(op.f("ix_sheet_photo_part_id"), "sheet_photo", ["part_id"])
    op.create_index(op.f("ix_sheet_photo_destroyed_at"), "sheet_photo", ["destroyed_at"])


def downgrade() -> None:
    op.drop_table("sheet_photo")
