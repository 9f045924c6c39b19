"""A code read from paper finds its pack; what could not be printed is kept with it, and what it was made again of."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pack", schema=None) as table:
        table.add_column(sa.Column("failed", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("again_of", sa.Uuid(), nullable=True))
        table.add_column(sa.Column("is_same", sa.Boolean(), nullable=True))
        table.create_foreign_key(op.f("fk_pack_again_of"), "pack", ["again_of"], ["id"])
    op.create_table(
        "pack_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("code_mark", sa.Text(), nullable=False),
        sa.Column("facts_mark", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_pack_part_group_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_part_pack_id")),
        sa.ForeignKeyConstraint(["session_id"], ["delivery_session.id"], name=op.f("fk_pack_part_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_part")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_pack_part_pack_id_number")),
    )
    op.create_index(op.f("ix_pack_part_code_mark"), "pack_part", ["code_mark"])


def downgrade() -> None:
    op.drop_table("pack_part")
    with op.batch_alter_table("pack", schema=None) as table:
        table.drop_constraint(op.f("fk_pack_again_of"), type_="foreignkey")
        for name in ("failed", "again_of", "is_same"):
            table.drop_column(name)
