"""A pack may be of several groups: a facilitator's week, a school's, a term's. For whom it is, and how it looks."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

SCOPE = (
    "(scope IN ('session', 'group') AND group_id IS NOT NULL AND (scope = 'group') = (session_id IS NULL)) OR "
    "(scope IN ('week', 'school', 'term') AND first_day IS NOT NULL AND last_day >= first_day "
    "AND (scope = 'week') = (user_id IS NOT NULL) AND (scope = 'school') = (school_id IS NOT NULL))"
)


def _one_of(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, length=80)


NEW = (
    ("scope", _one_of("scope", "session", "group", "week", "school", "term"), "group"),
    ("recipe", _one_of("for", "facilitator", "school", "pupil", "parent", "evaluator"), "facilitator"),
    ("letters", _one_of("letters", "usual", "large print", "dyslexia-friendly"), "usual"),
    ("paper", _one_of("paper", "A4", "A5"), "A4"),
    ("is_saving", sa.Boolean(), sa.false()),
    ("is_duplex", sa.Boolean(), sa.false()),
    ("is_zip", sa.Boolean(), sa.false()),
)
MAY_BE_EMPTY = (
    ("school_id", sa.Uuid()),
    ("user_id", sa.Uuid()),
    ("first_day", sa.Date()),
    ("last_day", sa.Date()),
    ("sheets", sa.JSON(none_as_null=True)),
)


def upgrade() -> None:
    with op.batch_alter_table("pack", schema=None) as table:
        for name, kind, default in NEW:
            table.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        for name, kind in MAY_BE_EMPTY:
            table.add_column(sa.Column(name, kind, nullable=True))
    op.execute("UPDATE pack SET scope = 'session' WHERE session_id IS NOT NULL")
    with op.batch_alter_table("pack", schema=None) as table:
        table.alter_column("group_id", existing_type=sa.Uuid(), nullable=True)
        for name, kind, _default in NEW:
            table.alter_column(name, existing_type=kind, server_default=None)
        table.create_foreign_key(op.f("fk_pack_school_id"), "school", ["school_id"], ["id"])
        table.create_foreign_key(op.f("fk_pack_user_id"), "account", ["user_id"], ["id"])
        table.create_check_constraint(op.f("ck_pack_scope_names_what_it_is_of"), SCOPE)
    op.create_table(
        "pack_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("names", _one_of("names", "codes", "first name and initial", "full names"), nullable=False),
        sa.Column("is_in", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_pack_group_group_id")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_group_pack_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_group")),
        sa.UniqueConstraint("pack_id", "group_id", name=op.f("uq_pack_group_pack_id_group_id")),
    )
    with op.batch_alter_table("pack_group", schema=None) as table:
        table.create_index(table.f("ix_pack_group_group_id"), ["group_id"], unique=False)


def downgrade() -> None:
    """Packs of several groups are gone: there was no place for them."""
    op.drop_table("pack_group")
    op.execute("DELETE FROM pack WHERE group_id IS NULL")
    with op.batch_alter_table("pack", schema=None) as table:
        table.drop_constraint(op.f("ck_pack_scope_names_what_it_is_of"), type_="check")
        table.drop_constraint(op.f("fk_pack_school_id"), type_="foreignkey")
        table.drop_constraint(op.f("fk_pack_user_id"), type_="foreignkey")
        for name, *_ in (*NEW, *MAY_BE_EMPTY):
            table.drop_column(name)
        table.alter_column("group_id", existing_type=sa.Uuid(), nullable=False)
