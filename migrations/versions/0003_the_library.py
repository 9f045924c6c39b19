"""The library of resources, bundles of handouts, and that a school opened its materials."""

import sqlalchemy as sa
from alembic import op


revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = (
    "plan",
    "school plan",
    "worksheet",
    "cards",
    "help card",
    "poster",
    "form",
    "leaflet",
    "questions",
    "summary",
)
AUDIENCES = ("pupil", "parent", "school", "facilitator")


def upgrade() -> None:
    op.create_table(
        "resource",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("part_of", sa.Text(), nullable=False),
        sa.Column("kind", sa.Enum(*KINDS, name="kind", native_enum=False, length=80), nullable=False),
        sa.Column("audience", sa.Enum(*AUDIENCES, name="audience", native_enum=False, length=80), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_resource_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource")),
        sa.UniqueConstraint("version_id", "place", name=op.f("uq_resource_version_id_place")),
    )
    with op.batch_alter_table("resource", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_audience"), ["audience"], unique=False)

    op.create_table(
        "bundle",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.Enum(*AUDIENCES, name="audience", native_enum=False, length=80), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_bundle_job_id")),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_bundle_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bundle")),
        sa.UniqueConstraint("sha256", name=op.f("uq_bundle_sha256")),
    )
    with op.batch_alter_table("bundle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bundle_version_id"), ["version_id"], unique=False)

    op.create_table(
        "materials_opened",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("via", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_materials_opened_school_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_materials_opened_user_id")),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_materials_opened_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_materials_opened")),
        sa.UniqueConstraint(
            "school_id", "version_id", "user_id", name=op.f("uq_materials_opened_school_id_version_id_user_id")
        ),
    )
    with op.batch_alter_table("materials_opened", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_materials_opened_version_id"), ["version_id"], unique=False)


def downgrade() -> None:
    for table in ("materials_opened", "bundle", "resource"):
        op.drop_table(table)
