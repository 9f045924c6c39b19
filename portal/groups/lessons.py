"""Which session of the programme stands at each number of a group, the same one under every version that kept it."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.models import ProgrammeFile, ProgrammeVersion
from portal.curricula.reading.reader import SESSION_FILE
from portal.groups.models import Group, VersionChange

Key = tuple[UUID, str]
"""Equal keys are the same session of the same programme, whatever its number."""


def keys(session: Session, group_ids: Collection[UUID]) -> dict[tuple[UUID, int], Key]:
    """By group and plan number, in three queries. Unscoped: whoever asks has the groups through a scope, and keys say
    nothing of anybody.

    A session is known by the name of its file without the number; of a version without files by version and number.
    """
    groups = session.execute(
        select(Group.id, Group.version_id, Group.plan_number, Group.planned_sessions).where(Group.id.in_(group_ids))
    ).all()
    changes: dict[UUID, list[tuple[int, UUID]]] = defaultdict(list)
    rows = select(VersionChange.group_id, VersionChange.from_number, VersionChange.version_id)
    for group_id, first, version_id in session.execute(
        rows.where(VersionChange.group_id.in_(group_ids)).order_by(VersionChange.from_number)
    ):
        changes[group_id].append((first, version_id))
    versions = {row.version_id for row in groups} | {key for theirs in changes.values() for _, key in theirs}
    named = _named(session, versions)
    found: dict[tuple[UUID, int], Key] = {}
    for row in groups:
        first = row.plan_number or 1
        for number in range(first, first + row.planned_sessions):
            held = [version_id for start, version_id in changes[row.id] if start <= number]
            version_id = held[-1] if held else row.version_id
            found[row.id, number] = named.get((version_id, number)) or (version_id, str(number))
    return found


def _named(session: Session, version_ids: Collection[UUID]) -> dict[tuple[UUID, int], Key]:
    """By version and number: the programme and what the file is called."""
    rows = session.execute(
        select(ProgrammeFile.version_id, ProgrammeVersion.programme_id, ProgrammeFile.path)
        .join(ProgrammeVersion, ProgrammeVersion.id == ProgrammeFile.version_id)
        .where(ProgrammeFile.version_id.in_(version_ids), ProgrammeFile.path.like("%.md"))
    )
    return {
        (version_id, int(path[:2])): (programme_id, path[3:])
        for version_id, programme_id, path in rows
        if SESSION_FILE.match(path)
    }
