"""What counted slips may say, and what several sessions' come to. Pure; numbers of slips, never one slip."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

MOST = 2000
FEWEST = 5
"""Slips with both numbers, for a figure about them (decision 15)."""
RATES = range(1, 6)


@dataclass(frozen=True)
class Counted:
    """What somebody counted of one session."""

    handed_out: int | None
    returned: int | None
    moved: Mapping[str, tuple[int, int, int]]
    """By question: rose, the same, fell."""
    rated: tuple[int, ...] | None


def faults(counted: Counted) -> dict[str, str]:
    """By field, what does not hang together and what to do."""
    found: dict[str, str] = {}
    out, back = counted.handed_out, counted.returned
    if counted.moved and back is None:
        found["returned"] = "Enter how many slips came back"
    if out is not None and back is not None and back > out:
        found["returned"] = f"{back} came back of {out} given out. Put one of the two right"
    for key, three in counted.moved.items():
        if back is not None and sum(three) > back:
            found[f"rose_{key}"] = f"These come to {sum(three)}, and {back} came back. Put one of them right"
    if not counted.moved and counted.rated is None:
        found["returned"] = "Enter the numbers of one line, or of the feedback slips"
    return found


@dataclass(frozen=True)
class Slips:
    """One session's, with what its lines are called."""

    group_id: UUID
    counted: Counted
    lines: Mapping[str, tuple[str, bool]]
    """By question: its words, and whether a fall is what is hoped for."""


@dataclass(frozen=True)
class Line:
    """One question over some sessions."""

    text: str
    is_turned: bool
    better: int
    same: int
    worse: int
    returned: int

    @property
    def both(self) -> int:
        """Slips with both numbers."""
        return self.better + self.same + self.worse

    @property
    def may_show(self) -> bool:
        """Enough of them, and not all alike: else each one's answer would be known."""
        return may_show((self.better, self.same, self.worse))


@dataclass(frozen=True)
class Told:
    """What the slips of some sessions say together."""

    sessions: int
    """Of which slips were counted."""
    asked: int
    """Of which start and end slips were, and not feedback alone."""
    handed_out: int | None
    """None where it was not counted at every one of them."""
    returned: int
    lines: tuple[Line, ...]
    hidden: int
    """Lines of too few, or all alike."""
    rated: tuple[int, ...] | None
    """How many ringed 1 to 5; None where nobody counted, or too few did or all alike."""


def may_show(numbers: Sequence[int]) -> bool:
    return sum(numbers) >= FEWEST and max(numbers) < sum(numbers)


def told(slips: Iterable[Slips], *, knows_people: bool) -> Told:
    """`knows_people`: of a reader who also sees the sessions one by one; then a sum holds only what is shown alone."""
    rows = list(slips)
    asked = [row for row in rows if row.counted.moved]
    out = [row.counted.handed_out for row in asked]
    lines = _lines(asked, knows_people=knows_people)
    rated = [each.counted.rated for each in rows if each.counted.rated is not None]
    kept = [each for each in rated if may_show(each) or not knows_people]
    sums = tuple(map(sum, zip(*kept, strict=True))) if kept else None
    return Told(
        sessions=len(rows),
        asked=len(asked),
        handed_out=sum(each or 0 for each in out) if out and None not in out else None,
        returned=sum(row.counted.returned or 0 for row in asked),
        lines=tuple(line for line in lines if line.may_show),
        hidden=sum(not line.may_show for line in lines),
        rated=sums if sums and may_show(sums) else None,
    )


def _lines(rows: Sequence[Slips], *, knows_people: bool) -> list[Line]:
    """Questions of the same words are one, however their sessions name them."""
    found: dict[tuple[str, bool], list[Line]] = {}
    for row in rows:
        for key, (rose, same, fell) in row.counted.moved.items():
            text, is_turned = row.lines.get(key, (key, False))
            better, worse = (fell, rose) if is_turned else (rose, fell)
            line = Line(text, is_turned, better, same, worse, row.counted.returned or 0)
            found.setdefault((text, is_turned), []).append(line)
    return [_sum(several, knows_people=knows_people) for several in found.values()]


def _sum(several: Sequence[Line], *, knows_people: bool) -> Line:
    kept = [line for line in several if line.may_show] if knows_people else several
    return Line(
        several[0].text,
        several[0].is_turned,
        sum(line.better for line in kept),
        sum(line.same for line in kept),
        sum(line.worse for line in kept),
        sum(line.returned for line in kept),
    )
