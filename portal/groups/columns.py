"""Which column of a school's list is which of ours, and which may never be kept."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum

from portal.groups.rules import folded


class Column(StrEnum):
    GIVEN = "given"
    FAMILY = "family"
    YEAR = "year"
    KEY = "key"
    SEX = "sex"
    NEED = "need"


HEADS = {
    Column.GIVEN: "Given name",
    Column.FAMILY: "Family name or initial",
    Column.YEAR: "Year group",
    Column.KEY: "School's own key",
    Column.SEX: "Sex",
    Column.NEED: "Access need",
}
"""As people read them."""

GUESSES: dict[Column, frozenset[str]] = {
    Column.GIVEN: frozenset(
        {
            "given name",
            "given names",
            "first name",
            "firstname",
            "forename",
            "forenames",
            "given",
            "first",
            "preferred name",
        }
        | {"preferred first name", "preferred forename", "legal forename", "chosen name", "known as"}
    ),
    Column.FAMILY: frozenset(
        {"family name", "last name", "lastname", "surname", "family", "last", "legal surname", "preferred surname"}
        | {"initial", "family name or initial", "family name initial", "second name", "preferred last name"}
    ),
    Column.YEAR: frozenset(
        {"year", "year group", "yeargroup", "yr", "nc year", "national curriculum year", "yr grp", "nc yr"}
    ),
    Column.KEY: frozenset(
        {
            "key",
            "school key",
            "schools own key",
            "school s own key",
            "admission number",
            "admission no",
            "adno",
            "adm no",
        }
        | {"pupil id", "student id", "school id", "mis id", "roll number", "school reference"}
    ),
    Column.SEX: frozenset({"sex", "gender", "legal sex"}),
    Column.NEED: frozenset({"access need", "access needs", "access", "adjustment", "adjustments", "support needed"}),
}
REQUIRED = (Column.GIVEN, Column.FAMILY)

NEVER_KEPT: tuple[tuple[str, frozenset[str]], ...] = (
    ("date of birth", frozenset({"dob", "birth", "birthday", "born", "age"})),
    ("UPN", frozenset({"upn", "uln"})),
    ("address", frozenset({"address", "postcode", "street", "town", "house"})),
    (
        "ethnicity, language or faith",
        frozenset({"ethnic", "ethnicity", "religion", "faith", "language", "nationality"}),
    ),
    ("telephone or e-mail", frozenset({"phone", "telephone", "mobile", "email", "contact", "contacts"})),
    (
        "home circumstances",
        frozenset({"fsm", "premium", "pp", "lac", "cin", "cp", "care", "parent", "carer", "guardian"}),
    ),
    (
        "health or special needs",
        frozenset({"sen", "send", "ehcp", "medical", "allergy", "allergies", "diagnosis", "health"}),
    ),
    ("conduct", frozenset({"behaviour", "exclusion", "exclusions", "suspensions", "points", "police", "offence"})),
)


def never_kept(head: str) -> str | None:
    """What kind of fact this column holds that may not be kept, or None."""
    words = set(folded(head).split()) | {folded(head).replace(" ", "")}
    if "mail" in words:
        return "telephone or e-mail"
    return next((kind for kind, signs in NEVER_KEPT if words & signs), None)


def guess(heads: Sequence[str], *, wants_sex: bool) -> dict[int, Column]:
    """Which column of the file is which of ours; each of ours at most once, barred ones never."""
    found: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = next((column for column, names in GUESSES.items() if folded(head) in names), None)
        if column is None or column in found.values() or never_kept(head):
            continue
        if column is not Column.SEX or wants_sex:
            found[place] = column
    return found


def mapping_fault(mapping: Mapping[int, Column]) -> str | None:
    """What to choose, where the columns do not make a class list."""
    chosen = list(mapping.values())
    if any(chosen.count(column) > 1 for column in chosen):
        return "Two columns are the same. Choose each only once"
    if any(column not in chosen for column in REQUIRED):
        return "Choose which column holds the given name and which the family name or initial"
    return None


def signature(heads: Sequence[str]) -> str:
    """The same for lists whose heads are the same but for case, accents and signs."""
    return hashlib.sha256("|".join(folded(head) for head in heads).encode()).hexdigest()
