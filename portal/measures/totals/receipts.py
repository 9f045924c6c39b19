"""For whom totals are typed, and how the code of their receipt is shown."""

from typing import Any
from uuid import UUID

from flask_login import current_user

from portal.groups.models import Group
from portal.measures.totals.forms import WhoseForm
from portal.people.access import SCHOOL_ROLES
from portal.places import queries as schools
from portal.web.access import Act, Can, Via, act
from portal.web.sessions import reading


def whose_form(group: Group) -> WhoseForm | None:
    """Asked of the charity's staff, who type for a school; None for the school itself."""
    if any(grant.role in SCHOOL_ROLES for grant in current_user.grants_for(Can.GIVE_TOTALS)):
        return None
    form = WhoseForm()
    contacts = schools.contacts(reading(), group.school_id)
    form.offer([(str(one.id), f"{one.name}, {one.job}" if one.job else one.name) for one in contacts])
    return form


def is_good(form: Any, whose: WhoseForm | None) -> bool:
    """Both are asked, so that every fault is said at once."""
    both = [form.validate_on_submit(), whose is None or whose.validate_on_submit()]
    return all(both)


def by(whose: WhoseForm | None) -> Act:
    if whose is None:
        return act()
    contact = UUID(whose.whose.data) if "whose" in whose else None
    return act(on_behalf_of=contact, via=Via(whose.via.data))


def in_fours(code: str) -> str:
    """ABCD-EFGH-JKLM, as it is read aloud."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))
