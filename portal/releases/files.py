"""The files of an edition, made from its stored object and kept."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.releases import exports, paper
from portal.releases.codes import code_of
from portal.releases.models import Edition, EditionFile, FileKind
from portal.releases.words import file_name

KIND = "releases.print"
"""The job that sets the PDFs, which takes a second or two."""

MIMETYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV: "text/csv",
    FileKind.JSON: "application/json",
    FileKind.COMMITTEE: "application/pdf",
}
MAKERS: Mapping[FileKind, Callable[[Mapping[str, Any], str], bytes]] = {
    FileKind.PDF: lambda made, sha256: paper.pdf_of(made, sha256),
    FileKind.XLSX: lambda made, sha256: exports.as_xlsx(made, code_of(sha256)),
    FileKind.CSV: lambda made, sha256: exports.as_csv(made, code_of(sha256)),
    FileKind.JSON: lambda made, sha256: exports.as_json(made, code_of(sha256)),
    FileKind.COMMITTEE: lambda made, sha256: paper.committee_pdf_of(made, sha256),
}
QUICK = (FileKind.XLSX, FileKind.CSV, FileKind.JSON)
SET = (FileKind.PDF, FileKind.COMMITTEE)


@dataclass(frozen=True)
class Made:
    kind: FileKind
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def quick(text: str, sha256: str) -> list[Made]:
    """All but the PDF, from the stored text of an object."""
    made = json.loads(text)
    return [Made(kind, MAKERS[kind](made, sha256)) for kind in QUICK]


def named(reader: str, edition: Edition, kind: FileKind) -> str:
    """What the file is called: its reader, period and edition."""
    if kind is FileKind.COMMITTEE:
        return file_name("committee", reader, edition, "pdf")
    return file_name("report", reader, edition, kind)


def content_of(session: Session, edition: Edition, kind: FileKind) -> bytes:
    """As it is kept; where the worker has not set the PDF yet, set now: the same object gives the same bytes.

    Raises Unavailable without the engine.
    """
    rows = select(EditionFile.content).where(EditionFile.edition_id == edition.id, EditionFile.kind == kind)
    kept = session.scalar(rows)
    return kept if kept is not None else MAKERS[kind](json.loads(edition.object), edition.sha256)


def keep(session: Session, edition_id: UUID, made: Made) -> None:
    """Kept once: what is there stays."""
    same = select(EditionFile.id).where(EditionFile.edition_id == edition_id, EditionFile.kind == made.kind)
    if session.scalar(same) is None:
        session.add(EditionFile(edition_id=edition_id, kind=made.kind, sha256=made.sha256, content=made.content))
        session.flush()
