"""A period's sessions and one-to-ones are found by their days alone, however long the history."""

from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None

BEFORE = (("group_id",), ("starts_at",))
AFTER = (("group_id", "starts_at"), ("starts_at", "group_id"))


def _exchange(old: tuple[tuple[str, ...], ...], new: tuple[tuple[str, ...], ...]) -> None:
    for columns in new:
        op.create_index(f"ix_delivery_session_{'_'.join(columns)}", "delivery_session", list(columns))
    for columns in old:
        op.drop_index(f"ix_delivery_session_{'_'.join(columns)}", "delivery_session")


def upgrade() -> None:
    _exchange(BEFORE, AFTER)
    op.create_index("ix_one_to_one_held_day", "one_to_one", ["held_day"])


def downgrade() -> None:
    op.drop_index("ix_one_to_one_held_day", "one_to_one")
    _exchange(AFTER, BEFORE)
