"""Which version of its programme a group is taught, session by session. Flushes; the caller commits."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, joinedload

from portal.audit import service as audit
from portal.curricula.content import Folder
from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import content_of
from portal.curricula.reading.schema import Status
from portal.groups.models import Group, VersionChange
from portal.web.access import Act


class CannotChange(ValueError):
    """The group stays as it is; the text says why."""


def changes(session: Session, group_id: UUID) -> list[VersionChange]:
    """By session number. An unscoped read: whoever asks has the group through its scope."""
    rows = select(VersionChange).where(VersionChange.group_id == group_id).options(joinedload(VersionChange.version))
    return list(session.scalars(rows.order_by(VersionChange.from_number, VersionChange.id)))


def number_at(session: Session, group: Group, number: int) -> int:
    """The number of the version that holds for this session of the group."""
    held = [one.version.number for one in changes(session, group.id) if one.from_number <= number]
    return held[-1] if held else group.version.number


def folder_of(session: Session, group: Group) -> Folder:
    """What this group is taught: each session's plan from the version that holds for it.

    Programme and questions are those it began with, so that the end is measured as the start was.
    Raises Unreadable as `content_of`.
    """
    later = {change.from_number: content_of(session, change.version_id) for change in changes(session, group.id)}
    return mixed(content_of(session, group.version_id), later)


def mixed(first: Folder, later: Mapping[int, Folder]) -> Folder:
    """The first folder with its plans from each number in `later` on taken from that folder."""
    plans = {plan.number: plan for plan in first.plans}
    for start in sorted(later):
        plans = {number: plan for number, plan in plans.items() if number < start}
        plans |= {plan.number: plan for plan in later[start].plans if plan.number >= start}
    return replace(first, plans=tuple(plans[number] for number in sorted(plans)))


def change(session: Session, group: Group, version: ProgrammeVersion, *, from_number: int, by: Act) -> None:
    """From this session on the group is taught that version; later changes are overwritten.

    Raises CannotChange where it is another programme's, not live, or has too few sessions.
    """
    if version.programme_id != group.version.programme_id:
        raise CannotChange("That version is of another programme. Choose a version of this group's own")
    if version.status is not Status.LIVE:
        raise CannotChange("That version is not taught. Choose a live one")
    folder = content_of(session, version.id)
    if not {plan.number for plan in folder.plans} >= {number for number in group.numbers if number >= from_number}:
        raise CannotChange("That version has fewer sessions than this group has planned. Keep the present one")
    session.execute(
        delete(VersionChange).where(VersionChange.group_id == group.id, VersionChange.from_number >= from_number)
    )
    row = VersionChange(group_id=group.id, version_id=version.id, from_number=from_number)
    session.add(row)
    session.flush()
    audit.record(session, "changed the version", "group", group.id, by=by)
