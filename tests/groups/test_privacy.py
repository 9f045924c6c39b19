"""The two leaflets: plain enough for those who read them, and pinned to their edition."""

import hashlib
import io

import pytest
from flask import render_template
from pypdf import PdfReader

from portal.config import ROOT
from portal.curricula.reading.plainness import reading_age, text_of
from portal.groups.agreements import EDITION
from portal.groups.models import Controller, DataAgreement, LawfulBasis, Reader
from portal.groups.privacy import WATCHDOG, notice_for
from portal.web.pdf import render_pdf

OLDEST = {Reader.PUPILS: 11, Reader.PARENTS: 12}
PRINTED = {"edition 1": "be5f1384982b"}


def html(app, reader, controller=Controller.BOTH, basis=LawfulBasis.PUBLIC_TASK, contact="020 7946 0000") -> str:
    agreement = DataAgreement(controller=controller, basis=basis, retention_months=24)
    facts = {"school": "Sample School", "charity": "Sample Trust", "contact": contact, "edition": EDITION}
    with app.test_request_context():
        notice = notice_for(reader, agreement, **facts)
        return render_template(f"groups/privacy/_{reader}.html", notice=notice, watchdog=WATCHDOG)


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("controller", Controller)
@pytest.mark.parametrize("basis", LawfulBasis)
def test_a_leaflet_is_plain_enough_for_its_readers(app, reader, controller, basis):
    for contact in ("020 7946 0000", ""):
        age = reading_age(text_of(html(app, reader, controller, basis, contact)))
        assert age is not None
        assert age <= OLDEST[reader]


@pytest.mark.parametrize("reader", Reader)
def test_a_leaflet_says_all_that_it_has_to(app, reader):
    words = text_of(html(app, reader))
    for must in ("Sample School", "Sample Trust", "2 years", "020 7946 0000", "ico.org.uk", "numbers only", "delete"):
        assert must in words


@pytest.mark.parametrize("reader", Reader)
def test_a_leaflet_prints_on_one_sheet(app, reader):
    terms = {"controller": Controller.BOTH, "basis": LawfulBasis.LEGITIMATE_INTERESTS, "retention_months": 24}
    facts = {"school": "Sample School " * 6, "charity": "Sample Trust for the North of the Town", "edition": EDITION}
    with app.test_request_context():
        notice = notice_for(reader, DataAgreement(**terms), contact="020 7946 0000, hello@example.org", **facts)
        page = render_template("groups/privacy/paper.html", notice=notice, watchdog=WATCHDOG)
    assert len(PdfReader(io.BytesIO(render_pdf(page))).pages) == 1


def test_other_words_are_another_edition():
    """Schools record which edition they gave: raise EDITION in agreements.py with the words, and pin the new one."""
    parts = [(ROOT / "templates/groups/privacy" / f"_{reader}.html").read_bytes() for reader in Reader]
    assert PRINTED[EDITION] == hashlib.sha256(b"".join(parts)).hexdigest()[:12]
