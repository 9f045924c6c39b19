"""What a pack is made up of: each session, and what stands before and after the sessions of a whole group. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from portal.packs.sheets.facts import PackFacts, Sheet


@dataclass(frozen=True)
class Chapter:
    group_id: UUID
    session_id: UUID | None
    """None for what stands once."""
    sheets: tuple[Sheet, ...]

    @property
    def facts(self) -> bytes:
        """Everything that stands on its sheets, the same for the same."""
        return repr([(sheet.facts, sheet.foot) for sheet in self.sheets]).encode()


def of_group(group_id: UUID, session_ids: Sequence[UUID], pack: PackFacts, *, whole: bool) -> tuple[Chapter, ...]:
    """Of a pack of these sessions, in its order; one chapter where it is of one session. None is empty."""
    if not whole:
        return (Chapter(group_id, session_ids[0], pack.sheets),)
    places = dict(enumerate(session_ids, start=1))
    stretches = groupby(pack.sheets, key=lambda sheet: sheet.at)
    return tuple(Chapter(group_id, places.get(at), tuple(sheets)) for at, sheets in stretches)
