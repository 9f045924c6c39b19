"""A stored letter of assurance as its text, for a page or for paper."""

from sqlalchemy.orm import Session

from portal.groups.models import Group
from portal.people import queries as people
from portal.timetable import letters
from portal.timetable.letter_text import Facts, LetterText, text_of
from portal.timetable.models import AssuranceLetter


def text(session: Session, letter: AssuranceLetter, *, contact: str) -> LetterText:
    """`contact`: how to reach the charity; empty where that is not said."""
    group = session.get_one(Group, letter.group_id)
    charity, lead = people.lead(session), people.safeguarding_lead(session)
    return text_of(
        Facts(
            organisation=charity.name if charity else "",
            school=group.school.name,
            group=group.name,
            issued_day=letter.issued_day,
            review_day=letter.review_day,
            people=letters.named_in(session, letter),
            school_adult=group.host.name if group.host else "",
            lead=", ".join(filter(None, (lead.name, lead.phone))) if lead else "",
            contact=contact,
            code=letter.code,
        )
    )
