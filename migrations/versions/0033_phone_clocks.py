"""By how much the clock of the phone was off that an item came from."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("sync_receipt") as table:
        table.add_column(sa.Column("clock_off", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("sync_receipt") as table:
        table.drop_column("clock_off")
