"""That one part of a session alone did not take place, and why."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

REASONS = (
    "school closed", "school event", "no school adult free", "no room", "our facilitator was ill",
    "we had nobody to send", "pupils were out of school", "weather or travel", "other",
)  # fmt: skip


def upgrade() -> None:
    reason = sa.Enum(*REASONS, name="reason", native_enum=False, length=80)
    op.add_column("session_part", sa.Column("missed", reason, nullable=True))


def downgrade() -> None:
    op.drop_column("session_part", "missed")
