"""Letters of a made-up group, as a pack holds them."""

from datetime import date

from portal.bookings.letters.paper import HEADINGS, Section, Sheet
from portal.bookings.letters.words import Facts, Meeting, Paper, blocks, first_words, parts
from portal.packs.sheets.letter_facts import Assurance, ParentLetter
from portal.people.vetting import IN_LETTER
from portal.timetable import letter_text
from portal.timetable.letters import Named

FACTS = Facts(
    title="Sample steps",
    number=1,
    told="What the programme tells parents.",
    topics=("violence",),
    girls_only=False,
    takes_figures=False,
    sessions=13,
    charity="Sample Charity",
    school="Sample Academy",
    groups=(Meeting("Horizons Tuesday", "Tuesdays, 09:30 to 10:30, from 12 January 2027", "Room G14"),),
    led_by=("Jo Example",),
    asker="Robin Example",
    dsl="Morgan Example",
    kept_months=24,
)
HOME = ParentLetter(
    Sheet(
        paper=Paper.PARENTS,
        title="Horizons Tuesday: for home",
        heading=HEADINGS[Paper.PARENTS],
        facts=FACTS,
        sections=tuple(
            Section(part, heading, tuple(blocks(first_words(FACTS)[Paper.PARENTS][part])))
            for part, heading in parts(Paper.PARENTS).items()
        ),
        whys=("Your child works well in a small group.",),
        ask=(("At the school", "Robin Example, 020 7946 0000"),),
    )
)
ASSURANCE = Assurance(
    letter_text.text_of(
        letter_text.Facts(
            organisation="Sample Charity",
            school="Sample Academy",
            group="Horizons Tuesday",
            issued_day=date(2026, 12, 1),
            review_day=date(2027, 9, 1),
            people=(Named("Ana Example", "Sample Charity", tuple((one.value, date(2026, 9, 1)) for one in IN_LETTER)),),
            school_adult="Sam Corridor",
            lead="Winnie Example, 020 7946 0000",
            contact="020 7946 0001",
            code="K7QM-2BCD-9XYZ",
        )
    ),
    "https://portal.example.org/letters",
)
