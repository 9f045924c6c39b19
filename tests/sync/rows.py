"""A phone and a mark that waits, for the test of who may open which page."""

from datetime import datetime
from uuid import UUID

from portal.people.models import User
from portal.sync.models import Device, HeldItem
from tests.world import World


def lost_phone(world: World, user: User, enrolment_id: UUID, moment: datetime) -> dict[str, object]:
    """Out of use already, so that pressing the button again signs nobody out; one of its marks waits."""
    phone = Device(user_id=user.id, label="Phone", token_hash=str(user.id), last_contact_at=moment, revoked_at=moment)
    world.add(phone)
    waits = HeldItem(
        event_id=phone.id, hash="0" * 64, device_id=phone.id, sequence=1, user_id=user.id, sealed="x", kind="mark",
        enrolment_id=enrolment_id, reason="locked", received_at=moment,
    )  # fmt: skip
    world.add(waits)
    return {"device_id": phone.id, "item_id": waits.id}
