"""Taking the national register into ours: what is new, changed, closed or refused, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, selectinload

from portal import clock
from portal.audit import service as audit
from portal.db import new_id
from portal.places.models import FIRST_INVENTED_URN, Authority, School, SchoolStatus, SchoolUrn
from portal.places.register_file import Line, Refusal, batches, read
from portal.web.access import Act

BATCH = 400


@dataclass
class Report:
    """What an import did, or would do."""

    added: int = 0
    unchanged: int = 0
    changed: list[tuple[Line, list[str]]] = field(default_factory=list)
    """Each with the names of the fields that differ."""
    closed: list[Line] = field(default_factory=list)
    renumbered: list[tuple[Line, int]] = field(default_factory=list)
    """Schools with a new number, each with the number before; the old stays on record."""
    refused: list[Refusal] = field(default_factory=list)


def import_register(session: Session, path: Path, *, by: Act) -> Report:
    """Bring our schools in line with the file. Importing the same file again changes nothing.

    Raises register_file.NotARegisterFile.
    """
    report = Report()
    follows = successors(read(path))
    followed = frozenset(follows.values())
    authorities = {row.la_code: row.id for row in session.scalars(select(Authority))}
    seen: set[int] = set()
    for batch in batches(read(path), BATCH):
        lines = list(_usable(session, batch, seen, authorities, report))
        known = _known(session, [line.urn for line in lines] + [follows.get(line.urn, 0) for line in lines])
        new = [line for line in lines if not _update(line, known, follows, followed, authorities, report)]
        _insert(session, new, authorities, report)
        session.flush()
        session.expunge_all()
    audit.record(session, "imported", "school", new_id(), by=by)
    return report


def successors(rows: Iterable[Line | Refusal]) -> dict[int, int]:
    """New number → old, where one closed and one open row share an LA and establishment number.

    A change to academy keeps that number and gives a new URN; a number shared otherwise says nothing.
    """
    open_, closed = dict[str, list[int]](), dict[str, list[int]]()
    for row in rows:
        if isinstance(row, Line) and (place := row.facts["establishment_number"]):
            home = closed if row.facts["status"] is SchoolStatus.CLOSED else open_
            home.setdefault(place, []).append(row.urn)
    return {urns[0]: closed[place][-1] for place, urns in open_.items() if len(urns) == 1 and place in closed}


def _usable(
    session: Session, batch: list[Line | Refusal], seen: set[int], authorities: dict[str, UUID], report: Report
) -> Iterable[Line]:
    for row in batch:
        if isinstance(row, Refusal):
            report.refused.append(row)
        elif row.urn in seen:
            report.refused.append(Refusal(row.number, str(row.urn), "this URN stands in the file twice"))
        elif row.urn >= FIRST_INVENTED_URN:
            report.refused.append(Refusal(row.number, str(row.urn), "numbers from 990001 are not real URNs"))
        elif not _authority(session, row, authorities):
            say = f"LA code {row.la_code} is unknown and the row does not name the authority in full"
            report.refused.append(Refusal(row.number, str(row.urn), say))
        else:
            seen.add(row.urn)
            yield row


def _authority(session: Session, line: Line, authorities: dict[str, UUID]) -> bool:
    """Authorities change: one that the file names in full and we lack is added."""
    if line.la_code not in authorities and line.la_name and (line.gss_code or "").startswith("E"):
        same = session.scalar(select(Authority.id).where(Authority.gss_code == line.gss_code))
        if same is None:
            row = Authority(la_code=line.la_code, gss_code=line.gss_code or "", name=line.la_name)
            session.add(row)
            session.flush()
            same = row.id
        authorities[line.la_code] = same
    return line.la_code in authorities


def _known(session: Session, urns: list[int]) -> dict[int, tuple[School, SchoolUrn]]:
    """One table after the other: PostgreSQL may think both empty until a first import is over, and would then join them
    row by row, which takes hours."""
    numbers = session.scalars(select(SchoolUrn).where(SchoolUrn.urn.in_(urns))).all()
    wanted = {number.school_id for number in numbers}
    rows = session.scalars(select(School).where(School.id.in_(wanted)).options(selectinload(School.urns)))
    schools = {school.id: school for school in rows}
    return {number.urn: (schools[number.school_id], number) for number in numbers}


def _update(
    line: Line,
    known: dict[int, tuple[School, SchoolUrn]],
    follows: dict[int, int],
    followed: frozenset[int],
    authorities: dict[str, UUID],
    report: Report,
) -> bool:
    """Change the school that has this number; False if there is none."""
    if line.urn not in known and follows.get(line.urn) in known:
        school, old = known[follows[line.urn]]
        old.is_current = False
        school.urns.append(SchoolUrn(urn=line.urn))
        _set(school, line, authorities)
        report.renumbered.append((line, old.urn))
        return True
    if line.urn not in known:
        return False
    school, number = known[line.urn]
    if not number.is_current or (line.urn in followed and line.facts["status"] is SchoolStatus.CLOSED):
        number.until_day = number.until_day or line.close_day
        report.unchanged += 1
        return True
    was_open = school.status is not SchoolStatus.CLOSED
    fields = _set(school, line, authorities)
    if not fields:
        report.unchanged += 1
    elif was_open and school.status is SchoolStatus.CLOSED:
        report.closed.append(line)
    else:
        report.changed.append((line, fields))
    return True


def _set(school: School, line: Line, authorities: dict[str, UUID]) -> list[str]:
    """Copy the row's facts; returns which differed. A fact that the file does not have stays."""
    wanted: dict[str, Any] = {name: value for name, value in line.facts.items() if value is not None}
    wanted["authority_id"] = authorities[line.la_code]
    differ = [name for name, value in wanted.items() if getattr(school, name) != value]
    for name in differ:
        setattr(school, name, wanted[name])
    school.confirmed_day = clock.today()
    return sorted(differ)


def _insert(session: Session, lines: list[Line], authorities: dict[str, UUID], report: Report) -> None:
    schools, numbers, moment = [], [], clock.now()
    for line in lines:
        key = new_id()
        fixed = {"id": key, "created_at": moment, "authority_id": authorities[line.la_code]}
        schools.append({**line.facts, **fixed, "confirmed_day": clock.today()})
        numbers.append({"id": new_id(), "created_at": moment, "school_id": key, "urn": line.urn, "is_current": True})
    if schools:
        session.execute(insert(School), schools)
        session.execute(insert(SchoolUrn), numbers)
        report.added += len(schools)
