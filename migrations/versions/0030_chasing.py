"""What coordinators chase: a list each half day, and what stands on it."""

import sqlalchemy as sa
from alembic import op


revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

MATTERS = ("two unexplained absences in a row", "can no longer complete", "register not returned")


def upgrade() -> None:
    op.create_table(
        "chase_list",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", sa.Enum("morning", "afternoon", name="half", native_enum=False, length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase_list")),
        sa.UniqueConstraint("day", "half", name=op.f("uq_chase_list_day_half")),
    )
    op.create_table(
        "chase",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("list_id", sa.Uuid(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("matter", sa.Enum(*MATTERS, name="matter", native_enum=False, length=80), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["list_id"], ["chase_list.id"], name=op.f("fk_chase_list_id")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_chase_group_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_chase_part_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_chase_enrolment_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name=op.f("fk_chase_seen_by")),
        sa.ForeignKeyConstraint(["done_by"], ["account.id"], name=op.f("fk_chase_done_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chase")),
        sa.UniqueConstraint("once_key", name=op.f("uq_chase_once_key")),
    )
    op.create_index(op.f("ix_chase_group_id"), "chase", ["group_id"])
    op.create_index(op.f("ix_chase_list_id"), "chase", ["list_id"])
    op.create_index(op.f("ix_chase_enrolment_id"), "chase", ["enrolment_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_chase_enrolment_id"), table_name="chase")
    op.drop_index(op.f("ix_chase_list_id"), table_name="chase")
    op.drop_index(op.f("ix_chase_group_id"), table_name="chase")
    op.drop_table("chase")
    op.drop_table("chase_list")
