"""How and when each reader of reports is reported to."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_plan",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("due_days", sa.Integer(), nullable=False),
        sa.Column("reminds", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_report_plan_one_reader")),
        sa.CheckConstraint("due_days BETWEEN 1 AND 90", name=op.f("ck_report_plan_due_within_a_quarter")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_report_plan_authority_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_report_plan_organisation_id")),
        sa.ForeignKeyConstraint(["reminds"], ["account.id"], name=op.f("fk_report_plan_reminds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_plan")),
        sa.UniqueConstraint("authority_id", name=op.f("uq_report_plan_authority_id")),
        sa.UniqueConstraint("organisation_id", name=op.f("uq_report_plan_organisation_id")),
    )


def downgrade() -> None:
    op.drop_table("report_plan")
