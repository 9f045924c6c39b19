"""Access needs by kind and count, for who brings the material: never whose, and never what was typed. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

OTHER = "something else"

KINDS: Mapping[str, str] = {
    "large print": r"large print|larger? (print|font|letters|text)|big(ger)? (print|font|letters|text)|enlarged",
    "coloured paper or an overlay": r"overlay|(coloured|colored|tinted|cream|yellow|blue|green|pastel|buff) paper",
    "step-free access": r"wheelchair|step[ -]?free|crutch|\bramp\b|no stairs|lift access|walking frame",
    "a place where they hear well": r"\bhear(s|ing)?\b|deaf|lip[ -]?read|radio aid",
    "a place where they see well": r"near the (front|board)|at the front|sits? (in|at|near)( the)? front|see the board",
    "a seat of their choice": r"near the door|by the door|at the back|own seat|by the (wall|window)",
    "breaks or a quiet place": r"\bbreaks?\b|quiet|time[ -]?out|\brests?\b|exit card",
    "more time": r"(extra|more) time",
    "things read aloud": r"read(s)? (aloud|out)|reader\b|read to|scribe|help(s)? (with )?reading",
    "plain or translated English": r"interpreter|translat|\beal\b|new to english|plain (english|words)|easy read",
    "food kept away": r"allerg|epi-?pen|\bnuts?\b",
}
"""What can be brought or prepared, with the words by which schools ask for it; no kind is a diagnosis."""

_FOUND = {kind: re.compile(words) for kind, words in KINDS.items()}


def by_kind(typed: Iterable[str | None]) -> dict[str, int]:
    """How many people need each kind, the most frequent first; what no kind knows is counted as something else."""
    found = Counter(kind for text in typed if text and text.strip() for kind in _kinds(text))
    last = found.pop(OTHER, 0)
    order = list(KINDS)
    kept = dict(sorted(found.items(), key=lambda one: (-one[1], order.index(one[0]))))
    return kept | ({OTHER: last} if last else {})


def _kinds(text: str) -> list[str]:
    """One person may need several."""
    words = " ".join(text.casefold().split())
    return [kind for kind, pattern in _FOUND.items() if pattern.search(words)] or [OTHER]
