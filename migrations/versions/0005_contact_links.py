"""Single-use links for people of a school who have no account."""

import sqlalchemy as sa
from alembic import op


revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    purposes = sa.Enum("step", "answer", "confirm address", name="contactpurpose", native_enum=False, length=80)
    op.create_table(
        "contact_link",
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("email_hash", sa.Text(), nullable=True),
        sa.Column("purpose", purposes, nullable=False),
        sa.Column("about_noun", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("visit_hash", sa.Text(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_contact_link_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_link")),
        sa.UniqueConstraint("visit_hash", name=op.f("uq_contact_link_visit_hash")),
    )
    with op.batch_alter_table("contact_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_link_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_link_contact_id"), ["contact_id"], unique=False)


def downgrade() -> None:
    op.drop_table("contact_link")
