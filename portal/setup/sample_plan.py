"""Which groups the sample year has: where, when, with whom, and what becomes of each. Pure: knows no database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import cycle
from random import Random

from portal.setup.sample_names import GROUP_NAMES, ROOMS
from portal.setup.sample_terms import Term, terms_around

WEEK = timedelta(days=7)
TIMES = (time(9, 30), time(11, 15), time(13, 40))


class Fate(StrEnum):
    """What becomes of a request, as far as it has come by the day of the sample."""

    TAUGHT = "taught"
    CANCELLED_BEFORE = "cancelled before it began"
    CANCELLED_LATER = "cancelled half way"
    REQUESTED = "waits for a decision"
    OFFERED = "offered another time"
    ACCEPTED = "offer accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


OURS = 4
HAS_GROUP = frozenset({Fate.TAUGHT, Fate.CANCELLED_BEFORE, Fate.CANCELLED_LATER})


@dataclass(frozen=True)
class Wanted:
    number: int
    school: int
    """Place among the sample's schools."""
    first_day: date
    """The first open same weekday from here on is asked for."""
    start: time
    pair: int
    """Facilitators `2 * pair` and `2 * pair + 1`."""
    room: str
    name: str
    size: int
    fate: Fate
    asked: date
    decided: date
    listed: date
    """When the school gives the class list."""


@dataclass(frozen=True)
class _Wave:
    monday: date
    schools: Sequence[int]
    fate: Fate = Fate.TAUGHT
    asked_before: tuple[int, int] | None = None
    """Days before the sample's day at which the school asks; None: some weeks before the first session."""
    ours_from: int | None = None
    """Weekday of the first of OURS groups that the sign-in's facilitator leads, so that their page is full."""


def year_until(on: date, *, schools: int, pairs: int, rng: Random) -> list[Wanted]:
    """Every request of the sample, the same for the same day and source. 60 groups where there are 20 schools."""
    waves = _few(on) if schools < 20 else _whole(on)
    slots = _Slots(pairs)
    return [_wanted(number, on, wave, place, slots, rng) for number, (wave, place) in enumerate(_places(waves))]


def _places(waves: Iterable[_Wave]) -> Iterator[tuple[_Wave, int]]:
    for wave in waves:
        for place in range(len(wave.schools)):
            yield wave, place


def _whole(on: date) -> list[_Wave]:
    before, last, this, _ = terms_around(on)
    soon = on + timedelta(days=9)
    return [
        _Wave(_monday(before), (0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 7, 9, 12)),
        _Wave(_monday(last), (0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 7, 8, 9, 12, 14, 15, 17)),
        _Wave(_late(last), (0, 4, 11, 16)),
        _Wave(_monday(last), (10,), Fate.CANCELLED_LATER),
        _Wave(_monday(this), (0, 1, 1, 2, 3, 5, 6, 7, 8, 9, 13, 15, 17, 18), ours_from=_working_day(on).weekday()),
        _Wave(_monday(this), (2,), Fate.CANCELLED_BEFORE),
        _Wave(_next_monday(on + timedelta(days=3)), (0, 4, 12, 19), asked_before=(24, 40)),
        _Wave(_next_monday(soon + 4 * WEEK), (0, 3, 8, 16), Fate.REQUESTED, (1, 9)),
        _Wave(_next_monday(soon + 5 * WEEK), (0, 13), Fate.OFFERED, (8, 14)),
        _Wave(_next_monday(soon + 5 * WEEK), (5,), Fate.ACCEPTED, (9, 14)),
        _Wave(_monday(this), (9, 14), Fate.DECLINED),
        _Wave(_next_monday(soon + 3 * WEEK), (1, 18), Fate.WITHDRAWN, (15, 22)),
    ]


