"""Whether two names may be one person's, written differently. Pure; names are compared folded."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from portal.groups.identity import Name, normalised

SHORTEST = 3
"""Letters that a name needs before one of them may be a slip."""


@dataclass(frozen=True)
class Folded:
    given: str
    family: str

    @classmethod
    def of(cls, name: Name) -> "Folded":
        return cls(normalised(name.given), normalised(name.family))

    def marks(self) -> Iterator[Hashable]:
        """Two names that are alike share one of these, so that not every pair need be compared."""
        yield "given", self.given
        yield "family", self.family
        yield "whole", "".join(sorted(self.given + self.family)).replace(" ", "")


def alike(one: Folded, other: Folded) -> bool:
    """The same; given and family name changed over or cut elsewhere; or one of them the same, the other a slip away."""
    if one == other or (one.given, one.family) == (other.family, other.given):
        return True
    if _together(one) == _together(other):
        return True
    if one.given == other.given:
        return _close(one.family, other.family)
    return one.family == other.family and _close(one.given, other.given)


def _together(name: Folded) -> str:
    return (name.given + name.family).replace(" ", "")


def _close(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if not short:
        return False
    if long.startswith(short) and (len(short) == 1 or len(short) >= SHORTEST):
        return True
    return len(short) >= SHORTEST and _one_slip(short, long)


def _one_slip(short: str, long: str) -> bool:
    """One letter more, one other, or two neighbours changed over."""
    if len(long) - len(short) > 1:
        return False
    start = next((n for n, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(long) > len(short):
        return short[start:] == long[start + 1 :]
    rest_one, rest_other = short[start:], long[start:]
    turned = rest_one[:2] == rest_other[:2][::-1] and rest_one[2:] == rest_other[2:]
    return turned or rest_one[1:] == rest_other[1:]
