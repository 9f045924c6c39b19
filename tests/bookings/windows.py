"""Windows put in directly, for tests of what comes after."""

import re
from datetime import date, time
from typing import Any

from sqlalchemy import select

from portal.bookings.models import AvailabilityArea, AvailabilityWindow, WindowState
from portal.curricula.models import Programme


def programme_id(desk: Any, slug: str = "sample-steps") -> Any:
    with desk.world.database.read() as session:
        return session.scalars(select(Programme.id).where(Programme.slug == slug)).one()


def window(desk: Any, *areas: Any, **more: Any) -> AvailabilityWindow:
    """Published, one place, from 11 January to 5 March 2027, Monday to Friday."""
    facts: dict[str, Any] = {
        "state": WindowState.PUBLISHED,
        "from_day": date(2027, 1, 11),
        "until_day": date(2027, 3, 5),
        "weekdays": "01234",
        "earliest_start": time(8, 30),
        "latest_end": time(16),
        "capacity": 1,
        "notice_days": 14,
    }
    row = AvailabilityWindow(programme_id=programme_id(desk), **(facts | more))
    desk.world.add(row)
    desk.world.add(*(AvailabilityArea(window_id=row.id, authority_id=area.id) for area in areas))
    return row


def take(browser: Any, address: str, **data: Any) -> Any:
    """The day is looked at, with its dates and mail, and then taken just so."""
    looked = browser.post(address, data=data)
    assert looked.status_code == 200, looked.text
    found = re.search(r'name="seen"[^>]*value="([^"]+)"', looked.text)
    assert found
    return browser.post(address, data=data | {"seen": found[1]})
