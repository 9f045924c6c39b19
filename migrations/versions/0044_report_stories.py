"""What reports tell in words: stories that a second person approves and that end."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None

KINDS = ("narrative of the quarter", "case study made of several young people's", "case study of one young person")


def upgrade() -> None:
    op.create_table(
        "report_story",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="storykind", native_enum=False, length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("consent_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refused_why", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_report_story_one_reader")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_report_story_quarter_in_range")),
        sa.CheckConstraint("approved_by IS NULL OR approved_by <> written_by", name=op.f("ck_report_story_two_people")),
        sa.CheckConstraint(
            "kind <> 'case study of one young person' OR consent_day IS NOT NULL",
            name=op.f("ck_report_story_one_person_consented"),
        ),
        sa.ForeignKeyConstraint(["approved_by"], ["account.id"], name=op.f("fk_report_story_approved_by")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_report_story_authority_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_report_story_organisation_id")),
        sa.ForeignKeyConstraint(["written_by"], ["account.id"], name=op.f("fk_report_story_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_story")),
    )
    op.create_index(op.f("ix_report_story_year_quarter"), "report_story", ["year", "quarter"])


def downgrade() -> None:
    op.drop_table("report_story")
