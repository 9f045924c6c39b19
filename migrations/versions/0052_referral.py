"""Young people proposed for a group. Who is on a group's list without one counts as referred and accepted at once, so
nothing has to be filled in for groups that there are."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "referral",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.String(80), nullable=False),
        sa.Column("via", sa.String(80), nullable=False),
        sa.Column("state", sa.String(80), nullable=False),
        sa.Column("why_not", sa.String(80), nullable=True),
        sa.Column("referred_day", sa.Date(), nullable=False),
        sa.Column("decided_day", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state IN ('not accepted', 'withdrawn')) = (why_not IS NOT NULL)",
            name=op.f("ck_referral_ending_needs_a_reason"),
        ),
        sa.CheckConstraint(
            "(state = 'accepted') = (enrolment_id IS NOT NULL)", name=op.f("ck_referral_accepted_is_enrolled")
        ),
        sa.CheckConstraint("(state = 'referred') = (decided_day IS NULL)", name=op.f("ck_referral_decided_on_a_day")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_referral_enrolment_id")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_referral_group_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_referral_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("group_id", "participant_id", name=op.f("uq_referral_group_id_participant_id")),
    )
    op.create_index(op.f("ix_referral_participant_id"), "referral", ["participant_id"])
    op.create_index(op.f("ix_referral_enrolment_id"), "referral", ["enrolment_id"])


def downgrade() -> None:
    op.drop_table("referral")
