"""Headline counts for contract monitoring, kept beside an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edition", sa.Column("monitoring", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("edition", "monitoring")
