"""What a privacy notice says, from the school's data agreement and the charity's own facts."""

from dataclasses import dataclass

from portal.groups.models import Controller, DataAgreement, LawfulBasis, Reader
from portal.web.words import count

TITLES = {
    Reader.PUPILS: "What we know about you, and why",
    Reader.PARENTS: "What we hold about your child, and why",
}
WATCHDOG = "the Information Commissioner’s Office, on 0303 123 1113 or at ico.org.uk"

DECIDES = {
    Controller.SCHOOL: "Your school decides what your name is used for. We do what the school has agreed with us.",
    Controller.CHARITY: "We decide what your name is used for. Your school has agreed to it.",
    Controller.BOTH: "Your school and we each look after our own notes. Each of us must keep to the law.",
}
DECIDES_FOR_PARENTS = {
    Controller.SCHOOL: "The school is the data controller: it decides how the names are used. We act for the school.",
    Controller.CHARITY: "We are the data controller: we decide how the names are used. The school has agreed to it.",
    Controller.BOTH: "The school and we are both data controllers, each for its own records.",
}
BASES = {
    LawfulBasis.PUBLIC_TASK: "Helping pupils to stay safe and well is part of a school’s job. The law lets us use "
    "your name for that.",
    LawfulBasis.LEGITIMATE_INTERESTS: "The law lets us use your name because we need it to run the group. We checked "
    "first that this is fair to you.",
    LawfulBasis.CONSENT: "We use your name only if your family says yes. They can change their mind at any time.",
}
BASES_FOR_PARENTS = {
    LawfulBasis.PUBLIC_TASK: "The lawful basis is “public task”. Keeping pupils safe and well is part of what a school "
    "must do by law.",
    LawfulBasis.LEGITIMATE_INTERESTS: "The lawful basis is “legitimate interests”. We need the names to run the group. "
    "We weighed this up against your child’s rights and wrote it down. You may object.",
    LawfulBasis.CONSENT: "The lawful basis is your consent. You may take it back at any time, and we then delete the "
    "name.",
}


@dataclass(frozen=True)
class Notice:
    """One leaflet of one school, ready to be printed."""

    reader: Reader
    school: str
    charity: str
    contact: str
    """How to reach the charity; empty where it is not said."""
    decides: str
    basis: str
    by_consent: bool
    kept: str
    """How long names stay after the end, such as "12 months" or "2 years"."""
    edition: str

    @property
    def title(self) -> str:
        return TITLES[self.reader]


def notice_for(
    reader: Reader, agreement: DataAgreement, *, school: str, charity: str, contact: str, edition: str
) -> Notice:
    for_parents = reader is Reader.PARENTS
    return Notice(
        reader=reader,
        school=school,
        charity=charity,
        contact=contact,
        decides=(DECIDES_FOR_PARENTS if for_parents else DECIDES)[agreement.controller],
        basis=(BASES_FOR_PARENTS if for_parents else BASES)[agreement.basis],
        by_consent=agreement.basis is LawfulBasis.CONSENT,
        kept=how_long(agreement.retention_months),
        edition=edition,
    )


def how_long(months: int) -> str:
    """18 months, 1 year, 2 years."""
    years, rest = divmod(months, 12)
    return count(years, "year") if not rest else count(months, "month")
