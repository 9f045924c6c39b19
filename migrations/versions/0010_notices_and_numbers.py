"""Privacy notices given, who recorded an agreement, numbers of an assembly, columns remembered."""

import sqlalchemy as sa
from alembic import op


revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

VIAS = ("page", "phone call", "paper", "link", "import", "job", "command")


def _via() -> sa.Enum:
    return sa.Enum(*VIAS, name="via", native_enum=False, length=80)


def upgrade() -> None:
    with op.batch_alter_table("data_agreement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("recorded_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("contact_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("via", _via(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_data_agreement_recorded_by"), "account", ["recorded_by"], ["id"])
        batch_op.create_foreign_key(op.f("fk_data_agreement_contact_id"), "school_contact", ["contact_id"], ["id"])

    op.create_table(
        "notice_given",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reader", sa.Enum("pupils", "parents", name="reader", native_enum=False, length=80), nullable=False
        ),
        sa.Column(
            "way",
            sa.Enum("our leaflet", "the school's own notice", name="noticeway", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("given_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("via", _via(), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["data_agreement.id"], name=op.f("fk_notice_given_agreement_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_notice_given_recorded_by")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_notice_given_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_given")),
    )
    with op.batch_alter_table("notice_given", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_given_agreement_id"), ["agreement_id"], unique=False)

    op.create_table(
        "expected_number",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("year_group", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 1000", name=op.f("ck_expected_number_number_in_range")),
        sa.CheckConstraint("year_group BETWEEN 1 AND 13", name=op.f("ck_expected_number_year_in_range")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_expected_number_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expected_number")),
        sa.UniqueConstraint("group_id", "year_group", name=op.f("uq_expected_number_group_id_year_group")),
    )

    op.create_table(
        "column_memory",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_column_memory_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_column_memory")),
        sa.UniqueConstraint("school_id", "signature", name=op.f("uq_column_memory_school_id_signature")),
    )


def downgrade() -> None:
    op.drop_table("column_memory")
    op.drop_table("expected_number")
    op.drop_table("notice_given")
    with op.batch_alter_table("data_agreement", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("fk_data_agreement_contact_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_data_agreement_recorded_by"), type_="foreignkey")
        batch_op.drop_column("via")
        batch_op.drop_column("contact_id")
        batch_op.drop_column("recorded_by")