def _few(on: date) -> list[_Wave]:
    """Three schools: two in Enfield and one alone in its authority."""
    _, last, this, _ = terms_around(on)
    soon = on + timedelta(days=9)
    return [
        _Wave(_monday(last), (0, 1, 2)),
        _Wave(_late(last), (0,)),
        _Wave(_monday(this), (1,), ours_from=_working_day(on).weekday()),
        _Wave(_next_monday(soon), (0,), asked_before=(24, 30)),
        _Wave(_next_monday(soon + 4 * WEEK), (0, 1), Fate.REQUESTED, (1, 9)),
        _Wave(_next_monday(soon + 5 * WEEK), (0,), Fate.OFFERED, (8, 14)),
        _Wave(_next_monday(soon + 5 * WEEK), (1,), Fate.WITHDRAWN, (8, 14)),
    ]


def _monday(term: Term) -> date:
    """Of the first whole week: schools want a few days to settle."""
    return _next_monday(term.start - timedelta(days=1))


def _late(term: Term) -> date:
    """Late enough that 13 weeks run on into the next term."""
    return _next_monday(term.end - 6 * WEEK)


def _next_monday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday())


class _Slots:
    """Weekday, time and pair such that no pair and no school is asked for twice at once; names likewise."""

    def __init__(self, pairs: int) -> None:
        self.pairs = cycle(range(pairs))
        self.many = pairs
        self.taken: set[tuple[str, int, int]] = set()
        self.named: Counter[int] = Counter()

    def next(self, school: int, rng: Random) -> tuple[int, int, int]:
        """Pair, weekday, place in TIMES."""
        for _ in range(self.many):
            pair = next(self.pairs)
            for slot in rng.sample(range(15), 15):
                if self.take(pair, school, slot):
                    return pair, slot % 5, slot // 5
        raise LookupError("no slot is free: more groups than the sample's facilitators can take")

    def ours(self, school: int, weekday: int, rng: Random) -> tuple[int, int, int]:
        """The first pair on that weekday, as early as may be; another pair where it has no time left."""
        for place in range(len(TIMES)):
            if self.take(0, school, weekday + 5 * place):
                return 0, weekday, place
        return self.next(school, rng)

    def take(self, pair: int, school: int, slot: int) -> bool:
        wanted = {("pair", pair, slot), ("school", school, slot)}
        if wanted & self.taken:
            return False
        self.taken |= wanted
        return True

    def name(self, school: int) -> str:
        """A name that the school has not used, until all are."""
        self.named[school] += 1
        return GROUP_NAMES[(school * 3 + self.named[school] * 7) % len(GROUP_NAMES)]


def _wanted(number: int, on: date, wave: _Wave, place: int, slots: _Slots, rng: Random) -> Wanted:
    school = wave.schools[place]
    if wave.ours_from is not None and place < OURS:
        pair, weekday, hour = slots.ours(school, (wave.ours_from + place) % 5, rng)
    else:
        pair, weekday, hour = slots.next(school, rng)
    first_day = wave.monday + place % 2 * WEEK + timedelta(days=weekday)
    asked, decided = _days_of(on, wave, first_day, rng)
    return Wanted(
        number=number,
        school=school,
        first_day=first_day,
        start=TIMES[hour],
        pair=pair,
        room=ROOMS[number % len(ROOMS)],
        name=f"{slots.name(school)} {first_day:%A}",
        size=rng.randint(9, 14),
        fate=wave.fate,
        asked=asked,
        decided=decided,
        listed=_listed(on, number, first_day - timedelta(days=rng.randint(6, 11))),
    )


def _days_of(on: date, wave: _Wave, first_day: date, rng: Random) -> tuple[date, date]:
    """When the school asks and when it is answered."""
    if wave.asked_before:
        asked = on - timedelta(days=rng.randint(*wave.asked_before))
    else:
        asked = min(first_day - timedelta(days=rng.randint(35, 56)), on - timedelta(days=12))
    decided = min(asked + timedelta(days=rng.randint(2, 6)), on - timedelta(days=1))
    return _working_day(asked), _working_day(decided)


def _listed(on: date, number: int, usual: date) -> date:
    """Some schools whose group is still to begin are early, so that families answer around the sample's day."""
    return min(usual, on - timedelta(days=5)) if number % 2 == 0 else usual


def _working_day(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
