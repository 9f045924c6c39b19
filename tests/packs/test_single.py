"""Sheets by themselves: what is on them, for whose eyes, and the same in the PDF."""

import dataclasses
import re
import subprocess

import pytest

from portal.curricula.reading.contacts import contacts_in
from portal.curricula.reading.schema import Mode, Setting
from portal.curricula.reading.wording import CONTACTS
from portal.packs import page, rules, sample
from portal.packs.sheets import awards, cards, kit, release
from portal.packs.sheets.facts import Audience, PackFacts, Subject
from portal.packs.singles import single
from portal.packs.singles.single import SINGLES, Kind, Material, Of
from portal.places.models import SchoolKind
from tests.packs import standin
from tests.packs.letter_samples import ASSURANCE, HOME
from tests.packs.test_compose import HOSTILE
from tests.packs.test_ua import faults
from tests.web.test_alphabets import PRINTED

PEOPLE = ("Amara Okafor", "Zoë Nguyễn-Featherstonehaugh", "Mary-Anne O'Brien")
OF_THE_GROUP = ("Horizons", "Sample steps", "Step 4", "of 13", standin.FOR_FACILITATORS)
"""What must not stand on a sheet that hides even the group."""
TRUTHFUL = {"letter-home", "training-certificates"}
"""They name the programme: families are told truthfully, and delegates know their course."""


def subject(of: Of = Of.SESSION, *, names: tuple[str, ...] = PEOPLE) -> Subject:
    """With names, since these stand where codes would."""
    plain = sample.subject(number=4 if of is Of.SESSION else None, size=3)
    meetings = tuple(dataclasses.replace(meeting, rows=names) for meeting in plain.meetings)
    return dataclasses.replace(plain, coded=False, meetings=meetings)


def made(slug: str, **how) -> PackFacts:
    one = SINGLES[slug]
    about = subject(one.of, **how)
    came = about.meetings[0].rows
    pack = single.alone(one, Material(about, standin.folder(), came=came, heads=2, letter=HOME, assurance=ASSURANCE))
    assert pack
    return pack


def text(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(read.stdout.decode().split())


def words_of(pack: PackFacts) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", str(page.parts_of(pack.sheets[0]))).split())


@pytest.fixture(scope="module")
def all_in_one() -> tuple[PackFacts, bytes]:
    """Every sheet that prints by itself, in one file."""
    sheets = tuple(sheet for slug in SINGLES for sheet in made(slug).sheets)
    pack = PackFacts(title="Horizons Tuesday", file_name="horizons-tuesday.pdf", sheets=sheets)
    return pack, page.pdf_of(page.html_of(pack))


def test_every_sheet_passes_the_check_of_pdf_ua(all_in_one):
    assert faults(all_in_one[1]) == []


def test_what_stands_in_the_pdf_is_what_the_facts_say(all_in_one):
    shown = text(all_in_one[1])
    for slug, one in SINGLES.items():
        pack = made(slug)
        expected = PEOPLE if one.is_named else ()
        assert [name for name in expected if name not in words_of(pack).replace("&#39;", "'")] == [], slug
    for name in PEOPLE:
        assert shown.count(name.split("-")[0]) == sum(one.is_named for one in SINGLES.values()), name
    said = ("Room G14", "Tuesday 2 February 2027", "09:30 to 10:30", "Ashley Sample", "0800 1111", "Pencil")
    for words in (*said, "13 hours", "K7QM-2BCD-9XYZ"):
        assert words in shown


@pytest.mark.parametrize("slug", SINGLES)
def test_no_sheet_tells_anybody_what_is_only_for_facilitators(slug):
    one, pack = SINGLES[slug], made(slug)
    assert pack.sheets[0].audience is one.audience
    shown = page.html_of(pack)
    if one.audience is not Audience.FACILITATOR:
        assert standin.FOR_FACILITATORS not in shown
        assert ("Sample steps" in shown) is (slug in TRUTHFUL)
    if one.hides_group:
        assert [word for word in OF_THE_GROUP if word in shown] == []
        assert "horizons" not in pack.file_name


NOT_PRINTED = ("王小明", "Sam 王", "김민준", "สมชาย")
OF_NO_WIDTH = dict.fromkeys([0x200B, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C, 0x202D])
JOINED = ("प्रिया शर्मा", "প্রিয়া সেন", "પ્રિયા પટેલ", "தமிழ்செல்வி")
"""Names whose letters change places when they are drawn, so that a reader of PDFs gives them in another order."""


@pytest.mark.parametrize("slug", [slug for slug, one in SINGLES.items() if one.is_named])
def test_sixty_are_named_and_nobody_is_cut_off_a_sheet(slug):
    """Long names, one of 300 letters, names in every script that prints and in some that do not."""
    hostile = tuple(map(rules.printable, HOSTILE.values()))
    others = tuple(rules.written(name, "A7") for name in (*PRINTED, *NOT_PRINTED))
    long = 60 - len(hostile) - len(others)
    names = tuple(f"Person{n:02} {'Featherstonehaugh-' * 3}"[:60] for n in range(long)) + hostile + others
    shown = "".join(text(page.pdf_of(page.html_of(made(slug, names=names)))).translate(OF_NO_WIDTH).split())
    assert [n for n in range(long) if f"Person{n:02}" not in shown] == []
    assert shown.count("Ab") >= 150
    for name in PRINTED:
        assert name in JOINED or "".join(name.split()) in shown, name
        assert set(name) - {" "} <= set(shown)
    assert shown.count("(A7,in") == len(NOT_PRINTED)
    assert not set("".join(NOT_PRINTED)) - set("Sam ") & set(shown)


def test_slips_fill_their_last_sheet():
    slips = release.pupil_slips(subject(), subject().meetings[0])
    assert (len(slips.rows), slips.spare) == (3, 7)
    nobody = subject(names=())
    assert release.pupil_slips(nobody, nobody.meetings[0]).spare == 10
    assert release.lessons_missed(nobody, nobody.meetings[0]).spare == 5


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (None, ["/ or \\", "B"]),
        (Setting.SECONDARY, ["/ or \\", "B"]),
        (Setting.PUPIL_REFERRAL_UNIT, ["/ or \\", "B"]),
        (Setting.COMMUNITY, ["B"]),
        (Setting.FURTHER_EDUCATION, ["As you do"]),
    ],
)
def test_the_office_is_told_how_to_mark_them(setting, expected):
    assert [code for code, _ in release.codes(setting)] == expected


