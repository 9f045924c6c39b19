"""Spend by quarter, targets by quarter of either year, and by what a group's shares were found."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

OLD = "uq_target_line_id_programme_id_year_measure"
NEW = "uq_target_line_id_programme_id_calendar_year_quarter_measure"
RANGE, PEOPLE = "ck_allocation_percent_in_range", "ck_allocation_some_people"
CALENDAR = sa.Enum("financial year", "academic year", name="calendar", native_enum=False, length=80)
BASIS = sa.Enum(
    "fixed shares",
    "where the school is",
    "where the young people live",
    name="basis",
    native_enum=False,
    length=80,
)


def upgrade() -> None:
    op.create_table(
        "spend",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("spent_pence", sa.Integer(), nullable=False),
        sa.Column("claimed_pence", sa.Integer(), nullable=True),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_spend_quarter_in_range")),
        sa.CheckConstraint("spent_pence >= 0", name=op.f("ck_spend_not_negative")),
        sa.CheckConstraint("claimed_pence >= 0", name=op.f("ck_spend_claim_not_negative")),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_spend_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spend")),
        sa.UniqueConstraint("line_id", "year", "quarter", name=op.f("uq_spend_line_id_year_quarter")),
    )
    with op.batch_alter_table("target", schema=None) as table:
        table.add_column(sa.Column("calendar", CALENDAR, nullable=False, server_default="financial year"))
        table.add_column(sa.Column("quarter", sa.Integer(), nullable=False, server_default="0"))
        table.drop_constraint(op.f(OLD), type_="unique")
    with op.batch_alter_table("target", schema=None) as table:
        table.alter_column("calendar", existing_type=CALENDAR, server_default=None)
        table.alter_column("quarter", existing_type=sa.Integer(), server_default=None)
        columns = ["line_id", "programme_id", "calendar", "year", "quarter", "measure"]
        table.create_unique_constraint(op.f(NEW), columns)
        table.create_check_constraint(op.f("ck_target_quarter_in_range"), "quarter BETWEEN 0 AND 4")
    with op.batch_alter_table("allocation", schema=None) as table:
        table.add_column(sa.Column("basis", BASIS, nullable=False, server_default="fixed shares"))
        table.add_column(sa.Column("people", sa.Integer(), nullable=True))
        table.drop_constraint(op.f(RANGE), type_="check")
    with op.batch_alter_table("allocation", schema=None) as table:
        table.alter_column("basis", existing_type=BASIS, server_default=None)
        table.create_check_constraint(op.f(RANGE), "percent BETWEEN 0 AND 100")
        table.create_check_constraint(op.f(PEOPLE), "people >= 1")


def downgrade() -> None:
    with op.batch_alter_table("allocation", schema=None) as table:
        table.drop_constraint(op.f(PEOPLE), type_="check")
        table.drop_constraint(op.f(RANGE), type_="check")
    op.execute("DELETE FROM allocation WHERE percent = 0")
    with op.batch_alter_table("allocation", schema=None) as table:
        table.drop_column("people")
        table.drop_column("basis")
        table.create_check_constraint(op.f(RANGE), "percent BETWEEN 1 AND 100")
    op.execute("DELETE FROM target WHERE quarter <> 0 OR calendar <> 'financial year'")
    with op.batch_alter_table("target", schema=None) as table:
        table.drop_constraint(op.f("ck_target_quarter_in_range"), type_="check")
        table.drop_constraint(op.f(NEW), type_="unique")
    with op.batch_alter_table("target", schema=None) as table:
        table.drop_column("quarter")
        table.drop_column("calendar")
        table.create_unique_constraint(op.f(OLD), ["line_id", "programme_id", "year", "measure"])
    op.drop_table("spend")
