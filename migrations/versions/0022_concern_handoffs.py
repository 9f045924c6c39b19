"""That a concern was passed on, and whom to ring at each place."""

import sqlalchemy as sa
from alembic import op


revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

ROUTES = (
    "safeguarding lead (DSL)",
    "deputy safeguarding lead",
    "safeguarding lead of the place",
    "prison safeguarding team",
    "hospital safeguarding team",
    "children's social care",
    "Channel",
    "999",
    "head of the place",
    "chair of governors",
    "LADO",
)
WAYS = (
    "told in person",
    "told on the telephone, and they have it",
    "left a message",
    "wrote it on their form, spoke to nobody yet",
)
HELD = (
    "the safeguarding record of the place",
    "children's social care",
    "the police",
    "the LADO",
    "our own safeguarding record, outside this portal",
    "not written yet",
)


def upgrade() -> None:
    op.create_table(
        "concern_handoff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("route", sa.Enum(*ROUTES, name="route", native_enum=False, length=80), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("to_name", sa.Text(), nullable=True),
        sa.Column("way", sa.Enum(*WAYS, name="way", native_enum=False, length=80), nullable=False),
        sa.Column("passed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held", sa.Enum(*HELD, name="held", native_enum=False, length=80), nullable=False),
        sa.Column("passed_by_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_by_id", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(seen_at IS NULL) = (seen_by_id IS NULL)", name=op.f("ck_concern_handoff_seen_by_somebody")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_concern_handoff_group_id")),
        sa.ForeignKeyConstraint(["session_id"], ["delivery_session.id"], name=op.f("fk_concern_handoff_session_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_concern_handoff_contact_id")),
        sa.ForeignKeyConstraint(["passed_by_id"], ["account.id"], name=op.f("fk_concern_handoff_passed_by_id")),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["account.id"], name=op.f("fk_concern_handoff_recorded_by_id")),
        sa.ForeignKeyConstraint(["received_by_id"], ["account.id"], name=op.f("fk_concern_handoff_received_by_id")),
        sa.ForeignKeyConstraint(["seen_by_id"], ["account.id"], name=op.f("fk_concern_handoff_seen_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_handoff")),
    )
    op.create_index(op.f("ix_concern_handoff_group_id"), "concern_handoff", ["group_id"])
    op.create_index(op.f("ix_concern_handoff_passed_by_id"), "concern_handoff", ["passed_by_id"])
    op.create_table(
        "safeguarding_route",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("route", sa.Enum(*ROUTES, name="route", native_enum=False, length=80), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(school_id IS NULL) <> (authority_id IS NULL)", name=op.f("ck_safeguarding_route_one_scope")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_safeguarding_route_school_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_safeguarding_route_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_safeguarding_route")),
        sa.UniqueConstraint("school_id", "route", name=op.f("uq_safeguarding_route_school_id_route")),
        sa.UniqueConstraint("authority_id", "route", name=op.f("uq_safeguarding_route_authority_id_route")),
    )


def downgrade() -> None:
    op.drop_table("safeguarding_route")
    op.drop_table("concern_handoff")
