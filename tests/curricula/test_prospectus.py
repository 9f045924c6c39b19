"""Prospectuses: tagged, the same bytes each time, and set once."""

import io

import pytest
from pypdf import PdfReader

from portal.curricula.line import MOST, line_of
from portal.curricula.reading.schema import Programme
from portal.web import printed
from tests.curricula.folders import PROGRAMME, casework, whole
from tests.packs.test_ua import faults
from tests.world import FACTS

OUTLINE = {"programme.yaml": PROGRAMME.replace("status: live", "status: outline").replace("Healthy steps", "Later on")}


def text_of(pdf):
    """Its words on one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def three(put):
    put(whole())
    put(casework() | {"programme.yaml": casework()["programme.yaml"].replace("Healthy steps", "Walks")}, "walks")
    put(OUTLINE, "later-on")


@pytest.mark.parametrize("address", ["/healthy-steps/prospectus.pdf", "/walks/prospectus.pdf", "/prospectus.pdf"])
def test_a_prospectus_is_tagged_and_the_same_bytes_each_time(three, client, address):
    first = client.get(f"/programmes{address}")
    assert first.mimetype == "application/pdf"
    assert faults(first.data) == []
    printed._made.clear()
    assert client.get(f"/programmes{address}").data == first.data


def test_a_programmes_prospectus_says_what_its_page_says(three, client):
    text = text_of(client.get("/programmes/healthy-steps/prospectus.pdf").data)
    for words in (
        "Two short meetings about asking for help.",
        "Session 1",
        "Children find out whom they can ask.",
        "Free where a council pays",
        "What is known, and what is not",
        "version 1. Free to use.",
    ):
        assert words in text, words
    assert "One person" not in text


def test_the_whole_prospectus_has_a_front_a_page_to_find_by_and_one_page_each(three, client):
    reader = PdfReader(io.BytesIO(client.get("/programmes/prospectus.pdf").data))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 5
    assert "Our programmes" in texts[0]
    pages = [line.split()[-1] for line in texts[1].splitlines() if line.strip() and "page" not in line]
    assert [last for last in pages if last in {"3", "4", "5"}] == ["3", "4", "5"]
    for page, title in zip(texts[2:], ("Healthy steps", "Walks", "Later on"), strict=True):
        assert title in page
    assert "not open for booking yet" in " ".join(texts[4].split())


def test_it_is_set_once_and_not_sent_again_unchanged(three, client):
    first = client.get("/programmes/prospectus.pdf")
    made = dict(printed._made)
    again = client.get("/programmes/prospectus.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""
    assert dict(printed._made) == made


def test_it_opens_where_it_is_and_is_named_for_the_programme(three, client):
    answer = client.get("/programmes/healthy-steps/prospectus.pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="healthy-steps-prospectus.pdf"'


def test_where_nothing_can_be_printed_the_page_says_so(three, client, monkeypatch):
    printed._made.clear()
    monkeypatch.setattr("portal.web.pdf.is_available", lambda: False)
    assert client.get("/programmes/prospectus.pdf").status_code == 503


def test_there_is_no_prospectus_of_nothing(client):
    assert client.get("/programmes/prospectus.pdf").status_code == 404
    assert client.get("/programmes/nothing/prospectus.pdf").status_code == 404


@pytest.mark.parametrize(
    ("facts", "numbered", "line"),
    [
        ({}, 8, (8, True, False)),
        ({}, 40, (MOST, True, False)),
        ({"series": False}, 5, (5, False, False)),
        ({"plan": "stages", "mode": "family"}, 6, (6, True, True)),
        ({"mode": "one-to-one"}, 0, (0, True, True)),
    ],
)
def test_a_programme_is_drawn_as_a_line_of_its_sessions(facts, numbered, line):
    drawn = line_of(Programme.model_validate(FACTS | facts, strict=False), numbered)
    assert (drawn.stops, drawn.is_joined, drawn.goes_on) == line
