"""A group may go on with a later version of its programme."""

import sqlalchemy as sa
from alembic import op


revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "version_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("from_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_version_change_group_id")),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_version_change_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_change")),
        sa.UniqueConstraint("group_id", "from_number", name=op.f("uq_version_change_group_id_from_number")),
    )


def downgrade() -> None:
    op.drop_table("version_change")
