"""An edition is sent to an address, with a link and a code."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "edition_share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("sent_by", sa.Uuid(), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_share_edition_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_edition_share_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_share")),
    )
    op.create_index(op.f("ix_edition_share_edition_id"), "edition_share", ["edition_id"])
    op.create_index(op.f("ix_edition_share_email"), "edition_share", ["email"])


def downgrade() -> None:
    op.drop_table("edition_share")
