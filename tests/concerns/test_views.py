"""From telling to "they have it": who may note it, who learns of it, and that no word of it is kept."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal.concerns.models import Handoff, SafeguardingRoute
from portal.concerns.rules import Held, Route, Way
from portal.people.access import Role
from portal.places.models import ContactDuty, School, SchoolKind
from portal.timetable.models import SessionPart
from portal.web.letters import Letters
from portal.web.models import Notice
from tests.packs.test_ua import faults
from tests.registers.cast import cast, on
from tests.world import TUESDAY


@pytest.fixture
def place(world):
    with on():
        yield cast(world)


@pytest.fixture
def session_id(place, database):
    with database.read() as session:
        return session.get_one(SessionPart, place.part).session_id


@pytest.fixture
def school(place, database):
    with database.read() as session:
        return session.get_one(School, place.group.school_id)


@pytest.fixture
def dsl(world, school):
    return world.contact(school, ContactDuty.DSL, "Robin Example", job="Deputy head")


@pytest.fixture
def lead(world):
    return world.user(Role.SAFEGUARDING, "Win Example")


def sent(page: str, **more: str) -> dict[str, str]:
    key = re.search(r'name="key"[^>]*value="([^"]*)"', page)[1]
    facts = {"key": key, "day": TUESDAY.isoformat(), "at": "09:40", "way": Way.IN_PERSON, "held": Held.PLACE}
    return facts | more


def stored(database) -> list[Handoff]:
    with database.read() as session:
        return list(session.scalars(select(Handoff)))


def notices(database) -> list[Notice]:
    with database.read() as session:
        return list(session.scalars(select(Notice).order_by(Notice.id)))


def test_told_in_person_is_noted_once_and_our_lead_learns_that_it_was(database, place, session_id, dsl, lead, sign_in):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell"
    page = jo.get(address).text
    assert "Robin Example" in page
    assert 'href="tel:02079460000"' in page
    assert "Write it on their form before you leave" in page
    assert "textarea" not in page
    facts = sent(page, target=f"DSL|{dsl.id}")
    for _ in range(2):
        shown = jo.post(address, data=facts)
    [row] = stored(database)
    assert (row.route, row.to_name, row.received_at, row.passed_by_id) == (
        Route.DSL, "Robin Example", row.passed_at, place.jo.id,
    )  # fmt: skip
    page = jo.get(shown.location).text
    assert "They have it" in page
    assert "I have it" not in page
    [notice] = notices(database)
    assert (notice.kind, notice.to_user_id, notice.facts, notice.is_urgent) == ("concern-passed", lead.id, {}, True)
    win = sign_in(lead)
    assert "told, has not read it yet" in win.get(shown.location).text
    win.post(f"{shown.location}/seen")
    assert stored(database)[0].seen_by_id == lead.id
    assert "Nothing waits for you" in win.get("/passed-on").text


def test_a_message_waits_until_the_school_says_that_it_has_it(
    database, place, world, session_id, school, dsl, lead, sign_in
):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell"
    facts = sent(jo.get(address).text, target=f"DSL|{dsl.id}", way=Way.MESSAGE, held=Held.NOT_YET)
    shown = jo.post(address, data=facts).location
    page = jo.get(shown).text
    assert "Not known whether they have it" in page
    assert "Write it on their form before you leave" in page
    assert {row.kind for row in notices(database)} == {"concern-passed", "concern-left"}
    own = sign_in(world.user(Role.SCHOOL_DSL, "Robin Own", school_id=school.id))
    assert "I have it" in own.get(shown).text
    assert own.post(f"{shown}/written", data={"held": Held.PLACE}).status_code == 403
    own.post(f"{shown}/received")
    assert stored(database)[0].received_at is not None
    assert jo.post(f"{shown}/written", data={"held": "burnt"}).status_code == 422
    jo.post(f"{shown}/written", data={"held": Held.PLACE})
    assert stored(database)[0].is_closed


def test_about_an_adult_it_goes_to_the_head_or_the_lado_and_the_school_does_not_see_it(
    database, place, world, session_id, school, dsl, lead, sign_in
):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell/adult"
    page = jo.get(address).text
    assert "Head teacher" in page
    assert "LADO of Enfield" in page
    assert "Robin Example" not in page
    refused = jo.post(address, data=sent(page, target="HEAD|", name="She hit him, 3 times"))
    assert refused.status_code == 422
    assert "Enter a name only" in refused.text
    missing = jo.post(address, data=sent(page, target="HEAD|"))
    assert "Enter the name of whoever you told" in missing.text
    shown = jo.post(address, data=sent(page, target="HEAD|", name="Alex Head")).location
    assert jo.get(shown).status_code == 200
    assert sign_in(lead).get(shown).status_code == 200
    for other in (world.user(Role.SCHOOL_DSL, school_id=school.id), place.sam, place.kit):
        assert sign_in(other).get(shown).status_code == 404
    assert [row.kind for row in notices(database)] == ["concern-passed"]


def test_a_coordinator_writes_it_down_for_whoever_rang(database, place, session_id, dsl, lead, sign_in):
    kit, address = sign_in(place.kit), f"/sessions/{session_id}/tell"
    page = kit.get(address).text
    assert "Kit Example (you)" in page
    facts = sent(page, target="EMERGENCY|", teller=str(place.sam.id), way=Way.PHONE, held=Held.POLICE)
    assert kit.post(address, data=facts | {"teller": ""}).status_code == 422
    shown = kit.post(address, data=facts).location
    [row] = stored(database)
    assert (row.passed_by_id, row.recorded_by_id, row.to_name) == (place.sam.id, place.kit.id, None)
    assert sign_in(place.sam).get(shown).status_code == 200


def test_what_cannot_be_is_answered_in_words_and_nothing_is_lost(database, place, session_id, dsl, sign_in):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell"
    empty = jo.post(address, data={})
    assert empty.status_code == 422
    assert "Choose whom you told" in empty.text
    page = jo.get(address).text
    late = jo.post(address, data=sent(page, target="SOCIAL_CARE|", name="Sasha Duty", at="11:59"))
    assert "Enter a day and time that have passed" in late.text
    assert 'value="Sasha Duty"' in late.text
    assert jo.post(address, data=sent(page, target="nobody|")).status_code == 422
    whole = sent(page, target=f"DSL|{dsl.id}", key="nonsense")
    assert jo.post(address, data=whole).status_code == 302
    theirs = {"key": str(stored(database)[0].id), "teller": str(place.sam.id)}
    assert sign_in(place.kit).post(address, data=whole | theirs).status_code == 302
    assert len(stored(database)) == 2, "a number that is somebody else's loses no note"
    with on(TUESDAY + timedelta(days=1)):
        assert sign_in(place.stranger).get(address).status_code == 404


def test_a_prison_has_its_own_team_and_the_numbers_that_are_kept(database, place, school, session_id, sign_in):
    with database.write() as session:
        session.get_one(School, school.id).kind = SchoolKind.PRISON
        session.commit()
    kit, address = sign_in(place.kit), f"/schools/{school.id}/who-to-tell"
    page = kit.get(address).text
    assert "Prison safeguarding team" in page
    assert "Kept once for every place in Enfield" in page
    wrong = kit.post(address, data={"PRISON-name": "Safer custody", "PRISON-phone": "ring them"})
    assert wrong.status_code == 422
    assert 'value="ring them"' in wrong.text
    facts = {"PRISON-name": "Safer custody", "PRISON-phone": "020 7946 0111", "LADO-phone": "020 7946 0222"}
    for _ in range(2):
        assert kit.post(address, data=facts).status_code == 302
    with database.read() as session:
        kept = {row.route: row for row in session.scalars(select(SafeguardingRoute))}
    assert set(kept) == {Route.PRISON, Route.LADO}
    assert kept[Route.LADO].authority_id == school.authority_id
    told = sign_in(place.jo).get(f"/sessions/{session_id}/tell").text
    assert "Safer custody" in told
    assert "020 7946 0111" in told


def test_slips_pass_as_tagged_pdf_with_neutral_names_and_no_word_of_it(place, session_id, dsl, lead, sign_in):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell"
    shown = jo.post(address, data=sent(jo.get(address).text, target=f"DSL|{dsl.id}")).location
    blank, noted = jo.get(f"/sessions/{session_id}/slip.pdf"), jo.get(f"{shown}/slip.pdf")
    for slip in (blank, noted):
        assert slip.headers["Content-Disposition"] == 'inline; filename="slip.pdf"'
        assert faults(slip.data) == []
        reader = PdfReader(io.BytesIO(slip.data))
        assert len(reader.pages) == 1
        text = " ".join("".join(page.extract_text() for page in reader.pages).split())
        assert "Write it on their form before you leave" in text
        assert "Sample steps" not in text
    assert "Told in person" in text


def test_the_mails_say_nothing_but_where_to_look(app, database, place, session_id, dsl, lead, sign_in):
    jo, address = sign_in(place.jo), f"/sessions/{session_id}/tell"
    jo.post(address, data=sent(jo.get(address).text, target=f"DSL|{dsl.id}", way=Way.MESSAGE))
    letters: Letters = app.extensions["portal_letters"]
    with database.read() as session:
        rows = session.scalars(select(Notice).order_by(Notice.id)).all()
        words = [f"{each.words.subject} {each.words.text}" for each in letters.write(session, rows)]
    assert len(words) == 2
    for text in words:
        assert text.count("To do:") == 1
        assert not re.search(r"concern|safeguard|Horizons|Sample|Jo Example", text, re.I)
