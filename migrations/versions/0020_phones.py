"""Phones, what each took with it and sent, and what waits for a person."""

import sqlalchemy as sa
from alembic import op


revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TAKEN = ("stored", "duplicate", "conflict", "kept", "quarantined", "refused")
ENDINGS = ("put in", "set aside")
ASIDE = (
    "it is noted already",
    "it was a mistake",
    "it is not about one of our sessions",
    "nobody can read it",
    "other",
)


def upgrade() -> None:
    op.create_table(
        "device",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("last_contact_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["revoked_by_id"], ["account.id"], name=op.f("fk_device_revoked_by_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_device_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_device_token_hash")),
    )
    op.create_index(op.f("ix_device_user_id"), "device", ["user_id"])
    op.create_table(
        "download",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_download_device_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_download_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download")),
        sa.UniqueConstraint("device_id", "part_id", name=op.f("uq_download_device_id_part_id")),
    )
    op.create_index(op.f("ix_download_part_id"), "download", ["part_id"])
    op.create_table(
        "sync_receipt",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("result", sa.Enum(*TAKEN, name="taken", native_enum=False, length=80), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("server_sequence", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_sync_receipt_device_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_receipt")),
        sa.UniqueConstraint("device_id", "sequence", name=op.f("uq_sync_receipt_device_id_sequence")),
    )
    op.create_index(op.f("ix_sync_receipt_device_id_received_at"), "sync_receipt", ["device_id", "received_at"])
    op.create_table(
        "held_item",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("part_id", sa.Uuid(), nullable=True),
        sa.Column("enrolment_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Uuid(), nullable=True),
        sa.Column("ending", sa.Enum(*ENDINGS, name="ending", native_enum=False, length=80), nullable=True),
        sa.Column("aside_reason", sa.Enum(*ASIDE, name="asidereason", native_enum=False, length=80), nullable=True),
        sa.CheckConstraint(
            "(closed_at IS NULL) = (ending IS NULL)", name=op.f("ck_held_item_closed_with_an_ending")
        ),
        sa.CheckConstraint(
            "ending <> 'set aside' OR aside_reason IS NOT NULL", name=op.f("ck_held_item_aside_needs_a_reason")
        ),
        sa.ForeignKeyConstraint(["closed_by_id"], ["account.id"], name=op.f("fk_held_item_closed_by_id")),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"], name=op.f("fk_held_item_device_id")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_held_item_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_held_item_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_held_item_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_held_item")),
        sa.UniqueConstraint("event_id", "hash", name=op.f("uq_held_item_event_id_hash")),
    )
    for column in ("part_id", "enrolment_id", "user_id"):
        op.create_index(op.f(f"ix_held_item_{column}"), "held_item", [column])


def downgrade() -> None:
    for table in ("held_item", "sync_receipt", "download", "device"):
        op.drop_table(table)
