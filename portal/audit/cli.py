"""Checking the audit record from the command line."""

import click

from portal.audit import service
from portal.db import Database


@click.group("audit")
def audit_cli() -> None:
    """The record of who did and saw what."""


@audit_cli.command()
@click.pass_obj
def verify(database: Database) -> None:
    """Work the chain out again and print its head; keep the head elsewhere to prove later that nothing was cut off."""
    with database.read() as session:
        fault = service.first_fault(session)
        if fault is not None:
            raise click.ClickException(f"Entry {fault} does not fit the chain: the record was changed there or before.")
        entries, head = service.head(session)
    click.echo(f"{entries} entries, chain unbroken. Head: {head}")
