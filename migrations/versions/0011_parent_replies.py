"""What families and young people answered, reminders, and what a group needs before somebody may come."""

import sqlalchemy as sa
from alembic import op


revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("delivery_group", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reply_needed", sa.Enum("agreed", "informed", "nothing", name="replyneeded", native_enum=False, length=80), nullable=True))
    op.create_table(
        "parent_reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("answer", sa.Enum("informed", "agreed", "declined", "not required", name="answer", native_enum=False, length=80), nullable=True),
        sa.Column("decided_by", sa.Enum("parent", "carer with delegated authority", "social worker", "young person", name="decider", native_enum=False, length=80), nullable=True),
        sa.Column("own", sa.Enum("not asked yet", "yes", "no", name="own", native_enum=False, length=80), nullable=False),
        sa.Column("form_day", sa.Date(), nullable=True),
        sa.Column("may_come", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Enum("page", "phone call", "paper", "link", "import", "job", "command", name="via", native_enum=False, length=80), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_parent_reply_enrolment_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["school_contact.id"], name=op.f("fk_parent_reply_on_behalf_of")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_parent_reply_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parent_reply")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_parent_reply_enrolment_id_number")),
    )
    op.create_table(
        "reply_reminder",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Enum("page", "phone call", "paper", "link", "import", "job", "command", name="via", native_enum=False, length=80), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_reply_reminder_enrolment_id")),
        sa.ForeignKeyConstraint(["on_behalf_of"], ["school_contact.id"], name=op.f("fk_reply_reminder_on_behalf_of")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_reply_reminder_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply_reminder")),
    )
    op.create_index("ix_reply_reminder_enrolment_id", "reply_reminder", ["enrolment_id"])


def downgrade() -> None:
    op.drop_table("reply_reminder")
    op.drop_table("parent_reply")
    with op.batch_alter_table("delivery_group", schema=None) as batch_op:
        batch_op.drop_column("reply_needed")
