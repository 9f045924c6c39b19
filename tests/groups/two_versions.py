"""A programme that was changed while a group was being taught it."""

from pathlib import Path

from portal.curricula import queries as curricula
from portal.curricula import service as loading
from portal.curricula.models import ProgrammeVersion
from portal.db import Database
from portal.groups.models import Group
from tests.curricula.folders import whole, written
from tests.world import World, by


def two_versions(database: Database, world: World, path: Path) -> tuple[Group, ProgrammeVersion, ProgrammeVersion]:
    """A group that began with the first of two versions; the chairs of the second session differ."""
    folder = written(path, whole())
    first = _load(database, folder)
    group = world.group(world.school(world.authority()), first, world.charity(), sessions=2)
    for name, old, new in (
        ("02-session.md", "Put the chairs in a ring.", "Put the chairs in a row."),
        ("programme.yaml", "version: 1", "version: 2"),
    ):
        (folder / name).write_text((folder / name).read_text().replace(old, new))
    return group, first, _load(database, folder)


def _load(database: Database, folder: Path) -> ProgrammeVersion:
    with database.write() as session:
        loading.load(session, folder, by=by(None))
        found = curricula.version_of(session, "healthy-steps")
        session.commit()
    assert found is not None
    return found
