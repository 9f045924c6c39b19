"""How long a pack of every session takes, against one plain render of the same pages by one process.

A worker has the engine loaded, as it always has, and each job runs in a process forked from it: the job is timed, from
reading the tables to the bytes. The plain render is a fresh process that is given the finished page.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import func, select

from portal.config import ROOT
from portal.db import Database
from portal.groups.models import Group
from portal.timetable.models import DeliverySession

SESSIONS = 13
ROUNDS = 3

OURS = """
import dataclasses, json, multiprocessing, sys, time
from pathlib import Path
from uuid import UUID
from portal import app
from portal.db import Database
from portal.groups.models import Group
from portal.groups.versions import folder_of
from portal.packs import compose, gather, page, queries
from portal.packs.models import Names
from portal.packs.printing import pieces
from portal.packs.printing.looks import Look
from portal.packs.printing.press import plate_of, press
from portal.packs.printing.runs import KeptInDatabase

database, group_id, made, html = Database(sys.argv[1]), UUID(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])

def pack_of(turn, another):
    with database.read() as session:
        group = session.get_one(Group, group_id)
        meetings = queries.counted_meetings(session, group_id)
        subject = gather.subject(session, group, meetings, whole=True, names=Names.CODES, vault=None)
        folder = folder_of(session, group)
    if turn:  # other young people
        rows = tuple(f"N{turn}{n}" for n in range(len(subject.meetings[0].rows)))
        meetings = tuple(dataclasses.replace(meeting, rows=rows) for meeting in subject.meetings)
        subject = dataclasses.replace(subject, meetings=meetings)
    if another:
        subject = dataclasses.replace(subject, group=f"Group {turn}", place=f"School {turn}")
    return compose.pack(subject, folder)

def job(turn=0, another=False, kept=True):
    plate = plate_of(pack_of(turn, another), Look())
    shelf = KeptInDatabase(database) if kept else None
    found = shelf.get([plate.sha256]) if shelf else {}
    if plate.sha256 in found:
        made.write_bytes(found[plate.sha256])
        return
    pressed = press(plate, shelf)
    made.write_bytes(pressed.pdf)
    if shelf:  # as the row of the pack keeps it
        shelf.put({plate.sha256: pressed.pdf})

def seconds(*arguments):
    child = multiprocessing.get_context("fork").Process(target=job, args=arguments)
    began = time.perf_counter()
    child.start()
    child.join()
    if child.exitcode:
        sys.exit(child.exitcode)
    return time.perf_counter() - began

pieces.preload()
told = {"cold": seconds(0, False, False)}
html.write_text(page.html_of(pack_of(0, False)))
seconds(0)
told["unchanged"] = seconds(0)
told["names"] = seconds(1)
told["group"] = seconds(2, True)
print(json.dumps(told))
"""
PLAIN = """
import sys
from pathlib import Path
from weasyprint import HTML
html = Path(sys.argv[2]).read_text()
HTML(string=html, base_url=sys.argv[1]).write_pdf(sys.argv[3], pdf_variant="pdf/ua-1")
"""


def figures(database: Database) -> dict[str, float]:
    """Medians of 3, each as a ratio to the plain render beside it. Raises LookupError where no group has 13 sessions.

    `warm`: the programme was printed before, group and young people are new. `warm_same_group`: the young people are.
    """
    group_id, url = group_of(database), database.url.render_as_string(hide_password=False)
    rounds: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as folder:
        made, html, other = (str(Path(folder) / name) for name in ("ours.pdf", "pack.html", "plain.pdf"))
        for _ in range(ROUNDS):
            forget(database)
            rounds.append(
                told(OURS, url, group_id, made, html)
                | {"plain": _seconds(PLAIN, f"file://{ROOT}/static/", html, other)}
            )
    for name, sample in rounds[0].items():
        print(f"pack of {SESSIONS} sessions, {name}: {sample:.2f} s")
    names = {"warm": "group", "warm_same_group": "names", "unchanged": "unchanged", "cold": "cold"}
    return {f"pack.{said}_ratio": _median(rounds, name, "plain") for said, name in names.items()}


def _median(rounds: list[dict[str, float]], name: str, against: str) -> float:
    return statistics.median(one[name] / one[against] for one in rounds)


def forget(database: Database) -> None:
    from portal.packs.printing.models import KeptPiece

    with database.write() as session:
        session.query(KeptPiece).delete()
        session.commit()


def group_of(database: Database) -> str:
    rows = (
        select(DeliverySession.group_id)
        .join(Group, DeliverySession.group_id == Group.id)
        .where(DeliverySession.is_live, DeliverySession.number.is_not(None), Group.planned_sessions == SESSIONS)
        .group_by(DeliverySession.group_id)
        .having(func.count() == SESSIONS)
        .order_by(DeliverySession.group_id)
        .limit(1)
    )
    with database.read() as session:
        found = session.scalars(rows).one_or_none()
    if found is None:
        raise LookupError(f"no group has {SESSIONS} sessions: load the sample data first")
    return str(found)


def _seconds(script: str, *arguments: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, *arguments], cwd=ROOT, check=True)  # noqa: S603 (our own)
    return time.perf_counter() - began


def told(script: str, *arguments: str) -> dict[str, float]:
    """What the script itself measured and printed."""
    command = [sys.executable, "-c", script, *arguments]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 (our own)
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found
