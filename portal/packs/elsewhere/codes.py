"""Six figures that open one pack with codes on another computer: once, for 20 minutes. Flushes only; no flask.

Guessing is hopeless. A guess opens something only if it is one of the codes that can be used at that moment, of which
there are at most 10 among a million. 60 wrong ones a day are taken in all, whoever sends them, then none until the day
is over. So a guesser who uses up every one of them, while 10 codes stand open at every minute of day and night, opens
one pack in 1,000,000 / (60 x 10) = 1,667 days; with the 20 codes a day that a busy charity makes, 0.3 of which are open
at a time, in 150 years. What it would open names no young person.
"""

import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.packs import queries
from portal.packs.elsewhere.models import PrintCode
from portal.packs.models import Names, Pack
from portal.people import queries as people
from portal.people import service as signing
from portal.people.links import LinkKey, figures
from portal.people.models import Organisation, User
from portal.web.access import Act, Via

LASTS = timedelta(minutes=20)
"""To type the code in, and then to print."""
MOST_OPEN = 10
MOST_FROM_ADDRESS = 5
"""Wrong codes from one address within LASTS."""
MOST_IN_ALL = 20
"""The same from all addresses."""
MOST_A_DAY = 60
WHAT = signing.digest("print code")
"""Beside what wrong codes are counted."""


class NotThisPack(Exception):
    """It holds names or colours, is not ready, was deleted, or is no longer this person's to print."""


class TooMany(Exception):
    """As many codes are out as may be at a time."""


class WrongCode(Exception):
    """It opens nothing: never made, used, withdrawn or too old. The caller commits, so that the try counts."""


class HeldBack(Exception):
    """So many wrong codes came, from this address or in all, that none is looked at."""


def make(session: Session, key: LinkKey, pack_id: UUID, *, by: Act) -> str:
    """A new code for this pack; those before it, and what they opened, are over. Raises NotThisPack or TooMany."""
    _one_at_a_time(session)
    if by.user is None or openable(session, pack_id, by.user.id) is None:
        raise NotThisPack
    withdraw(session, pack_id)
    taken = set(session.scalars(select(PrintCode.code_hash).where(*_is_open())))
    if len(taken) >= MOST_OPEN:
        raise TooMany
    code = _fresh(key, taken)
    session.add(
        PrintCode(
            pack_id=pack_id,
            code_hash=key.hash_of_figures(code),
            made_by=by.user.id,
            expires_at=clock.now() + LASTS,
        )
    )
    session.flush()
    audit.record(session, "made print code", "pack", pack_id, by=by)
    return code


def use(session: Session, key: LinkKey, typed: str, *, address: str) -> str:
    """The code is used by this press and no other; returns the token that only this browser keeps. `address` is the
    connection's own. Raises HeldBack, or WrongCode, after which the caller commits as well."""
    _one_at_a_time(session)
    address_hash = signing.digest(address)
    if is_held_back(session, address_hash):
        raise HeldBack
    rows = select(PrintCode).where(*_is_open(), PrintCode.code_hash == key.hash_of_figures(figures(typed)))
    row = session.scalars(rows).one_or_none()
    if row is None or openable(session, row.pack_id, row.made_by) is None:
        failure_id = signing.note_failure(session, email_hash=WHAT, address_hash=address_hash)
        audit.record(session, "wrong print code", "sign_in_failure", failure_id, by=BY_CODE)
        raise WrongCode
    token = secrets.token_urlsafe(32)
    row.used_at, row.visit_hash = clock.now(), signing.digest(token)
    session.flush()
    audit.record(session, "used print code", "pack", row.pack_id, by=BY_CODE)
    return token


BY_CODE = Act(None, via=Via.LINK)


def is_held_back(session: Session, address_hash: str) -> bool:
    lately, today = clock.now() - LASTS, clock.now() - timedelta(days=1)
    if people.wrong_tries(session, WHAT, since=today) >= MOST_A_DAY:
        return True
    if people.wrong_tries(session, WHAT, since=lately) >= MOST_IN_ALL:
        return True
    return people.wrong_tries(session, WHAT, since=lately, address_hash=address_hash) >= MOST_FROM_ADDRESS


def visit(session: Session, token: str) -> PrintCode | None:
    """The code that this browser used, while what it opened lasts."""
    return session.scalars(
        select(PrintCode).where(
            PrintCode.visit_hash == signing.digest(token),
            PrintCode.used_at > clock.now() - LASTS,
            PrintCode.withdrawn_at.is_(None),
            PrintCode.ended_at.is_(None),
        )
    ).one_or_none()


def end(session: Session, token: str) -> None:
    """This browser can do nothing more with the code."""
    mine = PrintCode.visit_hash == signing.digest(token)
    session.execute(update(PrintCode).where(mine, PrintCode.ended_at.is_(None)).values(ended_at=clock.now()))


def withdraw(session: Session, pack_id: UUID) -> None:
    """No code of this pack opens anything any more, and what one opened is over."""
    mine = PrintCode.pack_id == pack_id
    session.execute(update(PrintCode).where(mine, PrintCode.withdrawn_at.is_(None)).values(withdrawn_at=clock.now()))


def openable(session: Session, pack_id: UUID, maker_id: UUID) -> Pack | None:
    """The pack, if it may be printed elsewhere and is in black and white."""
    found = fitting(session, pack_id, maker_id)
    return found if found and found.is_saving else None


def fitting(session: Session, pack_id: UUID, maker_id: UUID) -> Pack | None:
    """The pack, if it is there, holds codes and no names, is of one group, and is still this person's to print."""
    maker = session.get(User, maker_id)
    if maker is None or not maker.is_active:
        return None
    ready = (Pack.pdf.is_not(None), queries.is_kept(), ~queries.is_outdated(), ~Pack.is_preview)
    plain = (Pack.names == Names.CODES, Pack.group_id.is_not(None), ~Pack.is_zip)
    found: Pack | None = db.one(session, queries.seen_by(maker).where(*ready, *plain), pack_id)
    return found


def _is_open() -> tuple[ColumnElement[bool], ...]:
    unused = (PrintCode.used_at.is_(None), PrintCode.withdrawn_at.is_(None))
    return (*unused, PrintCode.expires_at > clock.now())


def _fresh(key: LinkKey, taken: set[str]) -> str:
    """One that opens nothing else now."""
    while True:
        code = f"{secrets.randbelow(1_000_000):06}"
        if key.hash_of_figures(code) not in taken:
            return code


def _one_at_a_time(session: Session) -> None:
    """Who comes at once waits in line, so that each is counted before the next is looked at."""
    lead = people.lead(session)
    if lead is not None:
        db.lock(session, Organisation, [lead.id], may_be_named=True)
