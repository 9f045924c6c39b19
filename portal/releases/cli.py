"""`portal releases`: an edition from the command line."""

import click

from portal.db import Database
from portal.impact.period import quarter_of
from portal.releases import drafting, queries, service
from portal.releases.words import quarter_name
from portal.web.access import Act, Via


@click.group("releases")
def releases_cli() -> None:
    """Reports for councils and other funders."""


@releases_cli.command("make")
@click.argument("reader")
@click.argument("year", type=click.IntRange(2000, 2100))
@click.argument("quarter", type=click.IntRange(1, 4))
@click.option("--why", help="Why it replaces the edition before; needed from the second on.")
@click.pass_obj
def make(database: Database, reader: str, year: int, quarter: int, why: str | None) -> None:
    """Store the next edition for READER, such as "Enfield".

    YEAR is that of the April in which the financial year begins: 2026 3 is October to December 2026.
    """
    with database.read() as session:
        found = {each.name.casefold(): each for each in queries.readers(session)}
        wanted = found.get(reader.casefold())
        if wanted is None:
            names = ", ".join(each.name for each in found.values()) or "none yet: add a funding line first"
            raise click.ClickException(f"There is no reader called {reader}. Readers: {names}.")
        draft = drafting.counted_draft(session, wanted, year, quarter, why=why)
    with database.write() as session:
        try:
            edition = service.make_edition(
                session,
                authority_id=wanted.authority_id,
                organisation_id=wanted.organisation_id,
                year=year,
                quarter=quarter,
                made=draft.made,
                monitoring=draft.monitoring,
                by=Act(None, via=Via.COMMAND),
            )
        except service.NotEnded:
            last = quarter_of(year, quarter).last
            raise click.ClickException(f"That quarter ends on {last}. Make the edition after it.") from None
        except service.ReasonMissing:
            raise click.ClickException("There is an edition already. Say why with --why.") from None
        except service.Waiting:
            raise click.ClickException("One waits for approval already. Approve it or send it back first.") from None
        except service.MadeMeanwhile:
            raise click.ClickException("Somebody made an edition just now. Try again.") from None
        session.commit()
    click.echo(
        f"{wanted.name}, {quarter_name(year, quarter)}: edition {edition.number} stored. Somebody has to approve it."
    )
