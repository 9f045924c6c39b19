"""The step in which the papers are settled: as the school, as a coordinator, as somebody who came by a link."""

import io
import zlib

import pytest
from pypdf import PdfReader
from werkzeug.datastructures import FileStorage

from portal.bookings.letters import letters
from portal.bookings.letters import page as letter_page
from portal.bookings.letters.words import Paper, parts
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.steps.kinds import Doer
from portal.people.access import Role
from tests.bookings.test_letters import save, settle, standing
from tests.web.test_pdf_files import stream, written

SOMALI = "Waxaad dhihi kartaa maya. Wax xun kuma dhacayo."


def test_a_school_says_why_reads_and_settles(desk, sign_in):
    booking = desk.ask()
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter"
    page = school.get(here).text
    assert "Not settled yet" in page
    assert "This is what we hand out" not in page
    refused = school.post(f"{here}?show=why", data={"seen": "0"})
    assert refused.status_code == 422
    assert "Choose at least one reason" in refused.text
    assert school.post(f"{here}?show=why", data={"seen": "0", "reasons": ["people", "change"]}).status_code == 302
    page = school.get(here).text
    assert "We want your child to have more good people on their side." in page
    assert school.post(here, data={"seen": "1"}).location == f"/bookings/{booking.id}"
    assert "Settled by" in school.get(here).text
    assert standing(desk, booking).is_settled


def test_settling_before_a_reason_is_given_says_so(desk, sign_in):
    here = f"/bookings/{desk.ask().id}/letter"
    answer = sign_in(desk.lead).post(here, data={"seen": "0"})
    assert answer.status_code == 422
    assert "Say first why the young people were invited" in answer.text


def test_ones_own_reason_is_told_to_both(desk, sign_in):
    booking = desk.ask()
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter?show=why"
    refused = school.post(here, data={"seen": "0", "own_parents": "Her form tutor thought of her."})
    assert refused.status_code == 422
    assert "families and young people are told the same" in refused.text
    assert "Her form tutor thought of her." in refused.text
    both = {"own_parents": "The form tutor thought of them.", "own_young": "Your form tutor thought of you."}
    assert school.post(here, data={"seen": "0"} | both).status_code == 302
    assert standing(desk, booking).wording.whys(Paper.YOUNG) == ["Your form tutor thought of you."]


def test_no_part_can_be_taken_away_and_nothing_typed_is_lost(desk, sign_in):
    booking = desk.ask()
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter?show=words&paper=young"
    texts = dict(standing(desk, booking).wording.texts[Paper.YOUNG])
    for part in parts(Paper.YOUNG):
        for gone in ("", "   ", "Too short"):
            answer = school.post(here, data={"seen": "0"} | texts | {part: gone})
            assert answer.status_code == 422, (part, gone)
            assert texts["talk" if part != "talk" else "no"].split("\n")[0] in answer.text
    assert letters_of(desk, booking) == []
    assert school.post(here, data={"seen": "0"} | texts | {"talk": "Talk to your tutor, Ms Example, any day."})
    assert standing(desk, booking).wording.texts[Paper.YOUNG]["talk"].startswith("Talk to your tutor")


@pytest.mark.parametrize(
    ("part", "text", "says"),
    [
        ("about", "A lovely club with games and snacks on Tuesdays.", "the programme is called Sample steps"),
        ("no", "You are expected to come along each week and join in.", "Say in so many words that they may say no"),
    ],
)
def test_it_cannot_be_made_covert(desk, sign_in, part, text, says):
    booking = desk.ask()
    texts = dict(standing(desk, booking).wording.texts[Paper.PARENTS])
    here = f"/bookings/{booking.id}/letter?show=words&paper=parents"
    answer = sign_in(desk.lead).post(here, data={"seen": "0"} | texts | {part: text})
    assert answer.status_code == 422
    assert says in answer.text
    assert letters_of(desk, booking) == []


def letters_of(desk, booking):
    with desk.world.database.read() as session:
        return letters.versions_of(session, booking.id)


