"""A wished group and the group it becomes keep which session they take, where a programme's sessions are booked alone."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("wished_group") as table:
        table.add_column(sa.Column("plan_number", sa.Integer(), nullable=True))
        table.add_column(sa.Column("year_group", sa.Integer(), nullable=True))
        table.create_check_constraint(op.f("ck_wished_group_plan_from_one"), "plan_number >= 1")
        table.create_check_constraint(op.f("ck_wished_group_year_in_range"), "year_group BETWEEN 1 AND 13")
    with op.batch_alter_table("delivery_group") as table:
        table.add_column(sa.Column("plan_number", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("delivery_group") as table:
        table.drop_column("plan_number")
    with op.batch_alter_table("wished_group") as table:
        table.drop_constraint(op.f("ck_wished_group_year_in_range"), type_="check")
        table.drop_constraint(op.f("ck_wished_group_plan_from_one"), type_="check")
        table.drop_column("year_group")
        table.drop_column("plan_number")
