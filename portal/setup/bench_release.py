"""A quarter's report for one authority against DuckDB on the same rows, and how it grows with history.

Made data: one year of 640 groups of 12 people and 13 weekly sessions under eight authorities, 99,840 marks; the reader
is one of the eight, and its quarter holds the most of 20 groups and the first session of 20 more. The year is copied
into the years before it, ten times for a million marks, a hundred times for ten million: history grows, the quarter
does not. DuckDB holds the same rows in tables of its own and answers, in SQL, the same questions: sessions, places,
distinct people and endings by programme, year and week.
"""

import csv
import gc
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

import duckdb

from portal import clock
from portal.app import settled
from portal.db import Base, Database
from portal.impact.period import quarter_of
from portal.releases import drafting
from portal.releases.protected import Reader
from portal.setup.bench_rows import Bench
from portal.setup.database import migrate

YEAR, QUARTER = 2026, 3
STARTS = [date(2026, 4, 7), date(2026, 6, 30), date(2026, 9, 22), date(2026, 12, 29)]
"""First days of the year's groups, one for each quarter."""
AUTHORITIES, GROUPS, PEOPLE, SESSIONS = 8, 20, 12, 13
A_YEAR = AUTHORITIES * GROUPS * len(STARTS) * PEOPLE * SESSIONS
SIZES = (1_000_000, 3_000_000, 10_000_000)
ROUNDS = 9
NOW = datetime(2027, 1, 10, 12, tzinfo=clock.LONDON)

KEYS = {
    "participant": ("id",),
    "delivery_group": ("id",),
    "allocation": ("id", "group_id"),
    "enrolment": ("id", "group_id", "participant_id"),
    "delivery_session": ("id", "group_id"),
    "session_part": ("id", "session_id"),
    "register": ("id", "part_id"),
    "mark": ("part_id", "enrolment_id"),
}
"""Tables that are copied, with the keys that each copy has of its own."""
DAYS = ("starts_at", "ends_at", "joined_day")
UNREAD = ("facts", "heads")
DELIVERED = 240
"""Sessions of the quarter: 11 of each group that began in September, and the first of those that began in December."""
ANSWERS = (
    """SELECT programme_id, count(*) FILTER (is_dated), count(*) FILTER (outcome = 'delivered'), sum(minutes),
         count(DISTINCT group_id), count(DISTINCT school_id) FROM met GROUP BY CUBE (programme_id)""",
    """SELECT programme_id, year_group, number, count(*), count(*) FILTER (came), count(DISTINCT participant_id),
         count(DISTINCT participant_id) FILTER (came), count(DISTINCT school_id) FILTER (came)
         FROM placed GROUP BY GROUPING SETS ((), (programme_id), (year_group), (number))""",
    """WITH ends AS (SELECT group_id, max(starts_at) AS last FROM delivery_session JOIN mine USING (group_id)
                     GROUP BY group_id),
         each AS (SELECT e.id, m.programme_id, p.year_group, m.school_id, e.left_reason,
                    count(*) FILTER (k.value IN ('present', 'late', 'left early')) AS came, count(*) AS offered
                  FROM ends JOIN mine m USING (group_id) JOIN enrolment e USING (group_id)
                  JOIN participant p ON p.id = e.participant_id JOIN mark k ON k.enrolment_id = e.id
                  WHERE ends.last >= TIMESTAMP '{first}' AND ends.last < TIMESTAMP '{after}' GROUP BY ALL)
       SELECT programme_id, year_group, count(*), count(*) FILTER (4 * came >= 3 * offered), count(DISTINCT school_id)
         FROM each WHERE came > 0 GROUP BY GROUPING SETS ((), (programme_id), (year_group))""",
)
VIEWS = """
CREATE OR REPLACE TEMP TABLE mine AS
  SELECT g.id AS group_id, g.school_id, v.programme_id FROM delivery_group g
  JOIN programme_version v ON v.id = g.version_id WHERE g.authority_id = '{authority}'
    AND EXISTS (SELECT 1 FROM allocation a JOIN funding_line l ON l.id = a.line_id WHERE a.group_id = g.id)
    AND EXISTS (SELECT 1 FROM delivery_session s WHERE s.group_id = g.id AND s.starts_at >= '{year}'
    AND s.starts_at < '{after}');
CREATE OR REPLACE TEMP TABLE met AS
  SELECT s.*, p.id AS part_id, p.minutes, m.school_id, m.programme_id, s.is_live AS is_dated
  FROM delivery_session s JOIN mine m USING (group_id) JOIN session_part p ON p.session_id = s.id
  WHERE s.starts_at >= '{first}' AND s.starts_at < '{after}';
CREATE OR REPLACE TEMP TABLE placed AS
  SELECT t.programme_id, t.number, t.school_id, e.participant_id, p.year_group,
    k.value IN ('present', 'late', 'left early') AS came
  FROM met t JOIN mark k ON k.part_id = t.part_id JOIN enrolment e ON e.id = k.enrolment_id
  JOIN participant p ON p.id = e.participant_id WHERE t.outcome = 'delivered';
"""


