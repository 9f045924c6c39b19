"""Mails that came back: which of ours and why, and nothing else is believed."""

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from portal.cli import portal
from portal.web import bounces
from portal.web.models import Notice, NoticeState

OURS = "0197b5a4-2c00-7abc-8def-0123456789ab"


def report(*, action="failed", status="5.1.1", message_id=f"<{OURS}.1@example.org>", inner="message/rfc822") -> bytes:
    return f"""From: MAILER-DAEMON@mx.example.org
To: us@example.org
Subject: Undelivered Mail
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I am sorry.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; robin@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 no such
 person <b>here</b>

--b
Content-Type: {inner}

Message-ID: {message_id}
Subject: Horizons Tuesday

Text
--b--
""".encode()


@pytest.mark.parametrize("inner", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_says_which_mail_and_why(inner):
    found = bounces.read(report(inner=inner))
    assert str(found.notice_id) == OURS
    assert found.why.startswith("The address does not exist (550 5.1.1 no such person")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "no report"),
        (b"Subject: Out of office\n\nBack on Monday", "no report"),
        (b"\xff\xfe\x00" * 1000, "no report"),
        (report(action="delayed", status="4.2.0"), "still tries"),
        (report(action="delivered", status="2.0.0"), "still tries"),
        (report(message_id="<somebody@else.example.org>"), "did not send"),
        (b"x" * 5_000_001, "larger than 5 MB"),
    ],
)
def test_anything_else_is_refused_in_words(content, words):
    with pytest.raises(bounces.NoBounce, match=words):
        bounces.read(content)


def test_the_command_notes_what_came_back(database, world, tmp_path, monkeypatch):
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", database.url.render_as_string(hide_password=False))
    school = world.school(world.authority())
    row = Notice(kind="booking-declined", about_noun="booking", about_id=school.id, facts={}, state=NoticeState.SENT)
    world.add(row)
    ours, other = tmp_path / "a.eml", tmp_path / "b.eml"
    ours.write_bytes(report(message_id=f"<{row.id}.1@example.org>"))
    other.write_bytes(b"Hello")
    told = CliRunner().invoke(portal, ["mail", "bounced", str(ours), str(other)])
    assert told.exit_code == 1
    assert "a.eml: noted" in told.output
    with database.read() as session:
        assert session.scalars(select(Notice.state)).one() is NoticeState.FAILED
    again = CliRunner().invoke(portal, ["mail", "bounced", str(ours)])
    assert (again.exit_code, "noted before" in again.output) == (0, True)
