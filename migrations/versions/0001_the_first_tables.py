"""The first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Text


revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("supervisor_id", sa.Uuid(), nullable=True),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["supervisor_id"], ["account.id"], name=op.f("fk_account_supervisor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("on_behalf_of", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("verb", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("chain", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        sa.UniqueConstraint("place", name=op.f("uq_audit_entry_place")),
    )
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entry_row_id"), ["row_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entry_user_id"), ["user_id"], unique=False)

    op.create_table(
        "authority",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("la_code", sa.Text(), nullable=False),
        sa.Column("gss_code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("gss_code", name=op.f("uq_authority_gss_code")),
        sa.UniqueConstraint("la_code", name=op.f("uq_authority_la_code")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("unique_key", sa.Text(), nullable=True),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("steps_done", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("fault", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("unique_key", name=op.f("uq_job_unique_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_job_done_at_run_at"), ["done_at", "run_at"], unique=False)

    op.create_table(
        "outbox",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("to_user_id", sa.Uuid(), nullable=True),
        sa.Column("to_contact_id", sa.Uuid(), nullable=True),
        sa.Column("about_noun", sa.Text(), nullable=False),
        sa.Column("about_id", sa.Uuid(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_about_id"), ["about_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_sent_at"), ["sent_at"], unique=False)

    op.create_table(
        "programme",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme")),
        sa.UniqueConstraint("slug", name=op.f("uq_programme_slug")),
    )
    op.create_table(
        "sign_in_failure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("email_hash", sa.Text(), nullable=False),
        sa.Column("address_hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_failure")),
    )
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_sign_in_failure_address_hash_created_at"), ["address_hash", "created_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_sign_in_failure_email_hash_created_at"), ["email_hash", "created_at"], unique=False
        )

    op.create_table(
        "auth_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_auth_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_session_token_hash")),
    )
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_auth_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "organisation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("lead charity", "provider", "funder", name="organisationkind", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_organisation_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("key", name=op.f("uq_organisation_key")),
        sa.UniqueConstraint("kind", "name", name=op.f("uq_organisation_kind_name")),
    )
    op.create_table(
        "password_link",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose", sa.Enum("invite", "reset", name="linkpurpose", native_enum=False, length=80), nullable=False
        ),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_password_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_password_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_password_link_token_hash")),
    )
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_password_link_user_id"), ["user_id"], unique=False)

    op.create_table(
        "programme_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column(
            "status",
            sa.Enum("outline", "draft", "live", "retired", name="status", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("is_latest", sa.Boolean(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_programme_version_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_version")),
        sa.UniqueConstraint("programme_id", "sha256", name=op.f("uq_programme_version_programme_id_sha256")),
    )
    op.create_table(
        "school",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "primary",
                "secondary",
                "all-through",
                "special",
                "pupil-referral-unit",
                "further-education",
                "community",
                "prison",
                "hospital",
                "home",
                "workplace",
                name="schoolkind",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "open, proposed to close",
                "closed",
                "proposed to open",
                name="schoolstatus",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("establishment_number", sa.Text(), nullable=True),
        sa.Column("type_name", sa.Text(), nullable=True),
        sa.Column("low_age", sa.Integer(), nullable=True),
        sa.Column("high_age", sa.Integer(), nullable=True),
        sa.Column("gender", sa.Text(), nullable=True),
        sa.Column("pupils", sa.Integer(), nullable=True),
        sa.Column("street", sa.Text(), nullable=True),
        sa.Column("locality", sa.Text(), nullable=True),
        sa.Column("town", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("ward_code", sa.Text(), nullable=True),
        sa.Column("ward_name", sa.Text(), nullable=True),
        sa.Column("trust_name", sa.Text(), nullable=True),
        sa.Column("ukprn", sa.Text(), nullable=True),
        sa.Column("easting", sa.Integer(), nullable=True),
        sa.Column("northing", sa.Integer(), nullable=True),
        sa.Column("open_day", sa.Date(), nullable=True),
        sa.Column("close_day", sa.Date(), nullable=True),
        sa.Column("changed_day", sa.Date(), nullable=True),
        sa.Column("confirmed_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_school_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school")),
    )
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_school_name"), ["name"], unique=False)

    op.create_table(
        "calendar_date",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("academic_year", sa.Text(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "term", "half-term", "holiday", "INSET day", "closed", name="datekind", native_enum=False, length=80
            ),
            nullable=False,
        ),
        sa.Column("start_day", sa.Date(), nullable=False),
        sa.Column("end_day", sa.Date(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("is_sample", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(authority_id IS NULL) <> (school_id IS NULL)", name=op.f("ck_calendar_date_one_scope")),
        sa.CheckConstraint("end_day >= start_day", name=op.f("ck_calendar_date_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_calendar_date_authority_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_calendar_date_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_date")),
    )
    with op.batch_alter_table("calendar_date", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_date_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_calendar_date_school_id"), ["school_id"], unique=False)

    op.create_table(
        "data_agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column(
            "controller",
            sa.Enum(
                "the school",
                "the charity",
                "the school and the charity, each for its own records",
                name="controller",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column(
            "basis",
            sa.Enum("public task", "legitimate interests", "consent", name="lawfulbasis", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("retention_months", sa.Integer(), nullable=False),
        sa.Column("agreed_by", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.CheckConstraint("retention_months BETWEEN 1 AND 84", name=op.f("ck_data_agreement_retention_in_range")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_data_agreement_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_agreement")),
    )
    with op.batch_alter_table("data_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_agreement_school_id"), ["school_id"], unique=False)

    op.create_table(
        "edition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("object", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name=op.f("ck_edition_one_reader")),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name=op.f("ck_edition_quarter_in_range")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_edition_authority_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_edition_made_by")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_edition_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_edition")),
        sa.UniqueConstraint(
            "authority_id", "year", "quarter", "number", name=op.f("uq_edition_authority_id_year_quarter_number")
        ),
        sa.UniqueConstraint(
            "organisation_id", "year", "quarter", "number", name=op.f("uq_edition_organisation_id_year_quarter_number")
        ),
    )
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_edition_year_quarter"), ["year", "quarter"], unique=False)

    op.create_table(
        "funding_line",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=False),
        sa.Column("amount_pence", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_funding_line_authority_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_funding_line_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_funding_line")),
    )
    with op.batch_alter_table("funding_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_funding_line_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_funding_line_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "participant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "young person", "parent", "carer", "professional", name="participantkind", native_enum=False, length=80
            ),
            nullable=False,
        ),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("year_group", sa.Integer(), nullable=True),
        sa.Column("sex", sa.Enum("female", "male", name="sex", native_enum=False, length=80), nullable=True),
        sa.Column("access_need", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_participant_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participant")),
    )
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_participant_school_id"), ["school_id"], unique=False)

    op.create_table(
        "programme_file",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_programme_file_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_programme_file")),
        sa.UniqueConstraint("version_id", "path", name=op.f("uq_programme_file_version_id_path")),
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "admin",
                "coordinator",
                "charity safeguarding lead",
                "evaluator",
                "facilitator",
                "school booking lead",
                "school safeguarding lead",
                "commissioner",
                name="role",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("authority_id", sa.Uuid(), nullable=True),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_role_grant_authority_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_role_grant_organisation_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_role_grant_school_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_role_grant_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_room_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_room_school_id_name")),
    )
    op.create_table(
        "school_contact",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("job", sa.Text(), nullable=True),
        sa.Column(
            "duty",
            sa.Enum(
                "booking", "safeguarding lead", "adult in the room", name="contactduty", native_enum=False, length=80
            ),
            nullable=False,
        ),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_contact_school_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_school_contact_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_contact")),
    )
    with op.batch_alter_table("school_contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_contact_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_school_contact_user_id"), ["user_id"], unique=False)

    op.create_table(
        "school_urn",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("urn", sa.Integer(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_school_urn_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_urn")),
        sa.UniqueConstraint("urn", name=op.f("uq_school_urn_urn")),
    )
    with op.batch_alter_table("school_urn", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_school_urn_school_id"), ["school_id"], unique=False)

    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "enquiry",
                "requested",
                "waiting",
                "offered",
                "confirmed",
                "declined",
                "withdrawn",
                "cancelled",
                name="bookingstatus",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("contact_id", sa.Uuid(), nullable=False),
        sa.Column("dsl_contact_id", sa.Uuid(), nullable=False),
        sa.Column("host_contact_id", sa.Uuid(), nullable=True),
        sa.Column("group_name", sa.Text(), nullable=False),
        sa.Column("expected_size", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("start_time", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("expected_size BETWEEN 1 AND 1000", name=op.f("ck_booking_size_in_range")),
        sa.ForeignKeyConstraint(["contact_id"], ["school_contact.id"], name=op.f("fk_booking_contact_id")),
        sa.ForeignKeyConstraint(["dsl_contact_id"], ["school_contact.id"], name=op.f("fk_booking_dsl_contact_id")),
        sa.ForeignKeyConstraint(["host_contact_id"], ["school_contact.id"], name=op.f("fk_booking_host_contact_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_booking_programme_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_booking_room_id")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_booking_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_school_id"), ["school_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_booking_status"), ["status"], unique=False)

    op.create_table(
        "identity",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=False),
        sa.Column("family", sa.LargeBinary(), nullable=False),
        sa.Column("school_key", sa.LargeBinary(), nullable=True),
        sa.Column("match_hash", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_identity_participant_id")),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_match_hash"), ["match_hash"], unique=False)

    op.create_table(
        "target",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("programme_id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column(
            "measure",
            sa.Enum(
                "sessions delivered",
                "young people reached",
                "young people who completed",
                name="targetmeasure",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 0", name=op.f("ck_target_not_negative")),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_target_line_id")),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=op.f("fk_target_programme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint(
            "line_id", "programme_id", "year", "measure", name=op.f("uq_target_line_id_programme_id_year_measure")
        ),
    )
    op.create_table(
        "booking_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "enquiry",
                "requested",
                "waiting",
                "offered",
                "confirmed",
                "declined",
                "withdrawn",
                "cancelled",
                name="bookingstatus",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("via", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("start_time", sa.Time(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_booking_change_booking_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_booking_change_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_change")),
    )
    with op.batch_alter_table("booking_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_change_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "delivery_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Uuid(), nullable=True),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("authority_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum("workshop", "group", "one-to-one", "training", "family", name="mode", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("planned_sessions", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("expected_size", sa.Integer(), nullable=False),
        sa.Column("dsl_contact_id", sa.Uuid(), nullable=True),
        sa.Column("host_contact_id", sa.Uuid(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_delivery_group_authority_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_delivery_group_booking_id")),
        sa.ForeignKeyConstraint(
            ["dsl_contact_id"], ["school_contact.id"], name=op.f("fk_delivery_group_dsl_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["host_contact_id"], ["school_contact.id"], name=op.f("fk_delivery_group_host_contact_id")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_delivery_group_school_id")),
        sa.ForeignKeyConstraint(["version_id"], ["programme_version.id"], name=op.f("fk_delivery_group_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_group")),
    )
    with op.batch_alter_table("delivery_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_group_authority_id"), ["authority_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_group_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_group_school_id"), ["school_id"], unique=False)

    op.create_table(
        "allocation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_allocation_percent_in_range")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_allocation_group_id")),
        sa.ForeignKeyConstraint(["line_id"], ["funding_line.id"], name=op.f("fk_allocation_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("group_id", "line_id", name=op.f("uq_allocation_group_id_line_id")),
    )
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_allocation_line_id"), ["line_id"], unique=False)

    op.create_table(
        "delivery_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("planned", "replacement", "extra", name="sessionkind", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=True),
        sa.Column("is_live", sa.Boolean(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("delivered", "part delivered", "did not happen", name="outcome", native_enum=False, length=80),
            nullable=True,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "school closed",
                "school event",
                "no school adult free",
                "no room",
                "our facilitator was ill",
                "we had nobody to send",
                "pupils were out of school",
                "weather or travel",
                "other",
                name="reason",
                native_enum=False,
                length=80,
            ),
            nullable=True,
        ),
        sa.Column("moves", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "outcome <> 'did not happen' OR reason IS NOT NULL",
            name=op.f("ck_delivery_session_not_happening_needs_a_reason"),
        ),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_delivery_session_ends_after_it_starts")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_delivery_session_group_id")),
        sa.ForeignKeyConstraint(["room_id"], ["room.id"], name=op.f("fk_delivery_session_room_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_session")),
    )
    with op.batch_alter_table("delivery_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delivery_session_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_session_room_id"), ["room_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_delivery_session_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(
            "uq_delivery_session_live_number",
            ["group_id", "number"],
            unique=True,
            sqlite_where=sa.text("is_live AND kind = 'planned'"),
            postgresql_where=sa.text("is_live AND kind = 'planned'"),
        )

    op.create_table(
        "enrolment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("joined_day", sa.Date(), nullable=False),
        sa.Column("left_day", sa.Date(), nullable=True),
        sa.Column(
            "left_reason",
            sa.Enum(
                "moved school",
                "excluded",
                "timetable",
                "declined",
                "ended by us",
                "other",
                name="leftreason",
                native_enum=False,
                length=80,
            ),
            nullable=True,
        ),
        sa.CheckConstraint(
            "(left_day IS NULL) = (left_reason IS NULL)", name=op.f("ck_enrolment_leaving_needs_a_reason")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_enrolment_group_id")),
        sa.ForeignKeyConstraint(["participant_id"], ["participant.id"], name=op.f("fk_enrolment_participant_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_enrolment")),
        sa.UniqueConstraint("group_id", "code", name=op.f("uq_enrolment_group_id_code")),
        sa.UniqueConstraint("group_id", "participant_id", name=op.f("uq_enrolment_group_id_participant_id")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enrolment_participant_id"), ["participant_id"], unique=False)

    op.create_table(
        "staffing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "duty", sa.Enum("lead", "support", "cover", name="duty", native_enum=False, length=80), nullable=False
        ),
        sa.Column("from_day", sa.Date(), nullable=False),
        sa.Column("until_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_staffing_group_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_staffing_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_staffing_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staffing")),
    )
    with op.batch_alter_table("staffing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_staffing_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staffing_user_id"), ["user_id"], unique=False)

    op.create_table(
        "pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column(
            "names",
            sa.Enum("codes", "first name and initial", "full names", name="names", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_pack_asked_by")),
        sa.ForeignKeyConstraint(["group_id"], ["delivery_group.id"], name=op.f("fk_pack_group_id")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_pack_job_id")),
        sa.ForeignKeyConstraint(["session_id"], ["delivery_session.id"], name=op.f("fk_pack_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
    )
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pack_asked_by"), ["asked_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_pack_group_id"), ["group_id"], unique=False)

    op.create_table(
        "session_part",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_session_part_organisation_id")),
        sa.ForeignKeyConstraint(["session_id"], ["delivery_session.id"], name=op.f("fk_session_part_session_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_part")),
        sa.UniqueConstraint("session_id", "number", name=op.f("uq_session_part_session_id_number")),
    )
    op.create_table(
        "make_up",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_make_up_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_make_up_part_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_make_up")),
        sa.UniqueConstraint("enrolment_id", "number", name=op.f("uq_make_up_enrolment_id_number")),
    )
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_make_up_part_id"), ["part_id"], unique=False)

    op.create_table(
        "mark",
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "value",
            sa.Enum(
                "present",
                "late",
                "left early",
                "absent, school knows",
                "absent, unexplained",
                "not expected",
                name="markvalue",
                native_enum=False,
                length=80,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("is_unconfirmed", sa.Boolean(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_mark_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_mark_part_id")),
        sa.PrimaryKeyConstraint("part_id", "enrolment_id", name=op.f("pk_mark")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_enrolment_id"), ["enrolment_id"], unique=False)

    op.create_table(
        "mark_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("mark", "clear", "resolve", name="eventkind", native_enum=False, length=80), nullable=False
        ),
        sa.Column(
            "value",
            sa.Enum(
                "present",
                "late",
                "left early",
                "absent, school knows",
                "absent, unexplained",
                "not expected",
                name="markvalue",
                native_enum=False,
                length=80,
            ),
            nullable=True,
        ),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("bases", sa.JSON(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("device_sequence", sa.Integer(), nullable=False),
        sa.Column("payload_hash", sa.Text(), nullable=False),
        sa.Column("server_sequence", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("device_time", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "source",
            sa.Enum("web", "offline", "paper", "import", name="source", native_enum=False, length=80),
            nullable=False,
        ),
        sa.CheckConstraint("(kind = 'clear') = (value IS NULL)", name=op.f("ck_mark_event_value_unless_cleared")),
        sa.ForeignKeyConstraint(["enrolment_id"], ["enrolment.id"], name=op.f("fk_mark_event_enrolment_id")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_mark_event_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_mark_event_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mark_event")),
        sa.UniqueConstraint("device_id", "device_sequence", name=op.f("uq_mark_event_device_id_device_sequence")),
        sa.UniqueConstraint("part_id", "server_sequence", name=op.f("uq_mark_event_part_id_server_sequence")),
    )
    with op.batch_alter_table("mark_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mark_event_enrolment_id"), ["enrolment_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_mark_event_part_id_enrolment_id"), ["part_id", "enrolment_id"], unique=False
        )

    op.create_table(
        "part_staff",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_part_staff_part_id")),
        sa.ForeignKeyConstraint(["user_id"], ["account.id"], name=op.f("fk_part_staff_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part_staff")),
        sa.UniqueConstraint("part_id", "user_id", name=op.f("uq_part_staff_part_id_user_id")),
    )
    op.create_table(
        "register",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("part_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("open", "submitted", "locked", name="registerstate", native_enum=False, length=80),
            nullable=False,
        ),
        sa.Column("submitted_by", sa.Uuid(), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_by", sa.Uuid(), nullable=True),
        sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["locked_by"], ["account.id"], name=op.f("fk_register_locked_by")),
        sa.ForeignKeyConstraint(["part_id"], ["session_part.id"], name=op.f("fk_register_part_id")),
        sa.ForeignKeyConstraint(["submitted_by"], ["account.id"], name=op.f("fk_register_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_register")),
        sa.UniqueConstraint("part_id", name=op.f("uq_register_part_id")),
    )


def downgrade() -> None:
    op.drop_table("register")
    op.drop_table("part_staff")
    with op.batch_alter_table("mark_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_event_part_id_enrolment_id"))
        batch_op.drop_index(batch_op.f("ix_mark_event_enrolment_id"))

    op.drop_table("mark_event")
    with op.batch_alter_table("mark", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mark_enrolment_id"))

    op.drop_table("mark")
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_make_up_part_id"))

    op.drop_table("make_up")
    op.drop_table("session_part")
    with op.batch_alter_table("pack", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pack_group_id"))
        batch_op.drop_index(batch_op.f("ix_pack_asked_by"))

    op.drop_table("pack")
    with op.batch_alter_table("staffing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staffing_user_id"))
        batch_op.drop_index(batch_op.f("ix_staffing_group_id"))

    op.drop_table("staffing")
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enrolment_participant_id"))

    op.drop_table("enrolment")
    with op.batch_alter_table("delivery_session", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delivery_session_live_number",
            sqlite_where=sa.text("is_live AND kind = 'planned'"),
            postgresql_where=sa.text("is_live AND kind = 'planned'"),
        )
        batch_op.drop_index(batch_op.f("ix_delivery_session_starts_at"))
        batch_op.drop_index(batch_op.f("ix_delivery_session_room_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_session_group_id"))

    op.drop_table("delivery_session")
    with op.batch_alter_table("allocation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_allocation_line_id"))

    op.drop_table("allocation")
    with op.batch_alter_table("delivery_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delivery_group_school_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_group_booking_id"))
        batch_op.drop_index(batch_op.f("ix_delivery_group_authority_id"))

    op.drop_table("delivery_group")
    with op.batch_alter_table("booking_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_change_booking_id"))

    op.drop_table("booking_change")
    op.drop_table("target")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_match_hash"))

    op.drop_table("identity")
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_status"))
        batch_op.drop_index(batch_op.f("ix_booking_school_id"))

    op.drop_table("booking")
    with op.batch_alter_table("school_urn", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_urn_school_id"))

    op.drop_table("school_urn")
    with op.batch_alter_table("school_contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_contact_user_id"))
        batch_op.drop_index(batch_op.f("ix_school_contact_school_id"))

    op.drop_table("school_contact")
    op.drop_table("room")
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_grant_user_id"))
        batch_op.drop_index(batch_op.f("ix_role_grant_school_id"))

    op.drop_table("role_grant")
    op.drop_table("programme_file")
    with op.batch_alter_table("participant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_participant_school_id"))

    op.drop_table("participant")
    with op.batch_alter_table("funding_line", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_funding_line_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_funding_line_authority_id"))

    op.drop_table("funding_line")
    with op.batch_alter_table("edition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_edition_year_quarter"))

    op.drop_table("edition")
    with op.batch_alter_table("data_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_data_agreement_school_id"))

    op.drop_table("data_agreement")
    with op.batch_alter_table("calendar_date", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_date_school_id"))
        batch_op.drop_index(batch_op.f("ix_calendar_date_authority_id"))

    op.drop_table("calendar_date")
    with op.batch_alter_table("school", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_school_name"))
        batch_op.drop_index(batch_op.f("ix_school_authority_id"))

    op.drop_table("school")
    op.drop_table("programme_version")
    with op.batch_alter_table("password_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_password_link_user_id"))

    op.drop_table("password_link")
    op.drop_table("organisation")
    with op.batch_alter_table("auth_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_auth_session_user_id"))

    op.drop_table("auth_session")
    with op.batch_alter_table("sign_in_failure", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_email_hash_created_at"))
        batch_op.drop_index(batch_op.f("ix_sign_in_failure_address_hash_created_at"))

    op.drop_table("sign_in_failure")
    op.drop_table("programme")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_sent_at"))
        batch_op.drop_index(batch_op.f("ix_outbox_about_id"))

    op.drop_table("outbox")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_job_done_at_run_at"))

    op.drop_table("job")
    op.drop_table("authority")
    with op.batch_alter_table("audit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_entry_user_id"))
        batch_op.drop_index(batch_op.f("ix_audit_entry_row_id"))

    op.drop_table("audit_entry")
    op.drop_table("account")