def figures() -> dict[str, float]:
    """`release.duckdb_ratio`: ours by DuckDB's time at a million marks; `release.history_growth`: ours at ten million
    by ours at one."""
    found: dict[int, tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as home:
        database = Database(f"sqlite:///{Path(home) / 'release.db'}")
        authority = _first_year(database)
        duck = _duck(database, Path(home))
        copies = 1
        for size in SIZES:
            for copy in range(copies, round(size / A_YEAR)):
                _copy(database, duck, copy)
            copies = round(size / A_YEAR)
            ours, theirs = found[size] = _in_turn(_ours(database, authority), _theirs(duck, authority))
            print(f"a quarter's report at {copies * A_YEAR:,} marks: {ours:.3f} s, by DuckDB {theirs:.3f} s")
        database.engine.dispose()
    first, last = found[SIZES[0]], found[SIZES[-1]]
    return {"release.duckdb_ratio": first[0] / first[1], "release.history_growth": last[0] / first[0]}


def _first_year(database: Database) -> UUID:
    """Key of the authority that reads."""
    migrate(database)
    mine: UUID | None = None
    with database.write() as session:
        for number in range(AUTHORITIES):
            bench = Bench(session, first_day=STARTS[0], number=number)
            mine = mine or bench.authority
            for start in STARTS:
                bench.first_day = start
                for group in range(GROUPS):
                    bench.group(group, sessions=SESSIONS, people=PEOPLE, marked=True)
            bench.rows.write()
        session.commit()
    if mine is None:
        raise RuntimeError("no authority was made")
    return mine


def _columns(table: str) -> list[str]:
    return [column.name for column in Base.metadata.tables[table].columns]


def _copied(table: str, copy: int, *, is_duck: bool) -> str:
    """Adds a copy of the first year: with keys of its own, and every day so many years earlier."""
    taken, columns = [], [name for name in _columns(table) if not (is_duck and name in UNREAD)]
    for column in columns:
        if column in KEYS[table]:
            key = f"replace(CAST({column} AS VARCHAR), '-', '')" if is_duck else column
            key = f"'{copy:04x}' || substr({key}, 5)"
            taken.append(f"CAST({key} AS UUID)" if is_duck else key)
        elif column in DAYS:
            earlier = f"printf('%04d', CAST(substr({column}, 1, 4) AS INTEGER) - {copy}) || substr({column}, 5)"
            taken.append(f"{column} - INTERVAL {copy} YEAR" if is_duck else earlier)
        else:
            taken.append(column)
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(taken)} FROM base_{table}"  # noqa: S608 (our own)


def _file(database: Database) -> Any:
    """The file itself, by the portal's own SQLite: two of them at one file would spoil it."""
    database.engine.dispose()
    return database.engine.dialect.loaded_dbapi.connect(str(database.url.database))


def _copy(database: Database, duck: Any, copy: int) -> None:
    """One more year before the others, in both."""
    with _file(database) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        for table in KEYS:
            connection.execute(_copied(table, copy, is_duck=False))
    for table in KEYS:
        duck.execute(_copied(table, copy, is_duck=True))


def _duck(database: Database, home: Path) -> Any:
    """DuckDB with tables of the same rows."""
    duck = duckdb.connect(str(home / "duck.db"))
    with _file(database) as connection:
        for table in (*KEYS, "programme_version", "funding_line"):
            columns = [name for name in _columns(table) if name not in UNREAD]
            rows = connection.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608
            with (home / "rows.csv").open("w", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows(rows)
            duck.execute(f"CREATE TABLE {table} AS FROM read_csv('{home / 'rows.csv'}', sample_size = -1)")
            for column in columns:
                if column.endswith("id"):
                    duck.execute(f"ALTER TABLE {table} ALTER {column} TYPE UUID USING CAST({column} AS UUID)")
            duck.execute(f"CREATE TABLE base_{table} AS FROM {table}")
            connection.execute(f"CREATE TABLE base_{table} AS SELECT * FROM {table}")  # noqa: S608
    return duck


def _ours(database: Database, authority: UUID) -> Callable[[], int]:
    reader = Reader(authority, None, "Borough 0")

    def build() -> int:
        with clock.moved_to(NOW), database.read() as session:
            made = drafting.counted_draft(session, reader, YEAR, QUARTER).made
        return int(next(each["value"] for each in made["figures"] if each["key"] == "sessions"))

    return build


def _theirs(duck: Any, authority: UUID) -> Callable[[], int]:
    period = quarter_of(YEAR, QUARTER)
    days = {"first": period.first, "after": period.last + timedelta(days=1), "year": date(YEAR, 4, 1)}

    def answer() -> int:
        duck.execute(VIEWS.format(authority=authority, **days))
        found = [duck.execute(each.format(**days)).fetchall() for each in ANSWERS]
        return int(next(row[2] for row in found[0] if row[0] is None))

    return answer


def _in_turn(ours: Callable[[], int], theirs: Callable[[], int]) -> tuple[float, float]:
    """Median seconds of each, asked one after the other round by round, so that a busy machine slows all alike; in a
    process that has settled as the server's do."""
    settled()
    spent: tuple[list[float], list[float]] = [], []
    for _ in range(ROUNDS):
        for ask, times in zip((ours, theirs), spent, strict=True):
            began = time.perf_counter()
            found = ask()
            times.append(time.perf_counter() - began)
            if found != DELIVERED:
                raise RuntimeError(f"{found} sessions instead of {DELIVERED}")
    gc.unfreeze()
    return median(spent[0]), median(spent[1])
