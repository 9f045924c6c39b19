"""What a booking costs, to whom its invoice goes, and invoice requests."""

import sqlalchemy as sa
from alembic import op


revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

STATES = ("asked", "sent", "void")


def upgrade() -> None:
    op.create_table(
        "booking_cost",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("pence", sa.Integer(), nullable=True),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("is_agreed", sa.Boolean(), nullable=False),
        sa.CheckConstraint("line_id IS NULL OR pence IS NULL", name=op.f("ck_booking_cost_one_payer")),
        sa.CheckConstraint("pence >= 0", name=op.f("ck_booking_cost_not_negative")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_cost_booking_id")),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_booking_cost_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_cost")),
    )
    op.create_index(op.f("ix_booking_cost_booking_id"), "booking_cost", ["booking_id"])
    op.create_table(
        "payment_detail",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("billing_name", sa.Text(), nullable=False),
        sa.Column("finance_name", sa.Text(), nullable=False),
        sa.Column("finance_email", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_payment_detail_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_detail")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_payment_detail_booking_id")),
    )
    op.create_table(
        "invoice_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="invoicestate", native_enum=False, length=80), nullable=False),
        sa.Column("pence", sa.Integer(), nullable=False),
        sa.Column("groups", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=True),
        sa.Column("billing_name", sa.Text(), nullable=False),
        sa.Column("finance_name", sa.Text(), nullable=False),
        sa.Column("finance_email", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("void_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("pence >= 1", name=op.f("ck_invoice_request_something")),
        sa.CheckConstraint("groups >= 1", name=op.f("ck_invoice_request_at_least_one")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_invoice_request_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoice_request")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_invoice_request_booking_id")),
        sa.UniqueConstraint("year", "serial", name=op.f("uq_invoice_request_year_serial")),
    )


def downgrade() -> None:
    op.drop_table("invoice_request")
    op.drop_table("payment_detail")
    op.drop_table("booking_cost")
