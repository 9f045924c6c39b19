"""The real sender against a mail server, killed over and over at every step: each mail arrives once."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.config import ROOT
from portal.places.models import ContactDuty, SchoolContact
from portal.web import outbox
from portal.web.models import Notice, NoticeState
from tests.web.smtp_server import Server, mail_server

NOON = datetime(2027, 2, 2, 12, tzinfo=UTC)
MAILS = 40
STEPS = ("mail", "rcpt", "data", "end", "after", "end", "any")
"""Where the sender is killed: at a command, after the last byte and before the answer, or just after the answer."""


@pytest.fixture
def owed(world):
    with clock.moved_to(NOON):
        school = world.school(world.authority())
        group = world.group(school, world.programme(), world.charity(), sessions=1)
        with world.database.write() as session:
            for n in range(MAILS):
                contact = SchoolContact(school_id=school.id, name=f"Contact {n}", duty=ContactDuty.HOST)
                contact.email = f"contact{n}@example.org"
                session.add(contact)
                session.flush()
                facts = {"group": group.name, "number": 1, "was_at": NOON.isoformat()}
                outbox.notify(
                    session, "session-without-date", about=("group", group.id), contact_id=contact.id, **facts
                )
            session.commit()


def sender(database, server: Server, home) -> "subprocess.Popen[bytes]":
    here = {
        "PORTAL_ENV": "test",
        "PORTAL_DATA": str(home),
        "PORTAL_TEST_CLOCK": str(home / "clock"),
        "DATABASE_URL": database.url.render_as_string(hide_password=False),
        "PORTAL_SMTP": f"smtp://127.0.0.1:{server.port}",
        "PORTAL_MAIL_FROM": "us@example.org",
        "PORTAL_URL": "https://portal.example.org",
    }
    return subprocess.Popen([sys.executable, "-m", "portal", "mail", "send"], env={**os.environ, **here}, cwd=ROOT)


def left(database) -> int:
    with database.read() as session:
        rows = select(func.count()).where(Notice.state == NoticeState.WAITING, Notice.handed_at.is_(None))
        return session.scalar(rows.select_from(Notice)) or 0


def kill_at(step: str, server: Server, victim: "subprocess.Popen[bytes]", rng: Random) -> None:
    """At the third or so command of this kind the sender is killed, with no chance to tidy up."""
    countdown = [rng.randrange(2, 5)]

    def rule(usual: str):
        def say(_about: str) -> str | None:
            countdown[0] -= 1
            if countdown[0] == 0:
                if step == "after":
                    threading.Timer(rng.uniform(0, 0.004), victim.send_signal, [signal.SIGKILL]).start()
                else:
                    victim.send_signal(signal.SIGKILL)
                    victim.wait()
            return usual

        return say

    server.rules.clear()
    if step == "any":
        threading.Timer(rng.uniform(2, 4), victim.send_signal, [signal.SIGKILL]).start()
    elif step == "data":
        server.rules["data"] = rule("354 go on")
    else:
        server.rules["end" if step == "after" else step] = rule("250 fine")


@pytest.mark.slow
def test_each_mail_arrives_once_however_often_the_sender_is_killed(database, owed, tmp_path):
    rng, moment = Random(4), NOON
    with mail_server() as server:
        for step in (*STEPS, None):
            moment += timedelta(minutes=5)  # what a killed sender held is free again
            (tmp_path / "clock").write_text(moment.isoformat())
            victim = sender(database, server, tmp_path)
            server.rules.clear()
            if step:
                kill_at(step, server, victim, rng)
                victim.wait(timeout=60)
                continue
            ends = time.monotonic() + 60
            while left(database) and time.monotonic() < ends:
                time.sleep(0.2)
            victim.terminate()
            victim.wait(timeout=20)
        arrived = Counter(recipient for _, recipient in server.envelopes)
    with database.read() as session:
        states = Counter(session.scalars(select(Notice.state)))
        sent = set(session.scalars(select(Notice.address).where(Notice.state == NoticeState.SENT)))
    assert set(arrived.values()) == {1}, "nobody gets one twice"
    assert sent <= set(arrived), "what is noted as sent has arrived"
    assert states[NoticeState.SENT] + states[NoticeState.UNKNOWN] == MAILS, "nothing is lost"
    risky = sum(step in ("end", "after", "any") for step in STEPS)
    assert states[NoticeState.UNKNOWN] <= risky, "only a kill around the last byte leaves one to ask about"
    assert len({mail["Message-ID"] for mail in server.mails}) == len(server.mails)
