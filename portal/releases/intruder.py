"""What an outsider who adds and subtracts can work out of a published table. Pure.

Source: Hundepool and others, Statistical Disclosure Control, Wiley, 2012, chapter 4. Because whole rows are shown or
hidden and tables share nothing but their total, these bounds are exact and need no solver.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.releases.rule_sets import USUAL, RuleSet


@dataclass(frozen=True)
class Value:
    """One published number and how far the truth may lie from it."""

    number: int
    low: int
    high: int


@dataclass(frozen=True)
class Shown:
    """One published row."""

    whole: Value
    part: Value | None = None
    fewest: int = USUAL.percent
    """Below this there is no percentage."""
    is_near: bool = True
    """False where a number stands as an edition before said it, and the share would be too far from that of today."""

    @property
    def percent(self) -> int | None:
        """Whole percent of the published values, halves up; None of too few, or of numbers no longer near."""
        if self.part is None or self.whole.number < self.fewest or not self.is_near:
            return None
        return (200 * self.part.number + self.whole.number) // (2 * self.whole.number)

    @property
    def rest(self) -> Value:
        """What is left of the whole, as anyone can work it out; of a row without a part, the whole."""
        if self.part is None:
            return self.whole
        left = self.whole.number - self.part.number
        return Value(left, max(0, self.whole.low - self.part.high), self.whole.high - self.part.low)

    @property
    def values(self) -> tuple[Value, ...]:
        return (self.whole,) if self.part is None else (self.whole, self.part)


Published = Shown | None
"""None: hidden."""


@dataclass(frozen=True)
class Rest:
    """What hidden rows add up to, or one of them may be, as anyone can work out."""

    low: int
    high: int


@dataclass(frozen=True)
class Hidden:
    """A hidden row: what is known of it from elsewhere, and what must be left open: all of `stays`, or as wide a range
    where it is not small. Each as whole, part and what is left of the whole; as whole alone without parts."""

    known: tuple[Rest, ...]
    stays: tuple[Rest, ...]
    is_small: bool = True

    def is_open(self, at: int, low: int, high: int) -> bool:
        """Whether these bounds of the whole (0), the part (1) or what is left (2) tell too little."""
        stays, known = self.stays[at], self.known[at]
        if self.is_small:
            return low <= stays.low and high >= stays.high
        return min(high, known.high) - max(low, known.low) >= stays.high - stays.low


def hidden_small(most: int, rules: RuleSet = USUAL) -> Hidden:
    """Nothing is known but the room in the groups; any small count has to stay possible."""
    return Hidden((Rest(0, max(most, rules.small)),) * 3, (Rest(1, rules.small),) * 3)


def hidden_beside(most: int, alone: Shown) -> Hidden:
    """Not small: hidden so that another row stays hidden. As wide as it would stand there itself (`alone`)."""
    values = [*alone.values, alone.rest] if alone.part else [alone.whole]
    return Hidden((Rest(0, most),) * 3, tuple(Rest(v.low, v.high) for v in values), False)


def hidden_later(before: Shown, said: Shown) -> Hidden:
    """Published in an edition before: known as far as it told (`before`, its widest reading), and what it said
    (`said`, its narrowest) must not become any narrower."""
    known = [*before.values, before.rest] if before.part else [before.whole]
    stays = [*said.values, said.rest] if said.part else [said.whole]
    return Hidden(tuple(Rest(v.low, v.high) for v in known), tuple(Rest(v.low, v.high) for v in stays))


def rest_of(total: Value, shown: Iterable[Value]) -> Rest:
    values = list(shown)
    return Rest(total.low - sum(v.high for v in values), total.high - sum(v.low for v in values))


def is_safe(total: Shown, rows: Mapping[Hashable, Published], hidden: Mapping[Hashable, Hidden]) -> bool:
    """True if adding and subtracting tells no more of any row, or of the total, than it says by itself.

    `hidden`: by key, at least every row that is None.
    """
    shown = [row for row in rows.values() if row is not None]
    others = [hidden[key] for key, row in rows.items() if row is None]
    rests = [
        rest_of(value, [row.values[at] for row in shown if len(row.values) > at])
        for at, value in enumerate(total.values)
    ]
    least, room = _bounds(rests, others)
    for at, rest in enumerate(rests):
        widths = [row.values[at].high - row.values[at].low for row in [total, *shown] if len(row.values) > at]
        if not _keeps_rounding(rest, max(widths), least[at], room[at]):
            return False
    return _keeps_hidden(_spread(rests), others)


def rests_of(total: Shown, rows: Mapping[Hashable, Published]) -> list[Rest]:
    """Bounds on what the hidden rows of a table hold together: of wholes, of parts and of what is left."""
    shown = [row for row in rows.values() if row is not None]
    values = enumerate(total.values)
    return _spread([rest_of(value, [row.values[at] for row in shown if len(row.values) > at]) for at, value in values])


@dataclass(frozen=True)
class Grown:
    """What a later edition of the same year says of rows that an earlier one hid: no more can they have been then."""

    opened: Mapping[Hashable, Sequence[int]]
    """Of each row shown by now the most it is: whole, part, what is left."""
    still: Mapping[Hashable, int]
    """Of each row hidden still, the room in it."""
    rests: Sequence[Rest]
    """Of those hidden still, together."""

    def room(self, at: int, but: Hashable) -> int:
        """The most that all rows but this one can have been."""
        shown = sum(most[at] for key, most in self.opened.items() if key != but)
        return shown + max(0, min(sum(most for key, most in self.still.items() if key != but), self.rests[at].high))


def keeps_earlier(total: Shown, rows: Mapping[Hashable, Published], grown: Grown) -> bool:
    """True if the later edition leaves open what the earlier one (`total`, `rows`) hid, and says no more of what it
    showed."""
    shown = [row for row in rows.values() if row is not None]
    rests = rests_of(total, rows)
    for at, value in enumerate(total.values):
        width = max(row.values[at].high - row.values[at].low for row in [total, *shown] if len(row.values) > at)
        plain = rest_of(value, [row.values[at] for row in shown if len(row.values) > at])
        if plain.low - grown.room(at, None) > -width:
            return False
    hidden = [*grown.still, *(key for key, most in grown.opened.items() if most[0])]
    return all(rest.low - grown.room(at, key) <= 1 for at, rest in enumerate(rests) for key in hidden)


def _bounds(rests: Sequence[Rest], others: Sequence[Hidden]) -> tuple[list[int], list[int]]:
    """What the hidden rows hold together, at least (wholes: their parts) and at most (parts: their wholes)."""
    wholes = Rest(sum(each.known[0].low for each in others), sum(each.known[0].high for each in others))
    if len(rests) == 1:
        return [wholes.low], [wholes.high]
    parts = Rest(sum(each.known[1].low for each in others), sum(each.known[1].high for each in others))
    least = [max(wholes.low, rests[1].low), parts.low]
    room = [wholes.high, min(parts.high, max(0, rests[0].high))]
    return least, room


def _keeps_rounding(rest: Rest, width: int, least: int, room: int) -> bool:
    """Every shown value keeps its whole interval if the gap between total and rows is loose by the widest of them."""
    return rest.high >= width + least and rest.low - room <= -width


def _spread(rests: Sequence[Rest]) -> list[Rest]:
    """Bounds on the hidden rows' sum of wholes, of parts and of what is left of the whole; part never exceeds whole."""
    whole = Rest(max(0, rests[0].low), rests[0].high)
    if len(rests) == 1:
        return [whole]
    part = Rest(max(0, rests[1].low), min(rests[1].high, whole.high))
    whole = Rest(max(whole.low, part.low), whole.high)
    return [whole, part, Rest(max(0, whole.low - part.high), whole.high - part.low)]


def _keeps_hidden(rests: Sequence[Rest], others: Sequence[Hidden]) -> bool:
    """True if every hidden row may still be anything that has to stay open, whatever the others take of the rest."""
    for at, rest in enumerate(rests):
        least, room = (sum(each.known[at].low for each in others), sum(each.known[at].high for each in others))
        for each in others:
            known = each.known[at]
            if not each.is_open(at, rest.low - (room - known.high), rest.high - (least - known.low)):
                return False
    return True