def test_kit_is_counted_for_one_session_and_over_all():
    one = kit.kit(subject(), standin.folder())
    assert [(line.item, line.most, line.total) for line in one.things] == [
        ("Pencil", 4, 4), ("Scissors", 2, 2), ("Glue", 2, 2), ("Marker", 3, 3)
    ]  # fmt: skip
    assert [(line.item, line.most) for line in one.handouts] == [("Map 4", 4)]
    whole = kit.kit(subject(Of.GROUP), standin.folder())
    assert [(line.item, line.most, line.total, line.sessions) for line in whole.things[:2]] == [
        ("Pencil", 4, 52, "1 to 13"), ("Scissors", 2, 26, "1 to 13")
    ]  # fmt: skip
    assert len(whole.handouts) == 13
    assert kit.kit(subject(), standin.folder(2)) is None


@pytest.mark.parametrize(
    ("numbers", "expected"), [([1], "1"), ([2, 1], "1, 2"), ([1, 3, 4, 5, 8, 3], "1, 3 to 5, 8"), ([], "")]
)
def test_runs_of_sessions(numbers, expected):
    assert kit.runs(numbers) == expected


def test_a_certificate_goes_to_everybody_who_came_and_is_named_only_if_asked():
    about = subject(Of.GROUP)
    named = awards.certificates(about, PEOPLE)
    assert (named.who, named.group, named.span) == (PEOPLE, "Horizons Tuesday", "12 January 2027 to 6 April 2027")
    assert awards.certificates(dataclasses.replace(about, coded=True), PEOPLE).who == ("", "", "")
    assert awards.certificates(about, ()) is None


def test_a_delegate_is_given_the_course_and_its_hours():
    folder = standin.folder()
    one = awards.training_certificates(subject(), folder, 0)
    assert (one.copies, one.course, one.length, one.span) == (3, "Sample steps", "1 hour", "2 February 2027")
    assert awards.training_certificates(subject(), folder, 21).copies == 21


def test_the_numbers_on_a_card_are_those_that_were_checked():
    known = {one.number for one in contacts_in(CONTACTS).contacts}
    assert {number for number, _ in (*cards.NUMBERS, *cards.KEY)} <= known
    html = page.html_of(made("help-cards"))
    front = html[html.index("pocket__half") : html.index("Not on the card")]
    assert not re.search("Childline|Shout|Emergency|NHS", front), "a card looks ordinary"


LETTING_OUT = {"slips", "out-of-lessons", "attendance-office"}
NAMED = LETTING_OUT | {"register", "feedback", "certificates"}


@pytest.mark.parametrize(
    ("place", "mode", "has_names", "missing"),
    [
        (SchoolKind.SECONDARY, Mode.GROUP, True, {"training-certificates"}),
        (SchoolKind.PRISON, Mode.GROUP, True, LETTING_OUT | {"visitors", "training-certificates"}),
        (SchoolKind.SECONDARY, Mode.WORKSHOP, False, NAMED | {"training-certificates"}),
        (SchoolKind.WORKPLACE, Mode.TRAINING, False, NAMED | {"visitors", "help-cards", "letter-home"}),
    ],
)
def test_what_does_not_fit_is_not_offered(place, mode, has_names, missing):
    kind = Kind(place=place, mode=mode, is_booked=True, has_names=has_names)
    shown = {one.slug for of in Of for one in single.offered(of, kind)}
    assert set(SINGLES) - shown == missing
