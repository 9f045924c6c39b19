"""What a pack may say and how much to bring: no database, no clock."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from urllib.parse import quote_plus

from portal.curricula.reading.schema import Audience, Per
from portal.packs.models import Names
from portal.web import alphabets
from portal.web.access import Can
from portal.web.words import n_of, plain_day

NAMED = frozenset({Names.FIRST_AND_INITIAL, Names.FULL})
"""Packs with these are deleted after a day and never shared."""

MARKS_KEPT = 2
"""Accents on one letter; more would print over the neighbours."""
MOST_SESSIONS = 150
"""Of one print run."""
MOST_IN_ONE_PDF = 60
"""Sessions; about 900 pages. Joined, each page takes a sixth of a megabyte of memory."""
LONGEST = 130
"""Days of one print run."""
SHORTEST = 13
"""Days that are more than a gap between two calendars."""
MOST_HALVES = 4
FRIDAY = 4
FEEDBACK_A_PAGE = 4
QUESTIONS_A_PAGE = 8


def options(can: Collection[Can]) -> tuple[Names, ...]:
    """How names may be printed by somebody who may do this for this very group, most private first."""
    if Can.PRINT_PACKS not in can:
        return ()
    allowed = [Names.CODES]
    if Can.SEE_NAMES in can or Can.TAKE_REGISTER in can:
        allowed.append(Names.FIRST_AND_INITIAL)
    if Can.PRINT_FULL_NAMES in can:
        allowed.append(Names.FULL)
    return tuple(allowed)


def needed(per: Per, quantity: int, size: int) -> int:
    """How many to bring for a group of `size`: one a pupil means one spare as well."""
    match per:
        case Per.PUPIL:
            return quantity * size + 1
        case Per.PAIR:
            return quantity * -(-size // 2)
        case Per.FOUR:
            return quantity * -(-size // 4)
        case Per.SESSION:
            return quantity


SHARED = {Per.PUPIL: "one each and a spare", Per.PAIR: "for each pair", Per.FOUR: "for each four", Per.SESSION: ""}


def print_note(audience: Audience, copies: int, shared: str) -> str:
    """What stands over a handout in a facilitator's pack."""
    if audience is Audience.FACILITATOR:
        return "For you; not handed out"
    if copies == 1:
        return "Print 1 for the wall or table"
    return f"Print {copies}: {shared}" if shared else f"Print {copies}"


def sheets_of(slips: int, size: int) -> int:
    """Sheets to print so that everybody has a slip and one is spare, with so many slips a sheet."""
    return -(-(size + 1) // slips)


def title(group: str, number: int | None, of: int, *, whole: bool) -> str:
    """Neutral: it is the title of the PDF. "Horizons Tuesday, session 4 of 13"."""
    if whole:
        return f"{shortened(group)}, all {of} sessions"
    return f"{shortened(group)}, {numbered(number, of)}"


def numbered(number: int | None, of: int) -> str:
    return f"session {n_of(number, of)}" if number else "extra session"


def file_name(group: str, number: int | None, of: int, *, whole: bool) -> str:
    """Neutral, in plain letters: "horizons-tuesday-4-of-13.pdf"."""
    part = f"all-{of}" if whole else n_of(number, of).replace(" ", "-") if number else "extra"
    return f"{_slug(group)}-{part}.pdf"


def run_title(first: date, last: date) -> str:
    """Neutral: "Packs from 11 to 17 January 2027"."""
    return f"Packs from {days(first, last)}"


def days(first: date, last: date) -> str:
    """ "11 to 17 January 2027", "28 January to 3 February 2027"."""
    if first == last:
        return plain_day(last)
    same_month, same_year = (first.year, first.month) == (last.year, last.month), first.year == last.year
    begins = str(first.day) if same_month else f"{first.day} {first:%B}" if same_year else plain_day(first)
    return f"{begins} to {plain_day(last)}"


def halves(closed: Iterable[tuple[date, date]], today: date) -> list[tuple[date, date]]:
    """Halves of terms: the days between two holidays or half-terms, from the one that is on; at most so many. Monday
    to Friday at both ends. Empty where no holidays are known."""
    found: list[tuple[date, date]] = []
    before: date | None = None
    for start, end in sorted(closed):
        if before is not None and (start - before).days > SHORTEST:
            first, last = before + timedelta(days=1), start - timedelta(days=1)
            found.append((_on_weekday(first, 1), _on_weekday(last, -1)))
        before = max(before or end, end)
    return [half for half in found if half[1] >= today][:MOST_HALVES]


def _on_weekday(day: date, step: int) -> date:
    while day.weekday() > FRIDAY:
        day += timedelta(days=step)
    return day


def run_name(first: date, last: date, *, is_zip: bool) -> str:
    """Neutral, in plain letters: "packs-2027-01-11-to-2027-01-17.zip"."""
    return f"packs-{first.isoformat()}-to-{last.isoformat()}.{'zip' if is_zip else 'pdf'}"


def letter_name(group: str) -> str:
    """Neutral, in plain letters: "horizons-tuesday-letter-of-assurance.pdf"."""
    return f"{_slug(group)}-letter-of-assurance.pdf"


def sheet_name(about: str, slug: str) -> str:
    """Neutral, in plain letters: "horizons-tuesday-4-of-13-register.pdf"; of nobody in particular "help-cards.pdf"."""
    return f"{_slug(about)}-{slug}.pdf" if about else f"{slug}.pdf"


def map_link(postcode: str) -> str:
    """As text to type in: "openstreetmap.org/search?query=EN1+1AA"; empty where the postcode is not known."""
    return f"openstreetmap.org/search?query={quote_plus(postcode)}" if postcode else ""


def _slug(group: str) -> str:
    plain = unicodedata.normalize("NFKD", group).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-") or "group"


def shortened(text: str, most: int = 60) -> str:
    """At most so many characters, for a running foot."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def printable(text: str | None) -> str:
    """What a person typed, on one line: nothing that could reorder, hide or overprint what stands beside it."""
    kept: list[str] = []
    marks = 0
    for sign in unicodedata.normalize("NFC", text or ""):
        kind = unicodedata.category(sign)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if kind[0] == "Z" or sign in "\t\n\r":
            kept.append(" ")
        elif marks <= MARKS_KEPT and (kind not in ("Cc", "Cf", "Cs", "Co", "Cn") or sign in JOINERS):
            kept.append(sign)
    return " ".join("".join(kept).split())


TO_WRITE_ON = "_" * 14
"""Where a name is written in by hand."""


def written(name: str, code: str) -> str:
    """A name as it prints. Of one in letters that none of our fonts has: what prints of it, a line for the rest, and
    the code that says whose it is."""
    plain = alphabets.simple(printable(name))
    missing = alphabets.written_in(plain)
    if not missing:
        return plain
    kept = [word for word in plain.split() if not alphabets.written_in(word)]
    return " ".join([*kept, TO_WRITE_ON, f"({code}, in {missing} letters: write it in)"])


def can_be_written(name: str) -> bool:
    """Whether it prints without a gap."""
    return not alphabets.written_in(alphabets.simple(printable(name)))


JOINERS = "\u200c\u200d"
"""Part of the spelling in Persian and the scripts of India."""
