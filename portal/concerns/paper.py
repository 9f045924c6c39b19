"""What a slip holds: whom to tell at this place, and room to note that it was done; never what it was."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.concerns import queries
from portal.concerns.rules import Way, held_by
from portal.groups.models import Group
from portal.people.queries import safeguarding_leads


@dataclass(frozen=True)
class TellSlip:
    ways: tuple[tuple[str, str], ...]
    """Role, and name and number as far as they are known."""
    means: tuple[str, ...]
    held: tuple[str, ...]
    """Where the record can be."""
    lead: str
    """Our own safeguarding leads, with their numbers."""


def slip_of(session: Session, group: Group, *, adult: bool = False) -> TellSlip:
    """For one group's place. The group was loaded through a scope."""
    targets = queries.targets(session, group, adult=adult)
    leads = "; ".join(", ".join(filter(None, (one.name, one.phone))) for one in safeguarding_leads(session))
    return TellSlip(queries.on_paper(targets), tuple(Way), tuple(held_by([one.route for one in targets])), leads)
