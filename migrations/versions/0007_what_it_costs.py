"""Places that a funding line pays for, who holds one, and prices."""

import sqlalchemy as sa
from alembic import op


revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "funded_places",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.CheckConstraint("groups BETWEEN 0 AND 1000", name=op.f("ck_funded_places_groups_in_range")),
        sa.CheckConstraint("until_day >= from_day", name=op.f("ck_funded_places_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_funded_places_line_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_funded_places_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funded_places")),
        sa.UniqueConstraint(
            "line_id", "programme_id", "from_day", name=op.f("uq_funded_places_line_id_programme_id_from_day")
        ),
    )
    op.create_index(op.f("ix_funded_places_programme_id"), "funded_places", ["programme_id"])
    op.create_table(
        "place_held",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("places_id", sa.Uuid(), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.CheckConstraint("groups >= 1", name=op.f("ck_place_held_at_least_one")),
        sa.ForeignKeyConstraint(["places_id"], ["funded_places.id"], name=op.f("fk_place_held_places_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_place_held_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_held")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_place_held_booking_id")),
    )
    op.create_index(op.f("ix_place_held_places_id"), "place_held", ["places_id"])
    op.create_table(
        "price",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.CheckConstraint("pence >= 1", name=op.f("ck_price_something")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_price_programme_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_price_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price")),
        sa.UniqueConstraint(
            "programme_id", "school_id", "from_day", name=op.f("uq_price_programme_id_school_id_from_day")
        ),
    )
    op.create_index(
        "uq_price_general",
        "price",
        ["programme_id", "from_day"],
        unique=True,
        sqlite_where=sa.text("school_id IS NULL"),
        postgresql_where=sa.text("school_id IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("price")
    op.drop_table("place_held")
    op.drop_table("funded_places")
