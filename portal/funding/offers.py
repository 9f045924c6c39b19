"""What a programme costs one school: places that a funder pays for first, else the price. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.web.words import count, plain_day, pounds

ASK_US = "Cost: ask us"
"""Where nothing is written down. Never nought: a blank is not a zero."""


@dataclass(frozen=True)
class Places:
    """Groups of one programme that a line pays for, with first sessions between two days, both counted."""

    id: UUID
    line_id: UUID
    programme_id: UUID
    funder: str
    of: int
    taken: int
    from_day: date
    until_day: date

    @property
    def left(self) -> int:
        return max(0, self.of - self.taken)

    def holds(self, day: date) -> bool:
        return self.from_day <= day <= self.until_day


@dataclass(frozen=True)
class Priced:
    """What one group costs with a first session from this day on; `is_own`: agreed with this school."""

    pence: int
    from_day: date
    is_own: bool = False


@dataclass(frozen=True)
class Offer:
    """What it costs a school: paid by a funder, or so many pence for each group, or not known."""

    paid_by: str | None
    pence: int | None
    """For one group; None where a funder pays, and where no price is written down."""
    places_left: int | None
    """Of the funder who pays, or of the one whose places are used up; None where there is no such funder."""
    of: int | None
    from_day: date | None
    """First day on which a funded place may begin, if that is still to come."""
    headline: str
    details: tuple[str, ...] = ()
    places_id: UUID | None = None
    line_id: UUID | None = None

    @property
    def words(self) -> str:
        return ". ".join((self.headline, *self.details))

    @property
    def is_charged(self) -> bool:
        """Whether the school pays; also where it is to be asked what."""
        return self.paid_by is None

    @property
    def key(self) -> str:
        """Two offers with the same key cost a school the same."""
        return str(self.places_id or self.pence or "ask")


def price_on(prices: Iterable[Priced], day: date) -> int | None:
    """Pence for one group with a first session on this day: what was agreed with the school, else the general price."""
    known = [price for price in prices if price.from_day <= day]
    best = max(known, key=lambda price: (price.is_own, price.from_day), default=None)
    return best.pence if best else None


def offer_on(places: Sequence[Places], prices: Sequence[Priced], day: date, groups: int = 1) -> Offer:
    """What these groups cost with a first session on this day."""
    here = [one for one in _in_order(places) if one.holds(day)]
    fits = next((one for one in here if one.left >= groups), None)
    if fits:
        return _paid(fits, (_left(fits),), None)
    pence = price_on(prices, day)
    details = [_short(here, groups)] if here else []
    other = next((one for one in _in_order(places) if one not in here and one.left >= groups), None)
    if other:
        days = f"{plain_day(other.from_day)} and {plain_day(other.until_day)}"
        details.append(f"{other.funder} pays where the first session is between {days}: {_left(other)}")
    return _charged(pence, here, details, other.from_day if other else None)


def offer_from(places: Sequence[Places], prices: Sequence[Priced], today: date) -> Offer:
    """What one group costs as long as no day is chosen: the first funded place that can still begin, else the price."""
    open_ones = [one for one in _in_order(places) if one.until_day > today]
    found = next((one for one in open_ones if one.left), None)
    pence = price_on(prices, today)
    if found is None:
        return _charged(pence, open_ones, [_short(open_ones, 1)] if open_ones else [], None, _next(prices, today))
    if found.from_day > today:
        return _paid(
            found,
            (f"{_left(found)}, first sessions from {plain_day(found.from_day)}", _otherwise("earlier", pence)),
            found.from_day,
        )
    later = _otherwise(f"after {plain_day(found.until_day)}", price_on(prices, found.until_day))
    return _paid(found, (_left(found), later), None)


def _in_order(places: Iterable[Places]) -> list[Places]:
    """Those that may begin first come first; of several on one day the one with most left. Those of nought are none."""
    return sorted((one for one in places if one.of), key=lambda one: (one.from_day, -one.left, one.id))


def _paid(places: Places, details: tuple[str, ...], from_day: date | None) -> Offer:
    return Offer(
        paid_by=places.funder,
        pence=None,
        places_left=places.left,
        of=places.of,
        from_day=from_day,
        headline=f"Paid by {places.funder}",
        details=details,
        places_id=places.id,
        line_id=places.line_id,
    )


def _charged(
    pence: int | None, full: Sequence[Places], details: Sequence[str], from_day: date | None, rise: str | None = None
) -> Offer:
    return Offer(
        paid_by=None,
        pence=pence,
        places_left=full[0].left if full else None,
        of=full[0].of if full else None,
        from_day=from_day,
        headline=f"{pounds(pence)} for each group" if pence else ASK_US,
        details=(*details, *([rise] if rise else [])),
    )


def _left(places: Places) -> str:
    """3 of 10 funded places are left"""
    return f"{places.left} of {count(places.of, 'funded place')} {'is' if places.left == 1 else 'are'} left"


def _short(places: Sequence[Places], groups: int) -> str:
    """Why none of these pays."""
    most = max(places, key=lambda one: one.left)
    if most.left:
        return f"{_left(most)} from {most.funder}, too few for {count(groups, 'group')}"
    if most.of == 1:
        return f"The place that {most.funder} pays for is taken"
    return f"All {most.of} places that {most.funder} pays for are taken"


def _otherwise(when: str, pence: int | None) -> str:
    cost = f"{pounds(pence)} for each group" if pence else "ask us what it costs"
    return f"For a first session {when}: {cost}"


def _next(prices: Sequence[Priced], today: date) -> str | None:
    """The price that comes next, if one is written down."""
    now = price_on(prices, today)
    for day in sorted(price.from_day for price in prices if price.from_day > today):
        then = price_on(prices, day)
        if then and then != now:
            return f"{pounds(then)} for first sessions from {plain_day(day)}"
    return None
