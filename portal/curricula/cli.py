"""portal curricula: check programme folders, and load them."""

import multiprocessing
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from portal.curricula import service
from portal.curricula.printing import check_printing
from portal.curricula.reading.editors import json_schemas
from portal.curricula.reading.faults import Fault
from portal.curricula.reading.reader import Reading, programme_folders, read_folder
from portal.curricula.rules import in_words
from portal.curricula.shipped import SHIPPED
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
@click.option("--print", "prints", is_flag=True, help="Also lay out each handout and see that it fits its pages; slow.")
@click.pass_obj
def check(database: Database, folder: Path, prints: bool) -> None:
    """Say what is wrong in FOLDER (one programme, or a folder of them), file by file; nothing is changed.

    Without FOLDER it checks the programmes that come with the portal. A warning is for a person to weigh; it does not
    keep a programme from being loaded. Ends with status 1 if there is a fault.
    """
    faults = 0
    for path, reading, unprintable in read_all(_programmes(folder), prints=prints):
        found = reading.faults + unraised(database, reading) + unprintable
        for fault in found:
            click.echo(str(fault))
        for warning in reading.warnings:
            click.echo(f"warning: {warning}")
        faults += len(found)
        if reading.folder is not None:
            click.echo(f"{path.name}: {in_words(reading.folder)}")
    if faults:
        raise click.ClickException(f"{faults} to put right")


@curricula_cli.command("schema")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=SHIPPED / "_schema")
def schema(folder: Path) -> None:
    """Write what each file may hold as JSON Schema into FOLDER, so that an editor can help while you type."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in json_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(str(folder / name))


def read_all(paths: list[Path], *, prints: bool) -> Iterator[tuple[Path, Reading, list[Fault]]]:
    """Each folder as it reads, and what does not print; several at a time where there are many."""
    read = partial(_read_one, prints=prints)
    if len(paths) < 3:
        yield from map(read, paths)
        return
    with multiprocessing.get_context("fork").Pool() as pool:
        yield from pool.imap(read, paths)


def _read_one(path: Path, *, prints: bool) -> tuple[Path, Reading, list[Fault]]:
    reading = read_folder(path)
    return path, reading, check_printing(reading.folder) if prints and reading.folder else []


def unraised(database: Database, reading: Reading) -> list[Fault]:
    """What this portal's own database says against it: a changed programme that kept its version."""
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return []
    try:
        with database.read() as session:
            fault = service.unraised(session, reading)
    except (OperationalError, ProgrammingError):  # a database without tables knows no programme
        return []
    return [fault] if fault else []


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
