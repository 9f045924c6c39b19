"""Who young people are, in totals of a programme's year; which groups are in them; and the make-up of schools' rolls."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "totals_sum",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("dimension", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_totals_sum_not_negative")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_totals_sum_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totals_sum")),
        sa.UniqueConstraint(
            "programme_id",
            "year",
            "dimension",
            "category",
            name=op.f("uq_totals_sum_programme_id_year_dimension_category"),
        ),
    )
    op.create_table(
        "totals_given",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_totals_given_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_totals_given")),
        sa.UniqueConstraint("group_id", name=op.f("uq_totals_given_group_id")),
    )
    op.create_table(
        "roll_make_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tenths", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_roll_make_up_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roll_make_up")),
        sa.UniqueConstraint("school_id", "year", name=op.f("uq_roll_make_up_school_id_year")),
    )


def downgrade() -> None:
    for name in ("roll_make_up", "totals_given", "totals_sum"):
        op.drop_table(name)
