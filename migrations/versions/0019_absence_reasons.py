"""Why somebody is absent; leaving reasons become the same list."""

import sqlalchemy as sa
from alembic import op


revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

REASONS = ("school knows", "ill or appointment", "moved", "chose to stop", "ended by us", "not known")
NOW = {
    "moved school": "moved",
    "excluded": "school knows",
    "timetable": "school knows",
    "declined": "chose to stop",
    "other": "not known",
}
BEFORE = {
    "moved": "moved school",
    "chose to stop": "declined",
    "school knows": "other",
    "ill or appointment": "other",
    "not known": "other",
}


def _renamed(words: dict[str, str]) -> None:
    row = sa.table("enrolment", sa.column("left_reason", sa.Text))
    new = sa.case(words, value=row.c.left_reason, else_=row.c.left_reason)
    op.execute(sa.update(row).where(row.c.left_reason.in_(words)).values(left_reason=new))


def upgrade() -> None:
    for table in ("mark_event", "mark"):
        reason = sa.Enum(*REASONS, name="absencereason", native_enum=False, length=80)
        op.add_column(table, sa.Column("reason", reason, nullable=True))
    _renamed(NOW)


def downgrade() -> None:
    for table in ("mark", "mark_event"):
        op.drop_column(table, "reason")
    _renamed(BEFORE)
