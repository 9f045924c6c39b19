"""How the work of a council's report grows with the groups in its quarter."""

import tempfile
import time
from datetime import datetime
from pathlib import Path
from statistics import median

from portal import clock
from portal.db import Database
from portal.releases import drafting
from portal.releases.protected import Reader
from portal.setup.bench_rows import Bench
from portal.setup.database import migrate

GROUPS = 30
PEOPLE = 12
SESSIONS = 13
ROUNDS = 5


def growth() -> tuple[float, float, float]:
    """Ten times the groups ÷ once, in seconds to build the protected object; medians of ROUNDS, then both."""
    once, ten = _seconds(GROUPS), _seconds(10 * GROUPS)
    return ten / once, once, ten


def _seconds(groups: int) -> float:
    with tempfile.TemporaryDirectory() as home:
        database = Database(f"sqlite:///{Path(home) / 'bench.db'}")
        migrate(database)
        with database.write() as session:
            bench = Bench(session)
            for n in range(groups):
                bench.group(n, sessions=SESSIONS, people=PEOPLE, marked=True)
            bench.rows.write()
            session.commit()
        reader = Reader(bench.authority, None, "Enfield")
        with clock.moved_to(datetime(2027, 1, 10, 12, tzinfo=clock.LONDON)):
            spent = median(_build(database, reader) for _ in range(ROUNDS))
        database.engine.dispose()
    return spent


def _build(database: Database, reader: Reader) -> float:
    began = time.perf_counter()
    with database.read() as session:
        made = drafting.counted_draft(session, reader, 2026, 3).made
    if not made:
        raise RuntimeError("the report was empty")
    return time.perf_counter() - began
