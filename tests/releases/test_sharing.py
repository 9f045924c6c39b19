"""An edition is opened by an e-mailed code: this one, and nothing else."""

import json
import re
from uuid import UUID

import pytest
from sqlalchemy import select, update

from portal.funding.models import Target
from portal.people.access import Role
from portal.people.models import ContactLink
from portal.releases.sharing.models import EditionShare
from portal.web.models import Notice
from tests.releases.making import approve, propose, store
from tests.releases.scene import autumn


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), groups=3, people=4, weeks=2)


def test_an_officer_without_an_account_reads_one_report_by_a_code(app, database, world, scene, sign_in, client):
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    at = f"/reports/{edition.id}/send"
    assert "Enter an e-mail address, like officer" in reader.post(at, data={"email": "officer"}).text
    assert "Sent: a link" in reader.post(at, data={"email": "Officer@Council.example"}, follow_redirects=True).text
    with database.read() as session:
        [letter] = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
        link_id = session.scalars(select(ContactLink.id)).one()
    assert letter.recipient.address == "officer@council.example"
    key = app.extensions["portal_link_key"]
    path, code = key.path(link_id), key.code(link_id)
    assert path in letter.words.text
    assert code in letter.words.text
    assert client.get("/reports/opened").status_code == 410
    other = "000000" if code != "000000" else "000001"
    assert client.post(path, data={"code": other}).status_code == 422
    page = client.post(path, data={"code": code}, follow_redirects=True)
    assert "Quarter 3, 2026/27, Enfield" in page.text
    files = {kind: client.get(f"/reports/opened/report.{kind}") for kind in ("csv", "json", "xlsx")}
    assert {answer.status_code for answer in files.values()} == {200}
    assert client.get("/reports/opened/committee.pdf").data.startswith(b"%PDF")
    assert 'href="/reports/opened/committee.pdf"' in page.text
    assert files["csv"].data == reader.get(f"/reports/{edition.id}/report.csv").data
    assert re.search("no-referrer", page.headers["Referrer-Policy"])
    assert client.get(f"/reports/{edition.id}").status_code == 302
    assert client.get("/reports/opened/report.exe").status_code == 404
    store(database, scene.authority, "A register came in late")
    assert "Edition 2 has replaced this one" in client.get("/reports/opened").text
    with database.read() as session:
        share = session.scalars(select(EditionShare).order_by(EditionShare.id)).first()
    assert share.taken_at is not None


def test_whoever_was_sent_an_old_edition_is_sent_the_newer_one_with_what_changed_and_why(
    app, database, world, scene, sign_in, client
):
    edition = store(database, scene.authority)
    boss = sign_in(world.user(Role.COORDINATOR))
    for _ in range(2):
        boss.post(f"/reports/{edition.id}/send", data={"email": "officer@council.example"})
    store(database, scene.authority, "A first register came in late")
    with database.write() as session:
        session.execute(update(Target).values(number=500))
        session.commit()
    third = store(database, scene.authority, "The target was another year's")
    with database.read() as session:
        found = session.scalars(select(Notice).where(Notice.kind == "report-newer")).all()
        notices = sorted(found, key=lambda row: row.facts["changed"])
        assert [(row.address, row.facts["changed"]) for row in notices] == [
            ("officer@council.example", 0),
            ("officer@council.example", 2),
        ]
        letters = app.extensions["portal_letters"].write(session, notices)
    assert "2 of its published figures changed" in letters[-1].words.text
    key, link_id = app.extensions["portal_link_key"], UUID(notices[-1].facts["link_id"])
    assert key.path(link_id) in letters[-1].words.text
    page = client.post(key.path(link_id), data={"code": key.code(link_id)}, follow_redirects=True).text
    assert "What changed since edition 2, which you were sent" in page
    assert "The target was another year&#39;s" in page
    assert "A first register" not in page
    assert "500" in page
    assert "the share would be far from the truth, no share is said" in page
    made = json.loads(client.get("/reports/opened/report.json").data)
    assert made["edition"]["number"] == 3
    assert client.get(f"/reports/{third.id}/changes").status_code == 302
    who = boss.get(f"/reports/{third.id}/downloads").text
    assert "officer@council.example" in who
    assert "sent by e-mail" in who
    assert "not opened yet" in boss.get(f"/reports/{edition.id}/downloads").text


def test_what_waits_for_approval_goes_to_nobody_and_no_mailbox_is_filled(database, world, scene, sign_in):
    edition = propose(database, scene.authority)
    boss = sign_in(world.user(Role.COORDINATOR))
    assert boss.post(f"/reports/{edition.id}/send", data={"email": "a@council.example"}).status_code == 404
    approve(database, edition.id)
    answers = [
        boss.post(f"/reports/{edition.id}/send", data={"email": "a@council.example"}).status_code for _ in range(13)
    ]
    assert answers == [302] * 12 + [422]
