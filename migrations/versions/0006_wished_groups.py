"""A booking may ask for several groups, begin as a draft or an enquiry, and name who looks after it."""

import sqlalchemy as sa
from alembic import op


revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

GROUP = ("group_name", "expected_size", "first_day", "start_time", "minutes", "room_id")


def upgrade() -> None:
    op.create_table(
        "wished_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint("size BETWEEN 1 AND 1000", name=op.f("ck_wished_group_size_in_range")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_wished_group_booking_id")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_wished_group_group_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_wished_group_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wished_group")),
        sa.UniqueConstraint("booking_id", "number", name=op.f("uq_wished_group_booking_id_number")),
    )
    op.create_index(op.f("ix_wished_group_group_id"), "wished_group", ["group_id"])
    op.execute(
        "INSERT INTO wished_group (id, created_at, booking_id, number, name, size, first_day, start_time, minutes, "
        "room_id, group_id) SELECT id, created_at, id, 1, group_name, expected_size, first_day, start_time, minutes, "
        "room_id, (SELECT delivery_group.id FROM delivery_group WHERE delivery_group.booking_id = booking.id "
        "ORDER BY delivery_group.created_at LIMIT 1) FROM booking"
    )
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_constraint(op.f("ck_booking_size_in_range"), type_="check")
        batch_op.drop_constraint(op.f("fk_booking_room_id"), type_="foreignkey")
        for name in GROUP:
            batch_op.drop_column(name)
        batch_op.alter_column("contact_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.alter_column("dsl_contact_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.add_column(sa.Column("coordinator_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("started_by", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("answers", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("call_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("call_time", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("access_needs", sa.Text(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_booking_coordinator_id"), "account", ["coordinator_id"], ["id"])
        batch_op.create_foreign_key(op.f("fk_booking_started_by"), "account", ["started_by"], ["id"])
    with op.batch_alter_table("booking_change") as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_booking_change_contact_id"), "school_contact", ["contact_id"], ["id"])


def downgrade() -> None:
    """Drafts and enquiries, and all but the first group of a booking, have no place in the tables before."""
    with op.batch_alter_table("booking_change") as batch_op:
        batch_op.drop_constraint(op.f("fk_booking_change_contact_id"), type_="foreignkey")
        batch_op.drop_column("contact_id")
    without = "SELECT booking_id FROM wished_group"
    op.execute(f"DELETE FROM booking_change WHERE booking_id NOT IN ({without})")
    op.execute(f"DELETE FROM booking WHERE id NOT IN ({without})")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_constraint(op.f("fk_booking_coordinator_id"), type_="foreignkey")
        batch_op.drop_constraint(op.f("fk_booking_started_by"), type_="foreignkey")
        for name in ("coordinator_id", "started_by", "answers", "call_day", "call_time", "access_needs"):
            batch_op.drop_column(name)
        batch_op.alter_column("contact_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.alter_column("dsl_contact_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.add_column(sa.Column("group_name", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("expected_size", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("first_day", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("start_time", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("room_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_booking_room_id"), "room", ["room_id"], ["id"])
        batch_op.create_check_constraint(op.f("ck_booking_size_in_range"), "expected_size BETWEEN 1 AND 1000")
    theirs = {"group_name": "name", "expected_size": "size"}
    for name in GROUP:
        op.execute(
            f"UPDATE booking SET {name} = (SELECT {theirs.get(name, name)} FROM wished_group "
            "WHERE wished_group.booking_id = booking.id AND wished_group.number = 1)"
        )
    with op.batch_alter_table("booking") as batch_op:
        for name, kind in zip(GROUP, (sa.Text, sa.Integer, sa.Date, sa.Time, sa.Integer, sa.Uuid), strict=True):
            batch_op.alter_column(name, existing_type=kind(), nullable=False)
    op.drop_table("wished_group")
