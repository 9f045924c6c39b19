"""The catalogue and its programmes as strangers find them."""

import re

import pytest

from portal.config import Settings
from portal.curricula import queries
from portal.people.models import Organisation, OrganisationKind
from tests.curricula.folders import PROGRAMME, casework, whole

TWO_PARTS = """\
minutes: 20
parts:
  - {title: The first half, minutes: 10}
  - {title: The second half, provider: partner, minutes: 10}
"""


def with_facts(**facts):
    files = whole()
    for name, value in facts.items():
        files["programme.yaml"] = re.sub(rf"(?m)^{name}: .*$", f"{name}: {value}", files["programme.yaml"])
    return files


@pytest.fixture
def contact(client, monkeypatch):
    def give(words):
        monkeypatch.setenv("PORTAL_CONTACT", words)
        client.application.config["SETTINGS"] = Settings.from_environment()

    return give


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("topic=violence", {"Steps", "Talks"}),
        ("topic=weapons", {"Walks"}),
        ("mode=workshop", {"Talks"}),
        ("size=one", {"Walks"}),
        ("length=longer", {"Walks"}),
        ("length=visit", {"Steps", "Talks"}),
        ("age=13&topic=violence&setting=secondary&mode=group", {"Steps"}),
        ("topic=&age=&mode=", {"Steps", "Talks", "Walks"}),
    ],
)
def test_each_question_finds_its_programmes(put, client, query, shown):
    put(with_facts(title="Steps"), "steps")
    put(with_facts(title="Talks", mode="workshop"), "talks")
    files = casework()
    files["programme.yaml"] = (
        files["programme.yaml"].replace("Healthy steps", "Walks").replace("[violence]", "[weapons]")
    )
    files["programme.yaml"] = files["programme.yaml"].replace("{least: 4, most: 12}", "{least: 1, most: 1}")
    put(files, "walks")
    page = client.get(f"/programmes?{query}").text
    assert {title for title in ("Steps", "Talks", "Walks") if f">{title}</a>" in page} == shown


def test_each_answer_says_to_how_many_programmes_it_leads(put, client):
    put(with_facts(title="Steps"), "steps")
    put(with_facts(title="Talks", mode="workshop"), "talks")
    page = client.get("/programmes?mode=workshop").text
    assert "Violence (1)" in page
    assert "Group (1)" in page
    assert "Weapons (0)" in page
    assert "<strong>1 programme</strong> of 2 for this choice" in page
    assert '<option selected value="workshop">Workshop or assembly (1)</option>' in page


def test_nothing_found_says_so_and_leads_back_to_all(put, client):
    put(whole())
    page = client.get("/programmes?topic=weapons").text
    assert "No programme fits this choice" in page
    assert '<a class="govuk-button button--secondary" href="/programmes"' in page
    assert 'class="card' not in page


def test_the_catalogue_only_looks(client):
    assert client.post("/programmes").status_code == 405


@pytest.mark.parametrize(
    ("words", "link"),
    [
        ("hello@charity.example", '<a href="mailto:hello@charity.example">hello@charity.example</a>'),
        ("020 7946 0000", '<a href="tel:02079460000">020 7946 0000</a>'),
        ("Ring Jo on 020 7946 0000", "Ring Jo on 020 7946 0000"),
        ("", "Ask the charity that runs this portal."),
    ],
)
def test_what_is_live_but_not_booked_here_is_asked_for(put, client, contact, words, link):
    put(with_facts(mode="family"))
    contact(words)
    page = client.get("/programmes/healthy-steps").text
    assert "Ask us about Healthy steps" in page
    assert link in page
    assert "Sign in to book" not in page
    assert "Ask us" in client.get("/programmes").text


def test_a_programme_says_cost_licence_credit_version_measures_and_what_is_known(put, client):
    put(whole())
    page = client.get("/programmes/healthy-steps").text
    for words in (
        "Free where a council pays",
        "Version 1. Free to use. Sample content. Sample content written for tests.",
        "4 short questions at the start and again at the end, “How things are”",
        "Our own questions. Licence of the questions: Free to use.",
        "What is known, and what is not",
        "Not known yet.",
        "4 to 12 people",
    ):
        assert words in page


