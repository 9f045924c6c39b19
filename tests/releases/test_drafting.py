import gc

import pytest

from portal.releases import queries
from portal.releases.protected import Reader


def fails(*_: object, **__: object) -> None:
    raise ArithmeticError


def test_the_search_for_cycles_goes_on_after_a_draft_and_after_one_that_failed(database, world, monkeypatch):
    area = world.authority()
    with database.read() as session:
        queries.counted_draft(session, Reader(area.id, None, area.name), 2026, 3)
        assert gc.isenabled()
        monkeypatch.setattr(queries, "build", fails)
        with pytest.raises(ArithmeticError):
            queries.counted_draft(session, Reader(area.id, None, area.name), 2026, 3)
    assert gc.isenabled()
