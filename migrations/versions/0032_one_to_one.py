"""A missed session gone through one-to-one; who did not come to a make-up may be given another."""

import sqlalchemy as sa
from alembic import op


revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "one_to_one",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("held_day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("given_by", sa.Uuid(), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("minutes BETWEEN 1 AND 480", name=op.f("ck_one_to_one_minutes_in_range")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_one_to_one_enrolment_id")),
        sa.ForeignKeyConstraint(["given_by"], ["account.id"], name=op.f("fk_one_to_one_given_by")),
        sa.ForeignKeyConstraint(["recorded_by"], ["account.id"], name=op.f("fk_one_to_one_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_to_one")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_one_to_one_enrolment_id_number")),
    )
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.drop_constraint("uq_make_up_enrolment_id_number", type_="unique")
        batch_op.create_unique_constraint("uq_make_up_enrolment_id_number_part_id", ["enrolment_id", "number", "part_id"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM make_up WHERE EXISTS (SELECT 1 FROM make_up AS earlier WHERE earlier.enrolment_id = make_up.enrolment_id"
        " AND earlier.number = make_up.number AND earlier.id < make_up.id)"
    )
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.drop_constraint("uq_make_up_enrolment_id_number_part_id", type_="unique")
        batch_op.create_unique_constraint("uq_make_up_enrolment_id_number", ["enrolment_id", "number"])
    op.drop_table("one_to_one")
