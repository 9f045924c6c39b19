"""Facilitators' credentials: which checks were seen, and who is suitable."""

import sqlalchemy as sa
from alembic import op


revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHECKS = (
    "identity document with a photograph",
    "enhanced DBS check with the children's barred list",
    "enhanced DBS check",
    "basic DBS check",
    "prohibition from teaching check",
    "overseas check",
    "right to work in the UK",
    "two references",
    "safeguarding training",
)


def upgrade() -> None:
    op.create_table(
        "check_seen",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*CHECKS, name="check", native_enum=False, length=80), nullable=False),
        sa.Column("seen_day", sa.Date(), nullable=False),
        sa.Column("seen_by_id", sa.Uuid(), nullable=False),
        sa.Column("review_day", sa.Date(), nullable=True),
        sa.Column("struck_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("struck_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "review_day IS NULL OR review_day > seen_day", name=op.f("ck_check_seen_review_comes_after")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_check_seen_user_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["account.id"], name=op.f("fk_check_seen_seen_by_id")),
        sa.ForeignKeyConstraint(["struck_by_id"], ["account.id"], name=op.f("fk_check_seen_struck_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check_seen")),
    )
    with op.batch_alter_table("check_seen", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_check_seen_user_id"), ["user_id"], unique=False)

    op.create_table(
        "suitability",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("suitable", sa.Boolean(), nullable=False),
        sa.Column("decided_by_id", sa.Uuid(), nullable=False),
        sa.Column("decided_day", sa.Date(), nullable=False),
        sa.Column("review_day", sa.Date(), nullable=False),
        sa.Column("conditions", sa.JSON(), nullable=False),
        sa.CheckConstraint("review_day > decided_day", name=op.f("ck_suitability_review_comes_after")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_suitability_user_id")),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_suitability_decided_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suitability")),
    )
    with op.batch_alter_table("suitability", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_suitability_user_id"), ["user_id"], unique=False)


def downgrade() -> None:
    for table in ("suitability", "check_seen"):
        op.drop_table(table)
