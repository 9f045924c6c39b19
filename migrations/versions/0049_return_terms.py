"""What was agreed with a reader of reports for one year."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "return_terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(80), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("fixed_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_return_terms_one_reader")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_return_terms_authority_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_return_terms_organisation_id")),
        sa.ForeignKeyConstraint(["fixed_by"], ["account.id"], name=op.f("fk_return_terms_fixed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_terms")),
        sa.UniqueConstraint("authority_id", "year", name=op.f("uq_return_terms_authority_id_year")),
        sa.UniqueConstraint("organisation_id", "year", name=op.f("uq_return_terms_organisation_id_year")),
    )


def downgrade() -> None:
    op.drop_table("return_terms")
