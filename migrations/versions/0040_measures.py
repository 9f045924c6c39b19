"""What groups are asked, the codes of anonymous cards, and answered questionnaires; class links for a day."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None

POINTS = ("start", "end", "follow_up")
WAYS = ("paper slip", "asked in person", "class link")


def upgrade() -> None:
    op.create_table(
        "measure_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("programme_id", sa.Uuid(), nullable=True),
        sa.Column("instruments", sa.JSON(), nullable=False),
        sa.CheckConstraint("(group_id IS NULL) <> (programme_id IS NULL)", name=op.f("ck_measure_choice_of_one_thing")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_measure_choice_group_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_measure_choice_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_choice")),
        sa.UniqueConstraint("group_id", name=op.f("uq_measure_choice_group_id")),
        sa.UniqueConstraint("programme_id", name=op.f("uq_measure_choice_programme_id")),
    )
    op.create_table(
        "measure_card",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_measure_card_group_id")),
        sa.PrimaryKeyConstraint("group_id", "code", name=op.f("pk_measure_card")),
    )
    op.create_table(
        "measure_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("point", sa.Enum(*POINTS, name="point", native_enum=False, length=80), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("card", sa.Text(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("way", sa.Enum(*WAYS, name="way", native_enum=False, length=80), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("is_set_aside", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(enrolment_id IS NULL) <> (card IS NULL)", name=op.f("ck_measure_response_under_one_reference")
        ),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_measure_response_enrolment_id")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_measure_response_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_response")),
        sa.UniqueConstraint(
            "enrolment_id", "instrument", "point", name=op.f("uq_measure_response_enrolment_id_instrument_point")
        ),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_measure_response_group_id"), "measure_response", ["group_id"])
    op.create_table(
        "measure_opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("point", sa.Enum(*POINTS, name="point", native_enum=False, length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_measure_opening_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_opening")),
        sa.UniqueConstraint("token", name=op.f("uq_measure_opening_token")),
    )
    op.create_index(op.f("ix_measure_opening_group_id"), "measure_opening", ["group_id"])


def downgrade() -> None:
    for table in ("measure_opening", "measure_response", "measure_card", "measure_choice"):
        op.drop_table(table)
