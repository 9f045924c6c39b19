"""What the rooms above promise: one handler for each kind of item, joined by name where the rooms are put together."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.sync.line import Line
from portal.sync.models import Taken
from portal.sync.sealing import SealingKey
from portal.web.access import Act, User

SAME_ID, SAME_NUMBER, UNREADABLE = "same id", "same number", "unreadable"
UNKNOWN_KIND, BROKEN = "unknown kind", "could not be stored"
CLOSED_ACCOUNT, OUT_OF_USE = "account closed", "phone out of use"

_KEPT = "It is kept; a coordinator looks at it."
OWN_WORDS: Mapping[str, str] = {
    SAME_ID: "Something else came before under the same id. Both are kept; a coordinator looks at this one.",
    SAME_NUMBER: "Something else came before under the same number. Both are kept; a coordinator looks at this one.",
    UNREADABLE: f"This could not be read here. {_KEPT}",
    UNKNOWN_KIND: f"This portal does not know this kind of note. {_KEPT}",
    CLOSED_ACCOUNT: f"The account was closed before this came. {_KEPT}",
    OUT_OF_USE: f"The phone was taken out of use before this came. {_KEPT}",
    BROKEN: f"This could not be put in. {_KEPT}",
}
"""The first sentence says why, the second what becomes of it."""


@dataclass(frozen=True)
class Said:
    """One item as the device noted it."""

    id: UUID
    sequence: int
    body: Mapping[str, Any]


@dataclass(frozen=True)
class Answer:
    """What became of it: STORED, DUPLICATE, CONFLICT, KEPT or QUARANTINED, the last two with the code of why."""

    result: Taken
    reason: str | None = None
    server_sequence: int | None = None


Handler = Callable[[Session, Sequence[Said], UUID, Act], Sequence[Answer]]
"""Takes the items of one kind of one device in, in their order; flushes, never commits, and answers for each.
`by` is whoever noted them, signed in."""


@dataclass(frozen=True)
class Desk:
    """Where phones hand in and take out."""

    key: SealingKey
    handlers: Mapping[str, Handler]
    """By kind. Of one delivery the first kind goes first, so what ends a session stands after its marks."""
    words: Mapping[str, str] = field(default_factory=dict)
    """For people: why an item could not be put in, by code."""
    registers: Callable[[Session, User, Collection[str]], Sequence[Mapping[str, Any]]] = lambda *_: ()
    """What a phone takes with it; not the texts, by key, that it has already."""
    line: Line | None = None
    """Where deliveries wait for each other."""

    def words_of(self, reason: str | None) -> str | None:
        return self.words.get(reason) or OWN_WORDS.get(reason, OWN_WORDS[BROKEN]) if reason else None
