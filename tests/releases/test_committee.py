"""The committee's page: three sentences that stand alone, from the stored object."""

import io
import json

import pytest
from pypdf import PdfReader

from portal.people.access import Role
from portal.releases.codes import code_of
from portal.releases.committee import committee_of
from portal.releases.paper import committee_pdf_of
from portal.releases.protected import canonical, digest
from portal.releases.returns import Form
from tests.releases.making import store
from tests.releases.scene import autumn

WHEN = "From October to December 2026"
HIDDEN = {"value": "c", "numerator": "c", "denominator": "c", "unit": ""}


def figure(key, value, numerator="z", denominator="z", unit="", label="Young people reached"):
    return {
        "key": key,
        "label": label,
        "value": value,
        "unit": unit,
        "numerator": numerator,
        "denominator": denominator,
    }


def made(**figures):
    """An object with only what the page reads."""
    usual = {
        "reach": figure("reach", 120),
        "sessions": figure("sessions", 143, 143, 144),
        "attendance": figure("attendance", 84, 1190, 1420, "%"),
        "completed": figure("completed", 63, 75, 120, "%"),
        "hours": figure("hours", 143),
        "schools": figure("schools", 6),
    }
    return {
        "title": "Quarter 3, 2026/27, Enfield",
        "reader": "Enfield",
        "period": {"months": "October to December 2026", "year": 2026, "quarter": 3},
        "edition": {"number": 1},
        "coverage": {"finished": 142, "due": 143},
        "figures": [{**each, **figures.get(key, {})} for key, each in usual.items()],
        "tables": [{"columns": [{"key": "attendance"}]}],
        "published": {"reach": {"all": [120], "programme:1": "c"}},
    }


def test_three_sentences_each_with_n_period_and_source():
    page = committee_of(made(), "3fa9-07c2-b81e-44d0")
    assert [quote.words for quote in page.quotes] == [
        "From October to December 2026, groups paid for by Enfield reached about 120 young people in 6 schools.",
        "From October to December 2026, young people in groups paid for by Enfield came to about 84% of the places "
        "they were offered.",
        "Of the young people who started in groups paid for by Enfield that ended from October to December 2026, about "
        "63% completed.",
    ]
    assert [quote.n for quote in page.quotes][1:] == [
        "n: about 1,190 of 1,420, each to the nearest 5",
        "n: about 75 of 120, each to the nearest 5",
    ]
    first = page.quotes[0]
    assert (first.n, first.period) == ("n: about 120, nearest 5", "October to December 2026")
    assert (first.source, page.code) == ("Quarter 3, 2026/27, Enfield, edition 1", "3fa9-07c2-b81e-44d0")
    assert dict(page.answers)["What is hidden, and why?"].startswith("1 of 2 figures about people")


@pytest.mark.parametrize(
    ("hidden", "firsts"),
    [
        (
            ("reach", "attendance", "completed"),
            [f"{WHEN}, 143 of 144", WHEN, "142 of 143"],
        ),
        (
            ("completed",),
            [f"{WHEN}, groups", WHEN, f"{WHEN}, 143"],
        ),
    ],
)
def test_what_is_hidden_gives_its_place_to_what_is_exact(hidden, firsts):
    page = committee_of(made(**dict.fromkeys(hidden, HIDDEN)), "")
    assert len(page.quotes) == 3
    for quote, first in zip(page.quotes, firsts, strict=True):
        assert quote.words.startswith(first)
    assert any("None can be said, or no group ended" in line for line in page.never)


def test_a_long_answer_ends_where_a_sentence_does():
    said = "Three groups begin in January. " * 12
    contract = {"cost": "", "next": said}
    [_, _, _, (_, answer)] = committee_of(made() | {"contract": contract}, "").answers
    assert answer == " ".join(["Three groups begin in January."] * 9) + " The rest stands in the report."
    [_, _, _, (_, answer)] = committee_of(made() | {"contract": {"cost": "", "next": "week " * 70}}, "").answers
    assert answer == "week " * 56 + "… The rest stands in the report."


def test_the_paper_is_one_page_whoever_reads_it_and_however_much_was_promised(database, world):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    stored = json.loads(store(database, scene.authority).object)
    long = "The Worshipful Foundation for Young People of the Lea Valley"
    text = canonical(stored).replace("Enfield", long)
    made = json.loads(text)
    [targets] = [table for table in made["tables"] if table["key"] == "targets"]
    targets["rows"] = targets["rows"] * 6
    made["contract"] = {"rule": "", "cost": "Spent on group work. " * 40, "next": "Two groups begin. " * 40}
    pages = PdfReader(io.BytesIO(committee_pdf_of(made, digest(text)))).pages
    assert len(pages) == 1
    said = " ".join(pages[0].extract_text().split())
    assert "The other 6 stand in the report" in said
    assert said.count(code_of(digest(text))) == 5, "a check code is broken at the end of a line"


def test_the_page_and_its_paper_are_for_whoever_reads_the_edition(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    edition = store(database, scene.authority)
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    page = reader.get(f"/reports/{edition.id}/committee").text
    for quote in committee_of(json.loads(edition.object), "").quotes:
        assert quote.words in page
    assert reader.get(f"/reports/{edition.id}/committee.pdf").data.startswith(b"%PDF")


def answer(found, question):
    return dict(committee_of(found, "").answers)[question]


def test_why_something_is_hidden_is_said_by_the_reports_own_rules_and_form():
    hidden = "What is hidden, and why?"
    assert "from 1 to 7 people, from fewer than 3 schools" in answer(made(), hidden)
    assert "from 1 to 9 people" in answer(made() | {"rules": {"key": "threshold-10"}}, hidden)
    by_form = made() | {"form": Form.TARGETS.value, "published": {"reach": {"all": "c"}}}
    assert "agreed beforehand" in answer(by_form, hidden)
    assert "1 to 7" not in answer(by_form, hidden)
