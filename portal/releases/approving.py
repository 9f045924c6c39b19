"""A second person approves an edition, or sends it back. Flushes; the caller commits."""

import json
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.releases import files, history
from portal.releases.models import Edition, EditionDownload, EditionState, FileKind
from portal.releases.sharing import service as sharing
from portal.releases.sheet import changes
from portal.web import jobs, outbox
from portal.web.access import Act


class SamePerson(Exception):
    """Whoever made an edition cannot approve it."""


class Decided(Exception):
    """It was approved or sent back before."""


def approve(session: Session, edition: Edition, made: Sequence[files.Made], *, by: Act) -> None:
    """Its readers see it from now on; `made`: its files, kept as they are. Raises SamePerson or Decided."""
    _undecided(session, edition)
    if by.user_id is None or by.user_id == edition.made_by:
        raise SamePerson
    edition.approved_by, edition.approved_at = by.user_id, clock.now()
    for file in made:
        files.keep(session, edition.id, file)
    jobs.enqueue(session, files.KIND, {"edition": str(edition.id)}, by=by, unique_key=f"{files.KIND}:{edition.id}")
    session.flush()
    _tell_who_has_an_old_one(session, edition, by)
    audit.record(session, "approved", "edition", edition.id, by=by)


def _tell_who_has_an_old_one(session: Session, edition: Edition, by: Act) -> None:
    """Whoever downloaded an earlier edition learns how many figures changed since; which and why stands on the page."""
    sharing.tell_of(session, edition, history.older_of(session, edition), by=by)
    for user_id, old in history.takers(session, edition).items():
        changed = len(changes(json.loads(old.object), json.loads(edition.object)))
        outbox.notify(
            session,
            "report-replaced",
            about=("edition", edition.id),
            user_id=user_id,
            once_key=f"report-replaced/{edition.id}/{user_id}",
            since=old.number,
            changed=changed,
        )


def send_back(session: Session, edition: Edition, why: str, *, by: Act) -> None:
    """Nobody outside ever sees it, and its number is free again. Whoever made it may take it back too.
    Raises Decided."""
    _undecided(session, edition)
    edition.refused_by, edition.refused_at, edition.refused_why = by.user_id, clock.now(), why
    session.flush()
    audit.record(session, "sent back", "edition", edition.id, by=by)


def _undecided(session: Session, edition: Edition) -> None:
    """Holds the edition: of two who decide at the same moment, one does."""
    db.lock(session, Edition, [edition.id])
    if edition.state is not EditionState.PROPOSED:
        raise Decided


def note_download(session: Session, edition_id: UUID, kind: FileKind, user_id: UUID) -> None:
    session.add(EditionDownload(edition_id=edition_id, kind=kind, user_id=user_id))
    session.flush()
