"""What families are told of a booking, its translations, and the terms accepted."""

import sqlalchemy as sa
from alembic import op


revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("own_parents", sa.Text(), nullable=True),
        sa.Column("own_young", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_user_id", sa.Uuid(), nullable=True),
        sa.Column("settled_contact_id", sa.Uuid(), nullable=True),
        sa.Column("settled_via", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_letter_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_letter_contact_id")),
        sa.ForeignKeyConstraint(["settled_contact_id"], ["school_contact.id"], name=op.f("fk_letter_settled_contact_id")),
        sa.ForeignKeyConstraint(["settled_user_id"], ["account.id"], name=op.f("fk_letter_settled_user_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_letter_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_letter_booking_id_number")),
    )
    op.create_table(
        "letter_translation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("paper", sa.Enum("parents", "young", name="paper", native_enum=False, length=80), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("translator", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_letter_translation_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_letter_translation_contact_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_letter_translation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_translation")),
    )
    op.create_index(op.f("ix_letter_translation_booking_id"), "letter_translation", ["booking_id"])
    op.create_table(
        "terms_acceptance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_terms_acceptance_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_terms_acceptance_contact_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_terms_acceptance_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_acceptance")),
    )
    op.create_index(op.f("ix_terms_acceptance_booking_id"), "terms_acceptance", ["booking_id"])


def downgrade() -> None:
    op.drop_table("terms_acceptance")
    op.drop_table("letter_translation")
    op.drop_table("letter")
