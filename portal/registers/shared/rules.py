"""What several parts make of one session. Knows no database."""

from collections.abc import Collection, Iterable

from portal.registers.dosage import ABSENT, ATTENDED
from portal.registers.models import MarkValue, RegisterState


def is_finished(states: Iterable[RegisterState | None]) -> bool:
    """A session's register is finished when that of every part is; one that was never opened is not."""
    found = list(states)
    return bool(found) and all(state not in (None, RegisterState.OPEN) for state in found)


def came_to_some(values: Collection[MarkValue | None]) -> bool:
    """Somebody came to one part and was absent from another. Nothing is merged: both marks stand. A part at which
    they were not expected, or that is not recorded, says nothing."""
    return any(value in ATTENDED for value in values) and any(value in ABSENT for value in values)
