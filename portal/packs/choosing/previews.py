"""Pictures of a pack's pages, for the page on which it is chosen. They go within the hour, with the pack.

Nobody takes what is only looked at, and with codes it says nothing of anybody: the audit record holds nothing of it. Of
pages with names it holds that they were shown: once a day for a person and a group, however often a box is ticked.
"""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import time, timedelta
from itertools import islice
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.audit.models import AuditEntry
from portal.groups.identity import Vault
from portal.packs import queries, rules, service
from portal.packs.choosing.listing import READY, Line, line
from portal.packs.models import Pack, PackGroup, PackPicture
from portal.web import jobs
from portal.web.access import Act, User
from portal.web.models import Job

DOTS = 60
"""To the inch: enough to see what is where, and hardly to read."""
MOST_PICTURES = 40
COLOURS = 64
KEPT = timedelta(hours=1)


def pictures_of(file: bytes) -> tuple[bytes, ...]:
    """The first pages of a PDF, or of those in a ZIP, as PNG."""
    return tuple(islice((picture for pdf in _pdfs_in(file) for picture in _pictures_of(pdf)), MOST_PICTURES))


def _pdfs_in(file: bytes) -> Iterator[bytes]:
    if file.startswith(b"%PDF"):
        yield file
        return
    with zipfile.ZipFile(io.BytesIO(file)) as held:
        for name in held.namelist():
            yield held.read(name)


def _pictures_of(pdf: bytes) -> Iterator[bytes]:
    from PIL import Image
    from pypdfium2 import PdfDocument  # type: ignore[import-untyped]

    with PdfDocument(pdf) as document:
        for page in document:
            picture = page.render(scale=DOTS / 72).to_pil().convert("RGB")
            written = io.BytesIO()
            picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE).save(written, "PNG", optimize=True)
            yield written.getvalue()


def begin(session: Session, user: User, pack: Pack) -> None:
    """What this person looked at before is not made any more: they have chosen something else."""
    waiting = (
        select(Job)
        .join(Pack, Pack.job_id == Job.id)
        .where(Pack.asked_by == user.id, Pack.is_preview, Job.done_at.is_(None), Pack.id != pack.id)
    )
    for job in session.scalars(waiting).all():
        jobs.cancel(session, job)
    pack.expires_at = clock.now() + KEPT


def keep(session: Session, vault: Vault, pack_id: UUID, pictures: Sequence[bytes], *, by: Act) -> None:
    """The pictures of a pack that is kept, sealed where it holds names, as its file is."""
    pack = session.get(Pack, pack_id)
    if pack is None or by.user is None:
        return
    pack.expires_at = clock.now() + KEPT
    session.execute(delete(PackPicture).where(PackPicture.pack_id == pack.id))
    named = pack.names in rules.NAMED
    for number, png in enumerate(pictures, start=1):
        row = PackPicture(pack_id=pack.id, number=number, png=png)
        session.add(row)
        session.flush()
        row.png = vault.shut_file(row.id, png) if named else png
    session.flush()
    if named:
        _note(session, pack, by)


SAW = "saw pages with names of"


def _note(session: Session, pack: Pack, by: Act) -> None:
    groups = select(PackGroup.group_id).where(
        PackGroup.pack_id == pack.id, PackGroup.is_in, PackGroup.names.in_(rules.NAMED)
    )
    mine = (AuditEntry.user_id == by.user_id, AuditEntry.verb == SAW)
    today = select(AuditEntry.row_id).where(*mine, AuditEntry.created_at >= clock.at(clock.today(), time()))
    for group_id in session.scalars(groups.where(PackGroup.group_id.not_in(today))):
        audit.record(session, SAW, "group", group_id, by=by)


def picture(session: Session, vault: Vault, pack: Pack, number: int, *, by: Act) -> bytes:
    """One page of a pack that was loaded through a scope. Raises what taking the pack raises."""
    service.check(session, pack, by=by)
    row = session.scalars(
        select(PackPicture).where(PackPicture.pack_id == pack.id, PackPicture.number == number)
    ).one_or_none()
    if row is None:
        raise service.Gone
    try:
        return vault.open_file(row.id, row.png) if pack.names in rules.NAMED else row.png
    except InvalidTag as error:
        raise service.Gone from error


@dataclass(frozen=True)
class Shown:
    """A pack to look at."""

    of: queries.Listed
    line: Line
    pictures: int

    @property
    def is_ready(self) -> bool:
        return self.line.state == READY


def shown(session: Session, user: User, pack_id: UUID) -> Shown | None:
    """A pack that this person asked to look at, and how many pictures there are of it."""
    found = queries.listed(session, user, pack_id)
    if found is None or not found.pack.is_preview:
        return None
    many = session.scalar(select(func.count(PackPicture.id)).where(PackPicture.pack_id == pack_id)) or 0
    return Shown(found, line(found), many)


def counted_due() -> Select[Pack]:
    """Previews whose time is over."""
    return select(Pack).where(Pack.is_preview, Pack.expires_at <= clock.now()).order_by(Pack.id)


def purge(session: Session) -> None:
    """They go without a trace: nobody took them."""
    due = list(session.scalars(counted_due().with_only_columns(Pack.id)))
    if due:
        for table in (PackPicture, PackGroup):
            session.execute(delete(table).where(table.pack_id.in_(due)))
        session.execute(delete(Pack).where(Pack.id.in_(due)))
        session.flush()
