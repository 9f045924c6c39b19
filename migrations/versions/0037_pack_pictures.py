"""Pictures of the pages of a pack, for the page on which it is chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack", schema=None) as table:
        table.add_column(sa.Column("is_preview", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("pack", schema=None) as table:
        table.alter_column("is_preview", existing_type=sa.Boolean(), server_default=None)
    op.create_table(
        "pack_picture",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("png", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_picture_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_picture")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_pack_picture_pack_id_number")),
    )


def downgrade() -> None:
    op.drop_table("pack_picture")
    with op.batch_alter_table("pack", schema=None) as table:
        table.drop_column("is_preview")