def test_somebody_slower_is_told_and_keeps_what_they_typed(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    here = f"/bookings/{booking.id}/letter?show=why"
    both = {"own_parents": "The form tutor thought of them.", "own_young": "Your form tutor thought of you."}
    answer = sign_in(desk.lead).post(here, data={"seen": "0"} | both)
    assert answer.status_code == 422
    assert "Somebody changed the letter since you opened it" in answer.text
    assert "Your form tutor thought of you." in answer.text
    assert sign_in(desk.lead).post(here, data={"seen": "x" * 50} | both).status_code == 422


def test_a_coordinator_says_how_they_know(desk, sign_in):
    booking = desk.ask()
    office, here = sign_in(desk.coordinator), f"/bookings/{booking.id}/letter"
    assert "Choose how they told you" in office.post(f"{here}?show=why", data={"seen": "0", "reasons": "asked"}).text
    rang = {"seen": "0", "reasons": "asked", "via": "phone call"}
    assert office.post(f"{here}?show=why", data=rang).status_code == 302
    assert office.post(here, data={"seen": "1", "via": "paper"}).status_code == 302
    (row,) = letters_of(desk, booking)
    assert (row.contact_id, row.via, row.settled_via) == (booking.contact_id, "phone call", "paper")
    assert "Lee Example, written down by Cory Example" in office.get(here).text


def test_a_colleague_without_an_account_does_it_all_at_one_address(desk, app):
    booking = desk.ask()
    doer = Doer(None, booking.contact_id, False, "/link/step?x=1", "/done", "")
    app.config["WTF_CSRF_ENABLED"] = False
    for data, args, to in (
        ({"seen": "0", "reasons": "people"}, "&show=why", "/link/step?x=1"),
        ({"seen": "1"}, "", "/done"),
    ):
        with app.test_request_context(f"/link/step?x=1{args}", method="POST", data=data):
            with desk.world.database.read() as session:
                found = session.get_one(Booking, booking.id)
                answer = letter_page.page(found, doer)
            assert answer.location == to
    (row,) = letters_of(desk, booking)
    assert (row.settled_user_id, row.settled_contact_id, row.settled_via) == (None, booking.contact_id, "link")


@pytest.mark.parametrize("paper", Paper)
def test_both_papers_are_read_printed_and_copied(desk, sign_in, paper):
    booking = desk.ask()
    save(desk, booking, reasons=("people", "change"))
    settle(desk, booking, 1)
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter?show={paper}"
    page = school.get(here).text
    title = f"Horizons Tuesday: {'for home' if paper is Paper.PARENTS else 'for you'}"
    assert f"<title>{title} - " in page
    assert "Sample steps" in page.split("<main", 1)[1]
    assert "in person" in page if paper is Paper.YOUNG else "closed envelope" in page
    made = school.get(f"{here}&as=pdf")
    assert made.mimetype == "application/pdf"
    neutral = "horizons-tuesday-for-home.pdf" if paper is Paper.PARENTS else "horizons-tuesday-for-you.pdf"
    assert neutral in made.headers["Content-Disposition"]
    pdf = PdfReader(io.BytesIO(made.data))
    assert pdf.metadata.title == title
    assert len(pdf.pages) <= 2
    text = " ".join(" ".join(one.extract_text() for one in pdf.pages).split())
    assert "Sample steps" in text
    assert "may say no" in text
    assert "more good people on" in text
    assert ("The young person's own answer" in text) is (paper is Paper.PARENTS)


def translated(**more):
    words = {name: SOMALI for name in (*parts(Paper.PARENTS), "slip")}
    return {"seen": "1", "language": "so", "translator": "Amina Example", "same": "y"} | words | more


def test_a_translation_is_shown_beside_the_english_and_says_when_that_has_changed(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter"
    assert school.post(f"{here}?show=translation&paper=parents", data=translated()).status_code == 302
    assert "Soomaali (Somali)" in school.get(here).text
    page = school.get(f"{here}?show=parents&language=so").text
    assert '<div lang="so" dir="ltr">' in page
    assert SOMALI in page
    assert "The English has changed since" not in page
    pdf = school.get(f"{here}?show=parents&language=so&as=pdf")
    assert "horizons-tuesday-for-home-so.pdf" in pdf.headers["Content-Disposition"]
    save(desk, booking, seen=1, reasons=("people",))
    assert "The English has changed since" not in school.get(here).text, "another version, the same words"
    save(desk, booking, seen=2, reasons=("asked",))
    assert "The English has changed since" in school.get(f"{here}?show=parents&language=so").text
    assert "The English has changed since" in school.get(here).text
    assert school.get(f"{here}?show=parents&language=pl").status_code == 404


def test_letters_that_our_typefaces_lack_are_not_printed_as_boxes(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter"
    school.post(f"{here}?show=translation&paper=parents", data=translated(language="zh-Hans", about="您可以说不。"))
    page = school.get(f"{here}?show=parents&language=zh-Hans").text
    assert "Print this page with your browser" in page
    assert "Print (PDF)" not in page


def test_in_a_message_reasons_are_boxes_where_there_are_several(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people", "change"))
    page = sign_in(desk.lead).get(f"/bookings/{booking.id}/letter?show=young").text
    assert "[ ] A lot has changed for you lately." in page
    assert "keep only the reasons that are true for them" in page


def test_right_to_left_words_run_from_the_right(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter"
    arabic = dict.fromkeys((*parts(Paper.PARENTS), "slip"), "يمكنك أن تقول لا.")
    school.post(f"{here}?show=translation&paper=parents", data=translated(language="ar", **arabic))
    assert '<div lang="ar" dir="rtl">' in school.get(f"{here}?show=parents&language=ar").text


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"same": ""}, "Tick this once somebody has checked it"),
        ({"language": "xx"}, "Choose one from the list"),
        ({"translator": ""}, "Enter who translated it"),
        ({"about": ""}, "Write this part in the language that you chose"),
        ({"pdf": b"GIF89a"}, "Choose a PDF"),
        ({"pdf": stream(zlib.compress(b"<< /S /JavaScript >>"))}, "Print it to a new PDF"),
        ({"pdf": written()}, "not both"),
    ],
)
def test_a_translation_that_will_not_do_keeps_what_was_typed(desk, sign_in, more, says):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    if "pdf" in more:
        more = {"pdf": FileStorage(io.BytesIO(more["pdf"]), "x.pdf")}
    here = f"/bookings/{booking.id}/letter?show=translation&paper=parents"
    answer = sign_in(desk.lead).post(here, data=translated(**more))
    assert answer.status_code == 422
    assert says in answer.text
    assert SOMALI in answer.text


def test_an_uploaded_file_is_only_ever_saved(desk, sign_in):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    school, here = sign_in(desk.lead), f"/bookings/{booking.id}/letter"
    words = dict.fromkeys((*parts(Paper.YOUNG),), "")
    data = {"seen": "1", "language": "ur", "translator": "A", "same": "y"} | words
    file = FileStorage(io.BytesIO(written()), "Gang letter Asha.pdf")
    assert school.post(f"{here}?show=translation&paper=young", data=data | {"pdf": file}).status_code == 302
    answer = school.get(f"{here}?show=young&language=ur")
    assert answer.data == written()
    assert answer.headers["Content-Disposition"] == "attachment; filename=horizons-tuesday-for-you-ur.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox"


def test_others_read_and_change_nothing(desk, sign_in, world):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    here = f"/bookings/{booking.id}/letter"
    dsl = sign_in(world.user(Role.SCHOOL_DSL, "Dora Example", school_id=desk.school.id))
    assert "An invitation for your child" in dsl.get(here).text
    assert dsl.post(here, data={"seen": "1"}).status_code == 200
    assert standing(desk, booking).settled_at is None
    stranger = world.user(Role.BOOKING_LEAD, school_id=world.school(desk.authority, "Other", 990_002).id)
    assert sign_in(stranger).get(here).status_code == 404
    group = desk.confirm(booking, desk.ana)
    assert "An invitation for your child" in sign_in(desk.ana).get(f"/bookings/groups/{group.id}/letter").text
    assert sign_in(desk.ben).get(f"/bookings/groups/{group.id}/letter").status_code == 404


def test_an_ended_booking_is_only_read(desk, sign_in):
    booking = desk.ask()
    with desk.write() as session:
        session.get_one(Booking, booking.id).status = BookingStatus.WITHDRAWN
        session.commit()
    page = sign_in(desk.lead).get(f"/bookings/{booking.id}/letter").text
    assert "An invitation for your child" in page
    assert "This is what we hand out" not in page


@pytest.mark.parametrize("args", ["show=words&paper=x", "show=translation", "show=parents&language=<x>"])
def test_odd_addresses_are_not_there(desk, sign_in, args):
    assert sign_in(desk.lead).get(f"/bookings/{desk.ask().id}/letter?{args}").status_code == 404


def test_what_schools_type_is_shown_as_text(desk, sign_in):
    booking = desk.ask()
    nasty = "Sample steps <script>alert(1)</script> {{ 7 * 7 }} & more, for all who come."
    texts = standing(desk, booking).wording.texts
    save(desk, booking, texts={**texts, Paper.PARENTS: {**texts[Paper.PARENTS], "about": nasty}}, reasons=("asked",))
    school = sign_in(desk.lead)
    page = school.get(f"/bookings/{booking.id}/letter?show=parents").text
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page
    assert school.get(f"/bookings/{booking.id}/letter?show=parents&as=pdf").status_code == 200
