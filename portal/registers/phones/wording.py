"""What a phone noted beside marks, in a few words for whoever decides about it. Never to whom a concern went."""

from collections.abc import Callable, Mapping

from portal.registers.missing.models import Role
from portal.registers.phones import counting
from portal.registers.phones.taking import Waits
from portal.sync.kinds import Said
from portal.timetable.models import Reason
from portal.web.words import count


def in_words(kind: str | None, said: Said) -> str:
    """Such as "211 people, counted in the room"."""
    words = _WORDS.get(kind or "")
    return words(said) if words else "A note of another kind"


def _finish(said: Said) -> str:
    return "Register finished: all went as planned" if said.body.get("as_planned") is True else "Register finished"


def _not_held(said: Said) -> str:
    reason = said.body.get("reason")
    return f"Did not take place: {reason}" if reason in tuple(Reason) else "Did not take place"


def _counted(said: Said) -> str:
    try:
        counted = counting.read(said)
    except Waits:
        return "A number that cannot be"
    return f"{count(counted.total, 'person', 'people')}, {counted.how}"


def _told(said: Said) -> str:
    role = said.body.get("role")
    return f"School told of somebody missing: {role}" if role in tuple(Role) else "School told of somebody missing"


_WORDS: Mapping[str, Callable[[Said], str]] = {
    "finish": _finish,
    "not-held": _not_held,
    "count": _counted,
    "told": _told,
    "walk-in": lambda _said: "Somebody who walked in",
    "passed-on": lambda _said: "Something was passed on",
    "call": lambda _said: "Would like a call",
}
