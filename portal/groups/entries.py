"""One person as typed or as a line of a class list: cleaned, and what to type instead where it will not do."""

import re
import unicodedata
from dataclasses import dataclass

from portal.groups.identity import Name, normalised
from portal.groups.models import Sex

LONGEST_NAME = 80
LONGEST_NEED = 80
LONGEST_KEY = 40
"""Systems of schools export keys of 36 signs (a UUID)."""
YEAR = re.compile(r"^(?:year|yr|y)?\.?\s*(\d{1,2})$", re.IGNORECASE)
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
UPN = re.compile(r"^[A-Z]\d{11}[A-Z0-9]$", re.IGNORECASE)
"""A unique pupil number: a letter, eleven digits, and a letter or digit (Department for Education, UPN guide)."""
SEXES = {"f": Sex.FEMALE, "female": Sex.FEMALE, "girl": Sex.FEMALE, "m": Sex.MALE, "male": Sex.MALE, "boy": Sex.MALE}


@dataclass(frozen=True)
class Entry:
    """A person to be added to a group."""

    name: Name
    year_group: int | None = None
    key: str | None = None
    sex: Sex | None = None
    access_need: str | None = None

    @property
    def match(self) -> str:
        """The same for two entries that would be taken for one pupil."""
        return f"key {self.key}" if self.key else f"{normalised(self.name.given)}|{normalised(self.name.family)}"


def cleaned(text: str) -> str:
    """One line without marks that nobody sees (direction marks, byte order marks), composed (NFC)."""
    seen = "".join(c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def unreadable(text: str) -> str | None:
    if "\ufffd" in text:
        return "has a letter that was lost in another encoding (�); type it again"
    if any(unicodedata.category(c) == "Cc" and c not in "\t\n\r" for c in text):
        return "has a control character; type it again"
    return None


def name_fault(text: str, what: str) -> str | None:
    """What to type instead of this given or family name, or None if it will do."""
    if unreadable(text):
        return f"{what} {unreadable(text)}"
    if "\n" in text.strip():
        return f"{what} runs over several lines; look for a quotation mark that is never closed"
    clean = cleaned(text)
    if not clean:
        return f"{what} is empty; type it"
    if len(clean) > LONGEST_NAME:
        return f"{what} has {len(clean)} letters; type at most {LONGEST_NAME}"
    if clean.startswith(FORMULA):
        return f"{what} begins with {clean[0]}, like a formula; type the name itself"
    if not any(c.isalpha() for c in clean):
        return f"{what} has no letter in it; type the name itself"
    return None


def year_of(text: str) -> tuple[int | None, str | None]:
    """The year group, or what to type instead; empty means not known."""
    clean = cleaned(text)
    match = YEAR.match(clean)
    if not clean:
        return None, None
    if match is None or not 1 <= int(match[1]) <= 13:
        return None, "the year group is a number from 1 to 13; type it, or leave it empty"
    return int(match[1]), None


def key_of(text: str) -> tuple[str | None, str | None]:
    """The school's own key, or what to type instead. A UPN is refused: it may not be used for this."""
    clean = cleaned(text)
    if UPN.match(clean.replace(" ", "")):
        return None, "the school's key looks like a UPN, which is not kept here; use another number, or leave it empty"
    if len(clean) > LONGEST_KEY or clean.startswith(FORMULA) or unreadable(text):
        return None, f"the school's key has at most {LONGEST_KEY} letters and digits; type it, or leave it empty"
    return clean or None, None


def sex_of(text: str) -> tuple[Sex | None, str | None]:
    clean = cleaned(text).casefold()
    if clean and clean not in SEXES:
        return None, "sex is F or M here; type one, or leave it empty"
    return SEXES.get(clean), None


def need_of(text: str) -> tuple[str | None, str | None]:
    clean = cleaned(text)
    if unreadable(text):
        return None, f"the access need {unreadable(text)}"
    if clean.startswith(FORMULA):
        return None, f"the access need begins with {clean[0]}, like a formula; type it in words"
    if len(clean) > LONGEST_NEED:
        return None, f"the access need has {len(clean)} letters; type at most {LONGEST_NEED}"
    return clean or None, None


def read_entry(
    *, given: str, family: str, year: str = "", key: str = "", sex: str = "", need: str = ""
) -> tuple[Entry | None, list[str]]:
    """The person, or every sentence about what to type instead."""
    problems = [
        fault for fault in (name_fault(given, "the given name"), name_fault(family, "the family name")) if fault
    ]
    year_group, year_says = year_of(year)
    kept_key, key_says = key_of(key)
    kept_sex, sex_says = sex_of(sex)
    kept_need, need_says = need_of(need)
    problems += [says for says in (year_says, key_says, sex_says, need_says) if says]
    if problems:
        return None, problems
    return Entry(Name(cleaned(family), cleaned(given)), year_group, kept_key, kept_sex, kept_need), []
