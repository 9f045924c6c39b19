"""Programmes on the shelf, as folders that were loaded."""

from collections.abc import Callable

import pytest

from portal.curricula import service
from tests.curricula.folders import written
from tests.world import by


@pytest.fixture
def put(database, tmp_path) -> Callable[..., None]:
    """Puts a programme on the shelf by writing its folder and loading it."""

    def shelved(files, slug="healthy-steps"):
        folder = written(tmp_path, files, slug)
        with database.write() as session:
            (found,) = service.load(session, folder, by=by(None))
            session.commit()
        assert not found.faults, found.faults

    return shelved
