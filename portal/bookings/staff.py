"""Who is named to come."""

from dataclasses import dataclass
from uuid import UUID

from portal.groups.models import Duty


@dataclass(frozen=True)
class Named:
    """A facilitator chosen for a booking's groups, and for which provider they come."""

    user_id: UUID
    organisation_id: UUID
    duty: Duty
