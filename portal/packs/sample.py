"""A made-up group, to look at packs without a database: for the command line, tests and measuring."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

from portal.curricula.reading.schema import Setting
from portal.packs.scans import qr
from portal.packs.sheets.facts import Meeting, Subject
from portal.packs.sheets.site_facts import Contact

FIRST_DAY = date(2027, 1, 12)
STARTS = time(9, 30)
URL = "https://portal.example.org"
CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def subject(
    *, lengths: Sequence[int] = (60,) * 13, number: int | None = 1, size: int = 12, setting: Setting | None = None
) -> Subject:
    """A group of `size` people known by codes, whose sessions take so many minutes; `number` None for all of them."""
    sessions = len(lengths)
    numbers = range(1, sessions + 1) if number is None else (number,)
    return Subject(
        group="Horizons Tuesday",
        of=sessions,
        expected_size=size,
        place="Sample Academy",
        address="1 Sample Road, Sampletown",
        contact=Contact("Robin Example", "Head of Year 9", "020 7946 0000", "office@example.org"),
        host=Contact("Ashley Sample", "Learning mentor", "020 7946 0000 ext. 118", ""),
        dsl=Contact("Morgan Example", "Designated safeguarding lead", "020 7946 0000 ext. 210", "dsl@example.org"),
        charity_lead=Contact("Jamie Sample", "", "020 7946 0001", ""),
        office="020 7946 0100",
        tell=(
            ("Safeguarding lead (DSL)", "Morgan Example, 020 7946 0000 ext. 210"),
            ("Children's social care, Sampletown", "020 7946 0300"),
        ),
        setting=setting,
        coded=True,
        no_phones=False,
        whole=number is None,
        meetings=tuple(meeting(n, size, lengths[n - 1]) for n in numbers),
        charity="Sample Charity",
        postcode="EN1 1AA",
    )


def meeting(number: int, size: int, minutes: int = 60) -> Meeting:
    codes = tuple(f"{CODES[i % len(CODES)]}{1 + i * 7 % 9}" for i in range(size))
    return Meeting(
        number=number,
        day=FIRST_DAY + timedelta(weeks=number - 1),
        starts=STARTS,
        ends=(datetime.combine(FIRST_DAY, STARTS) + timedelta(minutes=minutes)).time(),
        room="Room G14",
        team=(("Jo Example", "lead"), ("Sam Sample", "support")),
        rows=codes,
        access_needs={"large print": 2} if size > 1 else {},
        register_at=qr.address(URL, qr.REGISTER, UUID(int=number)),
        feedback_at=qr.address(URL, qr.FEEDBACK, UUID(int=number)),
    )
