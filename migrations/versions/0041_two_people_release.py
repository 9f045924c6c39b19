"""An edition is seen once a second person approved it; its files are kept, and who took one is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

READERS = ("authority", "organisation")
KINDS = ("pdf", "xlsx", "csv", "json")


def upgrade() -> None:
    with op.batch_alter_table("edition", schema=None) as table:
        for name in ("approved_by", "refused_by"):
            table.add_column(sa.Column(name, sa.Uuid(), nullable=True))
            table.create_foreign_key(op.f(f"fk_edition_{name}"), "account", [name], ["id"])
        for name in ("approved_at", "refused_at"):
            table.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        table.add_column(sa.Column("refused_why", sa.Text(), nullable=True))
        for reader in READERS:
            table.drop_constraint(op.f(f"uq_edition_{reader}_id_year_quarter_number"), type_="unique")
        table.create_check_constraint(
            op.f("ck_edition_two_people"), "approved_by IS NULL OR made_by IS NULL OR approved_by <> made_by"
        )
        table.create_check_constraint(op.f("ck_edition_one_decision"), "approved_at IS NULL OR refused_at IS NULL")
        table.create_check_constraint(
            op.f("ck_edition_refusing_needs_a_reason"), "(refused_at IS NULL) = (refused_why IS NULL)"
        )
        table.create_index(op.f("ix_edition_sha256"), ["sha256"])
    op.execute("UPDATE edition SET approved_at = created_at")
    for reader in READERS:
        op.create_index(
            f"uq_edition_{reader}_number",
            "edition",
            [f"{reader}_id", "year", "quarter", "number"],
            unique=True,
            sqlite_where=sa.text("refused_at IS NULL"),
            postgresql_where=sa.text("refused_at IS NULL"),
        )
    op.create_table(
        "edition_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="filekind", native_enum=False, length=80), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_file_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_file")),
        sa.UniqueConstraint("edition_id", "kind", name=op.f("uq_edition_file_edition_id_kind")),
    )
    op.create_index(op.f("ix_edition_file_sha256"), "edition_file", ["sha256"])
    op.create_table(
        "edition_download",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edition_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="filekind", native_enum=False, length=80), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_edition_download_edition_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_edition_download_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition_download")),
    )
    op.create_index(op.f("ix_edition_download_edition_id_user_id"), "edition_download", ["edition_id", "user_id"])


def downgrade() -> None:
    op.drop_table("edition_download")
    op.drop_table("edition_file")
    for reader in READERS:
        op.drop_index(f"uq_edition_{reader}_number", table_name="edition")
    op.execute("DELETE FROM edition WHERE approved_at IS NULL")
    with op.batch_alter_table("edition", schema=None) as table:
        table.drop_index(op.f("ix_edition_sha256"))
        for name in ("refusing_needs_a_reason", "one_decision", "two_people"):
            table.drop_constraint(op.f(f"ck_edition_{name}"), type_="check")
        for name in ("approved_by", "refused_by"):
            table.drop_constraint(op.f(f"fk_edition_{name}"), type_="foreignkey")
            table.drop_column(name)
        for name in ("approved_at", "refused_at", "refused_why"):
            table.drop_column(name)
        for reader in READERS:
            table.create_unique_constraint(
                op.f(f"uq_edition_{reader}_id_year_quarter_number"), [f"{reader}_id", "year", "quarter", "number"]
            )
