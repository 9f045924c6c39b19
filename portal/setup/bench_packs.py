"""How long a pack of every session takes, against one plain render of the same page."""

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
import multiprocessing, sys, time
from pathlib import Path
from uuid import UUID
from portal import app
from portal.groups.versions import folder_of
from portal.db import Database
from portal.groups.models import Group
from portal.packs import compose, gather, page, queries
from portal.packs.models import Names
from portal.web import pdf
def job():
    with Database(sys.argv[1]).read() as session:
        group = session.get_one(Group, UUID(sys.argv[2]))
        meetings = queries.counted_meetings(session, group.id)
        subject = gather.subject(session, group, meetings, whole=True, names=Names.CODES, vault=None)
        html = page.html_of(compose.pack(subject, folder_of(session, group)))
    page.fingerprint(html)
    Path(sys.argv[3]).write_bytes(page.pdf_of(html))
    Path(sys.argv[4]).write_text(html)
pdf.preload()
child = multiprocessing.get_context("fork").Process(target=job)
began = time.perf_counter()
child.start()
child.join()
if child.exitcode:
    sys.exit(child.exitcode)
print(time.perf_counter() - began)
"""
"""A worker, with the engine loaded as it always is, and one job in a process forked from it: the job is timed."""
PLAIN = """
import sys
from pathlib import Path
from weasyprint import HTML
html = Path(sys.argv[2]).read_text()
HTML(string=html, base_url=sys.argv[1]).write_pdf(sys.argv[3], pdf_variant="pdf/ua-1")
"""


def pack_ratio(database: Database) -> float:
    """Seconds of a job (fork, read, compose, render) over those of a plain render in a fresh process; median of 3.

    Prints both in milliseconds. Raises LookupError where no group has 13 sessions.
    """
    group_id = _group(database)
    url = database.url.render_as_string(hide_password=False)
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as folder:
        made, html, other = (str(Path(folder) / name) for name in ("ours.pdf", "pack.html", "plain.pdf"))
        for _ in range(ROUNDS):
            ours.append(_told(OURS, url, group_id, made, html))
            plain.append(_seconds(PLAIN, f"file://{ROOT}/static/", html, other))
    mine, theirs = statistics.median(ours), statistics.median(plain)
    print(f"pack of {SESSIONS} sessions: {mine * 1000:.0f} ms; one plain render of it: {theirs * 1000:.0f} ms")
    return mine / theirs


def _group(database: Database) -> str:
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


def _told(script: str, *arguments: str) -> float:
    """The seconds that the script itself measured and printed."""
    command = [sys.executable, "-c", script, *arguments]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 (our own)
    return float(said.stdout.split()[-1])
