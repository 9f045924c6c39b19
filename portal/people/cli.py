"""Accounts from the command line: the first ones, before anybody can sign in."""

import click
from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import Database
from portal.people import accounts, queries
from portal.people.access import CHARITY_ROLES, Role
from portal.people.accounts import Scope
from portal.people.models import Organisation, OrganisationKind
from portal.places import queries as places
from portal.places.models import Authority
from portal.web.access import Act, Via

BY_COMMAND = Act(None, via=Via.COMMAND)


@click.group("users")
def users_cli() -> None:
    """Accounts."""


@users_cli.command()
@click.argument("email")
@click.argument("name")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True, help="What they may do.")
@click.option("--school", type=int, help="The school's number (URN), for school roles.")
@click.option("--authority", help="Three-digit code, such as 308, for a council's reader.")
@click.option("--funder", help="Name of a funder, for its reader.")
@click.option("--address", default="http://127.0.0.1:8000", show_default=True, help="Where the portal is served.")
@click.pass_obj
def invite(
    database: Database,
    email: str,
    name: str,
    role: str,
    school: int | None,
    authority: str | None,
    funder: str | None,
    address: str,
) -> None:
    """Make an account for EMAIL, called NAME, and print its single-use link.

    The first account of a new portal is:  portal users invite you@example.org "Your Name" --role admin
    """
    _refuse_slips(email, name)
    with database.write() as session:
        try:
            scope = _scope(session, Role(role), school=school, authority=authority, funder=funder)
            user, token = accounts.invite(session, email=email, name=name, role=Role(role), scope=scope, by=BY_COMMAND)
        except accounts.AlreadyHasAccount as refusal:
            raise click.ClickException(f"{email} has an account already.") from refusal
        except accounts.WrongScope as refusal:
            raise click.ClickException(f"{refusal}: use --school, --authority or --funder.") from refusal
        session.commit()
    click.echo(f"Send this link to {user.name}. It works once, within 7 days:")
    click.echo(f"{address.rstrip('/')}/password/{token}")


def _refuse_slips(email: str, name: str) -> None:
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError as slip:
        raise click.ClickException(f"{email!r} is no e-mail address. Type one like name@example.org.") from slip
    if not name.strip() or not name.isprintable():
        raise click.ClickException('Give the person\'s name after the address, like "Ada Example".')


def _scope(session: Session, role: Role, *, school: int | None, authority: str | None, funder: str | None) -> Scope:
    found_school = places.school_by_urn(session, school) if school else None
    if school and found_school is None:
        raise click.ClickException(f"No school has the number {school}.")
    found = (
        session.scalars(select(Authority).where(Authority.la_code == authority)).one_or_none() if authority else None
    )
    if authority and found is None:
        raise click.ClickException(f"No authority has the code {authority}.")
    named = select(Organisation).where(Organisation.kind == OrganisationKind.FUNDER, Organisation.name == funder)
    organisation = session.scalars(named).one_or_none() if funder else None
    if funder and organisation is None:
        raise click.ClickException(f"No funder is called {funder}.")
    if role in CHARITY_ROLES:
        organisation = queries.lead(session) if role is Role.FACILITATOR else None
    return Scope(
        school_id=found_school.id if found_school else None,
        authority_id=found.id if found else None,
        organisation_id=organisation.id if organisation else None,
    )
