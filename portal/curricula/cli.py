"""portal curricula: check programme folders, and load them."""

from pathlib import Path

import click

from portal.curricula import service
from portal.curricula.reader import SHIPPED, programme_folders, read_folder
from portal.curricula.rules import in_words
from portal.db import Database
from portal.web.access import Act, Via

_folder = click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=SHIPPED, required=False
)


@click.group("curricula")
def curricula_cli() -> None:
    """Check and load programmes, each a folder of text files."""


@curricula_cli.command("check")
@_folder
def check(folder: Path) -> None:
    """Say what is wrong in FOLDER (one programme, or a folder of them), file by file; nothing is changed.

    Without FOLDER it checks the programmes that come with the portal.
    """
    faults = 0
    for path in _programmes(folder):
        reading = read_folder(path)
        for fault in reading.faults:
            click.echo(str(fault))
        for warning in reading.warnings:
            click.echo(f"warning: {warning}")
        faults += len(reading.faults)
        if reading.folder is not None:
            click.echo(f"{path.name}: {in_words(reading.folder)}")
    if faults:
        raise click.ClickException(f"{faults} to put right")


def _programmes(folder: Path) -> list[Path]:
    found = programme_folders(folder)
    if not found:
        raise click.ClickException(
            f"{folder} holds no programme. Give a folder with a programme.yaml, or one that holds such folders."
        )
    return found


@curricula_cli.command("load")
@_folder
@click.pass_obj
def load(database: Database, folder: Path) -> None:
    """Keep the programmes of FOLDER in the database, so that they can be booked and printed.

    Loading the same folder again changes nothing. A folder with a fault is left out, and said so.
    """
    _programmes(folder)
    with database.write() as session:
        loaded = service.load(session, folder, by=Act(None, via=Via.COMMAND))
        session.commit()
    for one in loaded:
        click.echo(f"{one.slug}: {one.outcome}")
        for fault in one.faults:
            click.echo(f"  {fault}")
    if any(one.faults for one in loaded):
        raise click.ClickException("put right what stands above and load again")
