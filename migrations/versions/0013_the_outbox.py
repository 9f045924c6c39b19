"""How far each message is; contacts who have left."""

import sqlalchemy as sa
from alembic import op


revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        # what was written before mail could be sent is kept, not sent months late
        batch_op.add_column(sa.Column("state", sa.String(length=80), nullable=False, server_default="kept"))
        batch_op.add_column(sa.Column("change_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("once_key", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("is_urgent", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("useless_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("times", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("held_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("address", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("told", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("fault", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE outbox SET next_at = created_at")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.alter_column("next_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        for name, kind in (("state", sa.String(80)), ("is_urgent", sa.Boolean()), ("attempts", sa.Integer()), ("times", sa.Integer())):
            batch_op.alter_column(name, existing_type=kind, server_default=None)
        batch_op.create_unique_constraint("uq_outbox_once_key", ["once_key"])
        batch_op.create_index("ix_outbox_state_next_at", ["state", "next_at"])
        batch_op.create_index("ix_outbox_change_id", ["change_id"])
        batch_op.create_index("ix_outbox_held_by", ["held_by"])
    with op.batch_alter_table("school_contact", schema=None) as batch_op:
        batch_op.add_column(sa.Column("left_day", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("school_contact", schema=None) as batch_op:
        batch_op.drop_column("left_day")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_held_by")
        batch_op.drop_index("ix_outbox_change_id")
        batch_op.drop_index("ix_outbox_state_next_at")
        batch_op.drop_constraint("uq_outbox_once_key", type_="unique")
        for name in (
            "settled_at",
            "fault",
            "told",
            "address",
            "handed_at",
            "lease_until",
            "held_by",
            "times",
            "attempts",
            "useless_at",
            "next_at",
            "is_urgent",
            "once_key",
            "change_id",
            "state",
        ):
            batch_op.drop_column(name)
