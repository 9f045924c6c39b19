"""The authorities and schools of London that come with the portal."""

import csv
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import new_id
from portal.places.models import Authority, School, SchoolKind, SchoolStatus, SchoolUrn

DATA = Path(__file__).parent / "data"


def load(session: Session) -> tuple[int, int]:
    """Add the authorities and schools that are not there yet; returns how many of each were added."""
    authorities = _authorities(session)
    known = set(session.scalars(select(SchoolUrn.urn)))
    schools, numbers, moment = [], [], clock.now()
    for row in _rows("london_schools_2021.csv"):
        if int(row["URN"]) in known:
            continue
        key = new_id()
        schools.append(
            {
                "id": key,
                "created_at": moment,
                "authority_id": authorities[0][row["LA"]],
                "name": row["School Name"].strip(),
                "kind": _kind(row),
                "status": SchoolStatus.OPEN,
                "establishment_number": row["LAEstab"],
                "type_name": row["School Type"].strip() or None,
                "pupils": _whole(row["Number of pupils on roll (7)"]),
            }
        )
        numbers.append(
            {"id": new_id(), "created_at": moment, "school_id": key, "urn": int(row["URN"]), "is_current": True}
        )
    if schools:
        session.execute(insert(School), schools)
        session.execute(insert(SchoolUrn), numbers)
    return authorities[1], len(schools)


def _authorities(session: Session) -> tuple[dict[str, UUID], int]:
    """Keys by three-digit code, and how many were added."""
    known = {row.la_code: row.id for row in session.scalars(select(Authority))}
    added = 0
    for row in _rows("london_authorities.csv"):
        if row["dfe_la_code"] not in known:
            authority = Authority(la_code=row["dfe_la_code"], gss_code=row["gss_code"], name=row["name"])
            session.add(authority)
            session.flush()
            known[authority.la_code] = authority.id
            added += 1
    return known, added


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _kind(row: dict[str, str]) -> SchoolKind:
    kind = row["School Type"].lower()
    if "referral" in kind or kind.startswith("ap "):
        return SchoolKind.PUPIL_REFERRAL_UNIT
    if "special" in kind:
        return SchoolKind.SPECIAL
    primary = _whole(row["Number of Primary pupils on roll (9)"]) or 0
    secondary = _whole(row["Number of  Secondary pupils on roll (10)"]) or 0
    if primary and secondary:
        return SchoolKind.ALL_THROUGH
    return SchoolKind.SECONDARY if secondary else SchoolKind.PRIMARY


def _whole(text: str) -> int | None:
    """ "1,029" is 1029; anything else than a number is missing."""
    plain = text.replace(",", "").strip()
    return int(plain) if plain.isdigit() else None
