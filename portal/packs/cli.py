"""`portal packs`: a pack to a file, without waiting for the worker."""

from pathlib import Path
from uuid import UUID

import click
from sqlalchemy.orm import Session

from portal.curricula.content import Folder
from portal.curricula.reading.reader import read_folder
from portal.curricula.reading.schema import Setting
from portal.curricula.shipped import SHIPPED
from portal.db import Database
from portal.groups.models import Group
from portal.groups.versions import folder_of
from portal.packs import compose, gather, queries, sample
from portal.packs.compose import Copies
from portal.packs.models import Names
from portal.packs.printing.looks import Look
from portal.packs.printing.press import plate_of, press
from portal.packs.sheets.facts import PackFacts
from portal.web.pdf import Unavailable


@click.group("packs")
def packs_cli() -> None:
    """Printable session packs."""


@packs_cli.command("render")
@click.option("--programme", help="Folder in curricula/, or a path to one; for a made-up group.")
@click.option("--group", "group_id", type=click.UUID, help="A real group, by its id. Codes, never names.")
@click.option("--session", "number", type=int, help="Number of the session; without it, the whole group.")
@click.option("--size", type=click.IntRange(1, 60), default=12, show_default=True, help="People in a made-up group.")
@click.option("--setting", type=click.Choice([s.value for s in Setting]), help="Print only what is for such a place.")
@click.option("--copies", type=click.Choice([c.value for c in Copies]), default="one", show_default=True)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
@click.pass_obj
def render(
    database: Database,
    programme: str | None,
    group_id: UUID | None,
    number: int | None,
    size: int,
    setting: str | None,
    copies: str,
    out: Path | None,
) -> None:
    """Make the PDF of one pack and write it to a file."""
    if (programme is None) == (group_id is None):
        raise click.UsageError("Give --programme for a made-up group, or --group for a real one.")
    if group_id:
        with database.read() as session:
            facts = _of_group(session, group_id, number, Copies(copies))
    else:
        facts = _of_folder(str(programme), number, size, Copies(copies), Setting(setting) if setting else None)
    where = out or Path(facts.file_name)
    try:
        where.write_bytes(press(plate_of(facts, Look())).pdf)
    except Unavailable as missing:
        raise click.ClickException(f"PDFs cannot be made here yet. To put it right: {missing}") from missing
    click.echo(f"Written: {where}")


def _of_group(session: Session, group_id: UUID, number: int | None, copies: Copies) -> PackFacts:
    group = session.get(Group, group_id)
    meetings = queries.counted_meetings(session, group_id)
    if number is not None:
        meetings = [meeting for meeting in meetings if meeting.number == number]
    if group is None or not meetings:
        raise click.ClickException("There is no such group, or it has no such session.")
    subject = gather.subject(session, group, meetings, whole=number is None, names=Names.CODES, vault=None)
    return compose.pack(subject, folder_of(session, group), copies=copies)


def _of_folder(programme: str, number: int | None, size: int, copies: Copies, setting: Setting | None) -> PackFacts:
    folder = _folder_at(programme)
    lengths = [plan.front.minutes for plan in folder.plans]
    if number is not None and not 1 <= number <= len(lengths):
        raise click.ClickException(f"There is no session {number}: give a number from 1 to {len(lengths)}.")
    subject = sample.subject(lengths=lengths, number=number, size=size, setting=setting)
    return compose.pack(subject, folder, copies=copies)


def _folder_at(programme: str) -> Folder:
    """A programme's folder by its name among those that ship, else by its path."""
    path = SHIPPED / programme if (SHIPPED / programme).is_dir() else Path(programme)
    if not path.is_dir():
        raise click.ClickException(f"There is no folder {programme}, in curricula/ or here.")
    folder = read_folder(path).folder
    if folder is None:
        raise click.ClickException(f"This folder has faults. portal curricula check {path} says which.")
    if not folder.plans:
        raise click.ClickException("Only sessions have packs. Print the handouts of casework from the library.")
    return folder