def test_each_part_names_who_leads_it_or_says_a_partner(put, client, world):
    files = whole()
    files["programme.yaml"] = PROGRAMME.replace("minutes: 20\n", TWO_PARTS)
    files["01-session.md"] = files["01-session.md"].replace("kind: close}", "kind: close, part: 2}")
    files["02-session.md"] = files["02-session.md"].replace("kind: close}", "kind: close, part: 2}")
    files = {name: text.replace("minutes: 10, kind", "minutes: 5, kind") for name, text in files.items()}
    files = {name: text.replace("minutes: 5, kind: close", "minutes: 10, kind: close") for name, text in files.items()}
    put(files)
    page = client.get("/programmes/healthy-steps").text
    assert "The second half, 10 minutes: a partner organisation" in page
    world.add(Organisation(kind=OrganisationKind.PROVIDER, name="Partner Example", key="partner"))
    lead = world.charity()
    page = client.get("/programmes/healthy-steps").text
    assert f"The first half, 10 minutes: {lead.name}" in page
    assert "The second half, 10 minutes: Partner Example" in page


def test_two_programmes_stand_side_by_side(put, client):
    put(with_facts(title="Steps"), "steps")
    put(with_facts(title="Talks", mode="family"), "talks")
    page = client.get("/programmes/compare?first=steps&second=talks")
    assert page.status_code == 200
    table = page.text[page.text.index("<table") :]
    assert table.index(">Steps</a>") < table.index(">Talks</a>")
    for label in ("How to get it", "Ages", "People at once", "Cost and who pays", "What is known, and what is not"):
        assert f">{label}</th>" in table
    assert "Open for booking" in table
    assert "Ask us" in table


@pytest.mark.parametrize(
    ("query", "code", "say"),
    [
        ("", 200, "Compare two programmes"),
        ("?first=steps", 200, '<option selected value="steps">'),
        ("?first=steps&second=steps", 422, "Choose another programme to compare it with"),
        ("?first=steps&second=nothing", 422, "Choose one from the list"),
        ("?first=steps&second=hidden", 422, "Choose one from the list"),
    ],
)
def test_a_comparison_asks_for_two_that_everybody_may_see(put, client, query, code, say):
    put(with_facts(title="Steps"), "steps")
    put(with_facts(title="Hidden", status="draft"), "hidden")
    page = client.get(f"/programmes/compare{query}")
    assert page.status_code == code
    assert say in page.text
    assert "<table" not in page.text
    assert "Hidden" not in page.text


@pytest.mark.parametrize("page", ["", "?topic=violence&age=13", "/compare", "/prospectus.pdf"])
def test_more_programmes_cost_no_more_queries(world, client, queries_of, page):
    def fill(numbers):
        for n in numbers:
            world.programme(f"programme-{n}", title=f"Programme {n}", mode="workshop" if n % 2 else "group")

    fill(range(12))
    cold = queries_of(lambda: client.get(f"/programmes{page}"))
    warm = queries_of(lambda: client.get(f"/programmes{page}"))
    fill(range(12, 120) if page != "/prospectus.pdf" else range(12, 24))
    assert queries_of(lambda: client.get(f"/programmes{page}")) == cold
    assert queries_of(lambda: client.get(f"/programmes{page}")) == warm < cold


def test_facts_are_read_once_a_version(put, database):
    def offers():
        with database.read() as session:
            return {offer.slug: offer for offer in queries.offers(session)}

    put(with_facts(title="Steps"), "steps")
    put(with_facts(title="Talks"), "talks")
    before = offers()
    assert before["steps"].numbered == 2
    put(with_facts(title="Talks again"), "talks")
    after = offers()
    assert after["steps"] is before["steps"]
    assert after["talks"].programme.title == "Talks again"
