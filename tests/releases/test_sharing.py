"""An edition is opened by an e-mailed code: this one, and nothing else."""

import re

import pytest
from sqlalchemy import select

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
    assert files["csv"].data == reader.get(f"/reports/{edition.id}/report.csv").data
    assert re.search("no-referrer", page.headers["Referrer-Policy"])
    assert client.get(f"/reports/{edition.id}").status_code == 302
    assert client.get("/reports/opened/report.exe").status_code == 404
    store(database, scene.authority, "A register came in late")
    assert "Edition 2 has replaced this one" in client.get("/reports/opened").text
    with database.read() as session:
        share = session.scalars(select(EditionShare)).one()
        [newer] = session.scalars(select(Notice).where(Notice.kind == "report-newer")).all()
    assert share.taken_at is not None
    assert newer.address == "officer@council.example"


def test_what_waits_for_approval_goes_to_nobody_and_no_mailbox_is_filled(database, world, scene, sign_in):
    edition = propose(database, scene.authority)
    boss = sign_in(world.user(Role.COORDINATOR))
    assert boss.post(f"/reports/{edition.id}/send", data={"email": "a@council.example"}).status_code == 404
    approve(database, edition.id)
    answers = [
        boss.post(f"/reports/{edition.id}/send", data={"email": "a@council.example"}).status_code for _ in range(13)
    ]
    assert answers == [302] * 12 + [422]
