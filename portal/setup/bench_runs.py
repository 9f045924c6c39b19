"""How a print run of 150 sessions goes: by two processes against one, and against half as many sessions.

The programme was printed before; every group and its young people are new. Each run is a job in a process of its own,
timed from the facts to the bytes of a ZIP, which is what so many come as.
"""

from portal.db import Database
from portal.setup.bench_packs import forget, group_of, told

MANY = 150
OURS = """
import dataclasses, json, multiprocessing, resource, sys, time
from uuid import UUID
from portal import app
from portal.db import Database
from portal.groups.models import Group
from portal.groups.versions import folder_of
from portal.packs import compose, files, gather, queries
from portal.packs.models import Names
from portal.packs.printing import laying, pieces
from portal.packs.printing.looks import Look
from portal.packs.printing.runs import KeptInDatabase

database, group_id, many = Database(sys.argv[1]), UUID(sys.argv[2]), int(sys.argv[3])
with database.read() as session:
    group = session.get_one(Group, group_id)
    meetings = queries.counted_meetings(session, group_id)
    subject = gather.subject(session, group, meetings, whole=True, names=Names.CODES, vault=None)
    folder = folder_of(session, group)

def packs_of(turn, many):
    # a pack for each session, as a run has them
    for at in range(many):
        name = f"{turn}{at // len(subject.meetings)}"
        meeting = subject.meetings[at % len(subject.meetings)]
        rows = tuple(f"{name}{n}" for n in range(len(meeting.rows)))
        mine = dataclasses.replace(meeting, rows=rows)
        group = f"Group {name}"
        yield compose.pack(dataclasses.replace(subject, whole=False, meetings=(mine,), group=group), folder)

def job(turn, sessions):
    plates = files.plates_of("Print run", list(packs_of(turn, sessions)), Look(), is_zip=True)
    files.printed(plates, KeptInDatabase(database), lambda done, of: None)

def seconds(turn, sessions):
    child = multiprocessing.get_context("fork").Process(target=job, args=(turn, sessions))
    began = time.perf_counter()
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)
    return time.perf_counter() - began

pieces.preload()
job("W", 13)
told = {"half": seconds("A", many // 2), "whole": seconds("B", many)}
laying.WORKERS = 1
told["alone"] = seconds("C", many)
told["MiB"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
print(json.dumps(told))
"""


def figures(database: Database) -> dict[str, float]:
    """`two_core_speedup`: time of one process by time of two. `run_growth`: time of twice the sessions by time of
    once, halved; 1 where time grows as the sessions do. Raises LookupError where no group has 13 sessions."""
    forget(database)
    url = database.url.render_as_string(hide_password=False)
    took = told(OURS, url, group_of(database), str(MANY))
    print(f"print run of {MANY} sessions: {took['whole']:.1f} s, by one process {took['alone']:.1f} s")
    return {
        "packs.two_core_speedup": took["alone"] / took["whole"],
        "packs.run_growth": took["whole"] / took["half"] / 2,
        "packs.peak_mib": took["MiB"],
    }
