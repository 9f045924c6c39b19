"""Facilitators choose the name and the line that schools read."""

import sqlalchemy as sa
from alembic import op


revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("known_as", sa.Text(), nullable=True))
        batch_op.add_column(sa.Column("introduction", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("introduction")
        batch_op.drop_column("known_as")
