"""What the worker does: print a pack, and delete those whose time is over."""

from datetime import timedelta
from uuid import UUID

from portal.db import Database
from portal.groups.identity import Vault
from portal.packs import files, queries, service
from portal.packs.choosing import previews
from portal.packs.files import File, Plates
from portal.packs.loading import Asked, load
from portal.packs.models import Names, PackPart
from portal.packs.printing.runs import KeptInDatabase
from portal.people.models import User
from portal.web.access import Act, Via
from portal.web.jobs import Chore, Claim, Progress, Refused, Run
from portal.web.pdf import Unavailable


def printing(vault: Vault, url: str = "") -> Run:
    """The job "packs.print" with the key to names, and with the portal's address for the codes on sheets."""

    def run(database: Database, claim: Claim, progress: Progress) -> None:
        print_pack(database, claim, progress, vault=vault, url=url)

    return run


def print_pack(database: Database, claim: Claim, progress: Progress, *, vault: Vault, url: str = "") -> None:
    """Make the pack that this job speaks of, if whoever asked may still have it.

    Raises Refused, in words for that person.
    """
    pack_id = UUID(claim.facts["pack"])
    asked = load(database, pack_id, vault, url)
    plates = files.plates_of(asked.title, asked.packs, asked.look, is_zip=asked.is_zip)
    sha256 = plates.sha256 if asked.names is Names.CODES else None
    made = _made_before(database, sha256) or _printed(database, plates, progress)
    parts = parts_of(asked, plates, vault)
    kept = service.Made(made.content, made.pages, sha256, asked.groups, parts, made.failed)
    pictures = previews.pictures_of(made.content) if asked.is_preview else ()
    with database.write() as session:
        by = Act(session.get(User, claim.asked_by), via=Via.JOB)
        service.keep(session, vault, pack_id, kept, by=by)
        if asked.is_preview:
            previews.keep(session, vault, pack_id, pictures, by=by)
        session.commit()


def parts_of(asked: Asked, plates: Plates, vault: Vault) -> list[PackPart]:
    """What the pack is made up of, without the pack's id."""
    codes = plates.codes(len(asked.chapters))
    return [
        PackPart(
            number=number,
            group_id=chapter.group_id,
            session_id=chapter.session_id,
            code_mark=vault.mark(code.encode()),
            facts_mark=vault.mark(chapter.facts),
        )
        for number, (chapter, code) in enumerate(zip(asked.chapters, codes, strict=True), start=1)
    ]


def _made_before(database: Database, sha256: str | None) -> File | None:
    """The file of a pack with codes made from the very same pages, so that they need not be laid out again."""
    if sha256 is None:
        return None
    with database.read() as session:
        same = session.scalars(queries.counted_same(session, sha256)).one_or_none()
        return File(same.pdf, same.pages) if same and same.pdf and same.pages else None


def _printed(database: Database, plates: Plates, progress: Progress) -> File:
    try:
        return files.printed(plates, KeptInDatabase(database), progress)
    except Unavailable as missing:
        raise Refused(f"PDFs cannot be made here yet. To put it right: {missing}") from missing


def _purge(database: Database) -> None:
    with database.read() as looking:
        due = (queries.counted_expired(), previews.counted_due())
        if not any(looking.scalars(rows.limit(1)).first() for rows in due):
            return
    with database.write() as session:
        previews.purge(session)
        service.purge(session)
        session.commit()


PURGE = Chore("packs.purge", _purge, timedelta(minutes=5))
