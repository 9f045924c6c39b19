"""Which groups' indicators are in the sums of a programme's year."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "indicators_given",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("dimensions", sa.JSON(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_indicators_given_group_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_indicators_given")),
        sa.UniqueConstraint("group_id", name=op.f("uq_indicators_given_group_id")),
    )


def downgrade() -> None:
    op.drop_table("indicators_given")
