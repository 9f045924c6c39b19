"""Bringing the list of schools up to date from the command line."""

from pathlib import Path

import click

from portal.db import Database
from portal.places import importing, shipped
from portal.places.importing import Report
from portal.places.register_file import NotARegisterFile
from portal.web.access import Act, Via


@click.group("places")
def places_cli() -> None:
    """Authorities and schools."""


@places_cli.command("load")
@click.pass_obj
def load(database: Database) -> None:
    """Add the London authorities and schools that come with the portal."""
    with database.write() as session:
        authorities, schools = shipped.load(session)
        session.commit()
    click.echo(f"Added {authorities} authorities and {schools} schools.")


@places_cli.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing. Do this first.")
@click.pass_obj
def import_file(database: Database, file: Path, dry_run: bool) -> None:
    """Take FILE, the bulk file "edubasealldata" of Get Information About Schools, as CSV.

    Schools are matched by their number (URN). Old numbers stay on record; head teachers' names are not read.
    """
    with database.write() as session:
        try:
            report = importing.import_register(session, file, by=Act(None, via=Via.IMPORT))
        except NotARegisterFile as refusal:
            raise click.ClickException(str(refusal)) from refusal
        if dry_run:
            session.rollback()
        else:
            session.commit()
    for line in told(report, would=dry_run):
        click.echo(line)


def told(report: Report, *, would: bool) -> list[str]:
    """The report in lines: counts first, then each change and refusal with its line number."""
    lines = [
        f"{'Would be added' if would else 'Added'}: {report.added}",
        f"Changed: {len(report.changed)}",
        f"Closed: {len(report.closed)}",
        f"New number: {len(report.renumbered)}",
        f"Unchanged: {report.unchanged}",
        f"Refused: {len(report.refused)}",
    ]
    lines += [f"changed, line {row.number}: {row.facts['name']}: {', '.join(names)}" for row, names in report.changed]
    lines += [f"closed, line {row.number}: {row.facts['name']}" for row in report.closed]
    lines += [
        f"new number, line {row.number}: {row.facts['name']}: {old} is now {row.urn}" for row, old in report.renumbered
    ]
    lines += [f"refused, line {row.number}: URN {row.urn or '(none)'}: {row.reason}" for row in report.refused]
    if would:
        lines.append("Nothing was changed. Run it again without --dry-run.")
    return lines
