"""Programmes publish when groups may start, for how many, with which notice and in which areas."""

import sqlalchemy as sa
from alembic import op


revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    states = sa.Enum("not published", "published", "ended", name="windowstate", native_enum=False, length=80)
    op.create_table(
        "availability_window",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("weekdays", sa.Text(), nullable=False),
        sa.Column("earliest_start", sa.Time(), nullable=False),
        sa.Column("latest_end", sa.Time(), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_availability_window_ends_after_it_begins")),
        sa.CheckConstraint("latest_end > earliest_start", name=op.f("ck_availability_window_hours_in_order")),
        sa.CheckConstraint("capacity BETWEEN 1 AND 500", name=op.f("ck_availability_window_capacity_in_range")),
        sa.CheckConstraint("notice_days BETWEEN 0 AND 365", name=op.f("ck_availability_window_notice_in_range")),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name=op.f("fk_availability_window_programme_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_availability_window")),
    )
    op.create_index(op.f("ix_availability_window_programme_id"), "availability_window", ["programme_id"])
    op.create_table(
        "availability_area",
        sa.Column("window_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["window_id"], ["availability_window.id"], name=op.f("fk_availability_area_window_id")
        ),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_availability_area_authority_id")),
        sa.PrimaryKeyConstraint("window_id", "authority_id", name=op.f("pk_availability_area")),
    )


def downgrade() -> None:
    op.drop_table("availability_area")
    op.drop_table("availability_window")
