"""Storing editions, which a second person then approves. Flushes; the caller commits."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.impact.period import quarter_of
from portal.releases import queries
from portal.releases.contract.rules import open_in
from portal.releases.models import Edition
from portal.releases.protected import Reader, canonical, digest
from portal.web.access import Act


class NotEnded(Exception):
    """The quarter still runs: its figures would be compared with the whole quarter's, and subtracted."""


class ReasonMissing(Exception):
    """An edition that replaces another has to say why."""


class MadeMeanwhile(Exception):
    """Another edition of this quarter was stored after this one was worked out."""


class Unanswered(Exception):
    """Some of the contract's questions are answered and others have neither an answer nor "nothing to report"."""


class Waiting(Exception):
    """One for this reader and quarter waits for approval already."""


def make_edition(
    session: Session,
    *,
    authority_id: UUID | None = None,
    organisation_id: UUID | None = None,
    year: int,
    quarter: int,
    made: Mapping[str, Any],
    by: Act,
    monitoring: Mapping[str, Any] | None = None,
) -> Edition:
    """The object is stored as the next edition for this reader and quarter, and never changes. Its readers see it once
    somebody else has approved it.

    Raises NotEnded, Waiting, ReasonMissing, Unanswered or MadeMeanwhile; IntegrityError where two are stored
    at the same moment.
    """
    if clock.today() <= quarter_of(year, quarter).last:
        raise NotEnded
    reader = Reader(authority_id, organisation_id, "")
    if queries.proposed(session, reader, year, quarter) is not None:
        raise Waiting
    last = queries.latest(session, reader, year, quarter)
    number, why = (last.number if last else 0) + 1, made["edition"]["why"]
    if made["edition"]["number"] != number:
        raise MadeMeanwhile(number)
    if last is not None and not why:
        raise ReasonMissing
    if open_in(made):
        raise Unanswered
    text = canonical(made)
    edition = Edition(
        authority_id=authority_id,
        organisation_id=organisation_id,
        year=year,
        quarter=quarter,
        number=number,
        object=text,
        sha256=digest(text),
        monitoring=canonical(monitoring) if monitoring else None,
        made_by=by.user_id,
        why=why,
    )
    session.add(edition)
    session.flush()
    audit.record(session, "made", "edition", edition.id, by=by)
    return edition
