"""Steps of a booking may be handed to colleagues."""

import sqlalchemy as sa
from alembic import op


revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "errand",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("handed_by_user_id", sa.Uuid(), nullable=True),
        sa.Column("handed_by_contact_id", sa.Uuid(), nullable=True),
        sa.Column("link_id", sa.Uuid(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_errand_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_errand_contact_id")),
        sa.ForeignKeyConstraint(["handed_by_user_id"], ["account.id"], name=op.f("fk_errand_handed_by_user_id")),
        sa.ForeignKeyConstraint(
            ["handed_by_contact_id"], ["school_contact.id"], name=op.f("fk_errand_handed_by_contact_id")
        ),
        sa.ForeignKeyConstraint(["link_id"], ["contact_link.id"], name=op.f("fk_errand_link_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errand")),
    )
    with op.batch_alter_table("errand", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_errand_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_errand_contact_id"), ["contact_id"], unique=False)
    op.create_table(
        "step_done",
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_step_done_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_step_done_contact_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_step_done_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_done")),
    )
    with op.batch_alter_table("step_done", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_step_done_booking_id"), ["booking_id"], unique=False)


def downgrade() -> None:
    op.drop_table("step_done")
    op.drop_table("errand")
