"""What the register's form says about telling the school; nothing there is ever a fault."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from uuid import UUID

from portal.db import as_uuid
from portal.registers.missing.models import Role
from portal.registers.missing.service import Told
from portal.registers.models import MarkValue
from portal.registers.sheet import Line, Typed, value_of

TELL = "told"
"""Of the button that says so without scripts: of everybody who is absent and not explained."""
LONGEST = timedelta(days=1)


def said(form: Mapping[str, str], typed: Typed, now: datetime) -> list[Told]:
    """Who of the school was told, and when, for each row of which it is said."""
    tells_all = form.get("do") == TELL
    found = []
    for line in typed.lines:
        text = form.get(f"told-{line.number}")
        if not (text or (tells_all and text is not None)):
            continue
        role, at = read(text, now)
        if role is None and tells_all and _is_missing(line):
            role, at = _role(form.get("told-role", "")) or Role.OFFICE, now
        if role is not None:
            found.append(Told(line.enrolment_id, role, at))
    return found


def telling_id(form: Mapping[str, str]) -> UUID | None:
    """Made with the form, so that what is sent twice counts once."""
    return as_uuid(form.get("telling", ""))


def read(text: str, now: datetime) -> tuple[Role | None, datetime]:
    """Of "attendance office|2027-02-02T09:41:00Z". A clock that is a day out or ahead of ours is passed over."""
    role, _, at = text.partition("|")
    try:
        told_at = datetime.fromisoformat(at.replace("Z", "+00:00"))
    except ValueError:
        return _role(role), now
    if told_at.tzinfo is None or not now - LONGEST <= told_at.astimezone(UTC) <= now:
        told_at = now
    return _role(role), told_at


def _is_missing(line: Line) -> bool:
    return value_of(line.chosen) is MarkValue.ABSENT_UNEXPLAINED


def _role(text: str) -> Role | None:
    return Role(text) if text in tuple(Role) else None
