"""A made-up group, to look at packs without a database: for the command line, tests and measuring."""

from datetime import date, time, timedelta

from portal.packs.facts import Contact, Meeting, Subject

FIRST_DAY = date(2027, 1, 12)
CODES = "ABCDEFGHJKLMNPQRSTUVWXYZ"


def subject(*, sessions: int = 13, number: int | None = 1, size: int = 12) -> Subject:
    """A group of `size` people known by codes; `number` None for the whole group."""
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
        coded=True,
        whole=number is None,
        meetings=tuple(meeting(n, size) for n in numbers),
    )


def meeting(number: int, size: int) -> Meeting:
    codes = tuple(f"{CODES[i % len(CODES)]}{1 + i * 7 % 9}" for i in range(size))
    return Meeting(
        number=number,
        day=FIRST_DAY + timedelta(weeks=number - 1),
        starts=time(9, 30),
        ends=time(10, 30),
        room="Room G14",
        team=(("Jo Example", "lead"), ("Sam Sample", "support")),
        rows=codes,
        access_needs=min(2, size),
    )
