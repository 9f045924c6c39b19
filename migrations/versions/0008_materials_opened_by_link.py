"""Materials may be opened by somebody of the school who has no account."""

import sqlalchemy as sa
from alembic import op


revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

CONTACT = "fk_materials_opened_contact_id"
ONCE = "uq_materials_opened_school_id_version_id_contact_id"


def upgrade() -> None:
    with op.batch_alter_table("materials_opened", schema=None) as batch_op:
        batch_op.add_column(sa.Column("contact_id", sa.Uuid(), nullable=True))
        batch_op.alter_column("user_id", existing_type=sa.Uuid(), nullable=True)
        batch_op.create_foreign_key(batch_op.f(CONTACT), "school_contact", ["contact_id"], ["id"])
        batch_op.create_unique_constraint(batch_op.f(ONCE), ["school_id", "version_id", "contact_id"])


def downgrade() -> None:
    op.execute("DELETE FROM materials_opened WHERE user_id IS NULL")
    with op.batch_alter_table("materials_opened", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f(ONCE), type_="unique")
        batch_op.drop_constraint(batch_op.f(CONTACT), type_="foreignkey")
        batch_op.alter_column("user_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_column("contact_id")
